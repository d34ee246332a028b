"""Orders as they really come: the mail leaves, or staff read why it did not."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django.fixtures import SettingsWrapper
from saleor.order.models import Order, OrderLine
from saleor.warehouse.models import Allocation, Stock

from saleor_service_plugin import work
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.orders.models import Fact
from saleor_service_plugin.shop import port
from tests.saleor.trouble import journey, parcel
from tests.saleor.world import World, checkout, money, orders, parcels
from tests.saleor.world.api import global_id

LINES = 500


@pytest.fixture(autouse=True)
def live(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Customers of two channels are told at once."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    journey.sweep_once()
    with parcel.live(world, "eur", "jpy"):
        yield
    parcel.forget_unsent()


def only_mail_to(address: str) -> EmailMultiAlternatives:
    """Return the one mail that was sent to an address."""
    (found,) = [message for message in mail.outbox if address in message.to]
    assert isinstance(found, EmailMultiAlternatives)
    return found


def html_of(message: EmailMultiAlternatives) -> str:
    """Return the HTML of a mail."""
    return str(message.alternatives[0][0])


def test_order_without_an_address_is_skipped_and_holds_up_nobody(world: World) -> None:
    # given
    order_id, _ = parcel.ordered(world)
    Order.objects.filter(pk=order_id).update(user_email="", user=None)

    # when
    pk = parcels.fulfill(world, order_id=order_id)
    other = parcel.sent(world)
    work.work()

    # then
    assert parcel.Sent(order_id, pk, "").messages() == [("skipped", "no-address")]
    assert other.messages() == [("sent", "")]


@pytest.mark.parametrize("when", ["before the parcel", "before the mail"])
def test_customer_who_is_deleted_still_hears_of_the_parcel(world: World, when: str) -> None:
    """The order keeps the address; the customer waits for what was paid for."""
    # given
    address = world.email()
    user_pk = orders.create_customer(world, email=address)
    order_id, _ = parcel.ordered(world, email=address)
    Order.objects.filter(pk=order_id).update(user_id=user_pk)

    # when
    if when == "before the parcel":
        orders.delete_customer(world, user_pk=user_pk)
    parcels.fulfill(world, order_id=order_id)
    drain.drain()
    if when == "before the mail":
        orders.delete_customer(world, user_pk=user_pk)
    work.work()

    # then
    assert Order.objects.get(pk=order_id).user_id is None
    assert "Mug" in str(only_mail_to(address).body)


def test_longest_address(world: World) -> None:
    """254 characters are Saleor's column, and what RFC 5321 allows for a path."""
    # given
    local = world.unique("x").ljust(61, "x")
    address = f"{local}@{'a' * 60}.{'b' * 60}.{'c' * 62}.example"
    assert len(address) == 254

    # when
    sent = parcel.sent(world, email=address)
    work.work()

    # then
    assert sent.messages() == [("sent", "")]
    assert address in only_mail_to(address).message()["To"].replace("\n", "")


def test_parcel_of_what_needs_no_shipping_is_none(world: World) -> None:
    """Staff may "fulfill" a download; nothing is on its way."""
    # when
    sent = parcel.sent(world, basket={"ebook": 2})
    work.work()

    # then
    assert sent.messages() == [("skipped", "overtaken")]
    assert [message for message in mail.outbox if sent.email in message.to] == []


def test_mail_names_only_what_is_shipped(world: World) -> None:
    # when
    sent = parcel.sent(world, basket={"mug": 2, "ebook": 1})
    work.work()

    # then
    message = only_mail_to(sent.email)
    for text in (str(message.body), html_of(message)):
        assert "Mug" in text and "Ebook" not in text


def test_currency_without_decimals(world: World) -> None:
    # given
    address = world.email()
    checkout_id = checkout.create(world, channel="jpy", basket=parcel.MUG, email=address)
    money.create(world, currency="JPY", checkout_id=checkout_id, charged=Decimal(25))
    order_id = checkout.complete(world, checkout_id=checkout_id)

    # when
    parcels.fulfill(world, order_id=order_id)
    work.work()

    # then
    with port.current().writer():
        paid = Fact.objects.get(order_id=order_id, kind="payment")
    assert Decimal(paid.data["amount"]) == 25
    assert only_mail_to(address)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("DE", "Bestellung"), ("DE_AT", "Bestellung"), ("EN", "order"), ("TR", "order"),
        ("TR_TR", "order"), ("ZH_HANS_CN", "order"), ("PT_BR", "order"), ("AR", "order"),
    ],
)  # fmt: skip
def test_language_of_the_order_or_english(world: World, language: str, says: str) -> None:
    # when
    sent = parcel.sent(world, language=language)
    work.work()

    # then
    message = only_mail_to(sent.email)
    number = Order.objects.get(pk=sent.order_id).number
    assert says in str(message.body)
    assert str(number) in message.subject
    assert "Erika Mustermann" in str(message.body)


def test_five_hundred_lines(world: World) -> None:
    """One order, one parcel, one mail that nobody cuts off: it says what it leaves out."""
    # given
    order_id, address = parcel.ordered(world)
    add_lines(world, order_id, more=LINES - 1)
    lines = OrderLine.objects.filter(order_id=order_id)
    assert lines.count() == LINES
    for index, line in enumerate(lines):
        line.variant_name = f"Number {index:03}."
    OrderLine.objects.bulk_update(lines, ["variant_name"])

    # when
    fulfill_everything(world, order_id)
    work.work()

    # then
    message = only_mail_to(address)
    for text in (str(message.body), html_of(message)):
        shown = sum(f"Number {index:03}." in text for index in range(LINES))
        assert 0 < shown < LINES
        assert str(LINES - shown) in text
    assert len(message.message().as_bytes()) < 100_000


def add_lines(world: World, order_id: UUID, *, more: int) -> None:
    """Repeat the order's only line, as an importer writes rows.

    Saleor's own draftOrderCreate takes minutes for so many.
    """
    line = OrderLine.objects.get(order_id=order_id)
    values = {
        field.attname: getattr(line, field.attname)
        for field in OrderLine._meta.concrete_fields
        if field.attname not in ("id", "token", "old_id")
    }
    lines = [OrderLine(**values) for _ in range(more)]
    OrderLine.objects.bulk_create(lines)
    stock = Stock.objects.get(
        warehouse_id=world.warehouses["north"], product_variant_id=line.variant_id
    )
    Allocation.objects.bulk_create(
        Allocation(order_line=line, stock=stock, quantity_allocated=line.quantity) for line in lines
    )


def fulfill_everything(world: World, order_id: UUID) -> None:
    """Put all lines into one parcel."""
    warehouse = global_id("Warehouse", world.warehouses["north"])
    world.staff.run(
        parcels.ORDER_FULFILL,
        {
            "order": global_id("Order", order_id),
            "input": {
                "notifyCustomer": True,
                "lines": [
                    {
                        "orderLineId": global_id("OrderLine", line.pk),
                        "stocks": [{"warehouse": warehouse, "quantity": line.quantity}],
                    }
                    for line in OrderLine.objects.filter(order_id=order_id)
                ],
            },
        },
    )


HOSTILE = {
    "first_name": '<img src=x onerror="alert(1)">',
    "last_name": "{{order_number}} {{{more}}} {{#each contents}}",
    "street_address_1": "Line\r\nBcc: everyone@example.com",
    "company_name": "\u202eevil & Sons",
}


def test_names_that_are_code_stay_names(world: World) -> None:
    """What customers type is shown as they typed it, and does nothing."""
    # given
    order_id, address = parcel.ordered(world)
    for customer in (
        Order.objects.get(pk=order_id).shipping_address,
        Order.objects.get(pk=order_id).billing_address,
    ):
        for name, value in HOSTILE.items():
            setattr(customer, name, value)
        customer.save()
    OrderLine.objects.filter(order_id=order_id).update(product_name="<script>{{x}}</script> & Co")

    # when
    parcels.fulfill(world, order_id=order_id, number='1"><script>alert(2)</script>')
    work.work()

    # then
    message = only_mail_to(address)
    html = html_of(message)
    assert "<script" not in html and "<img src=x" not in html
    assert "{{order_number}}" in html and "&lt;script&gt;{{x}}&lt;/script&gt; &amp; Co" in html
    assert "<script>{{x}}</script> & Co" in str(message.body)
    assert message.message()["Bcc"] is None and message.recipients() == [address]
