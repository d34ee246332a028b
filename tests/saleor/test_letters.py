"""Six standard stories on real Saleor, in both of its payment flows: exactly the listed mails.

Every change is a GraphQL call with real commits. Time passes by moving what waits.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core import mail
from django.db.models import F
from django.db.models.functions import Now
from saleor.order.models import Order
from saleor.payment.models import TransactionItem

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels, shop_texts
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop import port
from tests.saleor.scenario import Story
from tests.saleor.scenarios import begin
from tests.saleor.world import World, legacy, money, orders, parcels

pytestmark = pytest.mark.all_messages

CHANNELS = {"transactions": "eur", "payments": "usd"}
"""By payment flow."""

FOOTER = "Teehaus Morgenstern GmbH\nLindenstraße 5\n04109 Leipzig"

HOUR = timedelta(hours=1)


@pytest.fixture(params=CHANNELS)
def flow(request: pytest.FixtureRequest) -> str:
    """Which of Saleor's two payment systems."""
    return str(request.param)


@pytest.fixture(autouse=True)
def live(world: World, settings: object) -> Iterator[None]:
    """Have both channels live, with what the law wants in them."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0  # type: ignore[attr-defined]
    settings.SALEOR_SERVICE_HINT_GRACE_SECONDS = 0  # type: ignore[attr-defined]
    marks.forget_written()
    with port.current().writer():
        for name in (*CHANNELS.values(), "unpaid"):
            pk = world.channels[name].pk
            channels.go_live(pk)
            # Whatever earlier tests left, and whatever the hour.
            ChannelState.objects.filter(pk=pk).update(switches={}, quiet_from=0, quiet_to=0)
            shop_texts.save(pk, "footer", text=FOOTER)
            shop_texts.save(
                pk, "withdrawal-instruction", language="de", text="Widerrufsbelehrung\n\nSie …"
            )
    yield
    with port.current().writer():
        for name in (*CHANNELS.values(), "unpaid"):
            channels.back_to_trial(world.channels[name].pk)
            ChannelState.objects.filter(pk=world.channels[name].pk).update(payments={})


def look() -> None:
    """Do what a woken worker does, and again when what waits is due."""
    work.work()
    with port.current().writer():
        Message.objects.filter(state="queued", due_at__lt=Now() + timedelta(days=1)).update(
            due_at=Now()
        )
    work.work()


def pass_time(order_id: UUID, span: timedelta) -> None:
    """Move an order and what was said about it into the past."""
    with port.current().writer():
        Order.objects.filter(pk=order_id).update(created_at=F("created_at") - span)
        Message.objects.filter(order_id=order_id).update(fact_at=F("fact_at") - span)


def told(order_id: UUID) -> list[str]:
    """Return the kinds of the mails that left about an order."""
    with port.current().writer():
        rows = Message.objects.filter(order_id=order_id, state="sent").order_by("finished_at")
        return list(rows.values_list("kind", flat=True))


def place_paid(world: World, story: Story, flow: str) -> UUID:
    """Check out with money, by either flow."""
    if flow == "transactions":
        return begin.paid(world, story)
    return begin.paid_legacy(world, story)


def refund(world: World, story: Story, flow: str, amount: str) -> None:
    """Give money back, by either flow."""
    if flow == "transactions":
        assert story.transaction
        money.report(
            world, transaction_id=story.transaction, type_="refund_success",
            amount=Decimal(amount),
        )  # fmt: skip
    else:
        legacy.refund(world, order_id=story.orders["order"], amount=Decimal(amount))


def test_instant(world: World, flow: str) -> None:
    # given
    mail.outbox.clear()
    story = Story()
    order_id = place_paid(world, story, flow)
    look()

    # when
    parcels.fulfill(world, order_id=order_id, number="0034")
    look()
    look()

    # then
    assert told(order_id) == ["order-received", "parcel-sent"]
    assert len(mail.outbox) == 2
    received, sent = mail.outbox
    assert "55" in received.body
    assert "Teehaus Morgenstern GmbH" in received.body
    assert "0034" in sent.body


def test_prepayment(world: World, flow: str) -> None:
    # given an order that is to be paid by a transfer
    mail.outbox.clear()
    channel = "unpaid"
    with port.current().writer():
        channels.set_up(world.channels[channel].pk, payments="=prepayment")
        shop_texts.save(world.channels[channel].pk, "bank-details", text="IBAN DE02 1203 0000 0000")
    story = Story()
    order_id = begin.unpaid(world, story, channel=channel)
    look()

    # when the money comes two days later, then the parcel leaves
    pass_time(order_id, 2 * 24 * HOUR)
    if flow == "transactions":
        money.create(world, currency="EUR", order_id=order_id, charged=Decimal(55))
    else:
        money.mark_as_paid(world, order_id=order_id)
    look()
    pass_time(order_id, HOUR)
    parcels.fulfill(world, order_id=order_id)
    look()

    # then
    assert told(order_id) == ["order-received", "payment-received", "parcel-sent"]
    assert "IBAN DE02 1203 0000 0000" in mail.outbox[0].body
    assert len(mail.outbox) == 3


def test_invoice(world: World, flow: str) -> None:
    # given an order whose payment method is an invoice
    mail.outbox.clear()
    with port.current().writer():
        channels.set_up(world.channels["unpaid"].pk, payments="invoice=invoice")
    story = Story()
    order_id = begin.unpaid(world, story)
    transaction = money.create(world, currency="EUR", order_id=order_id)
    with port.current().writer():
        TransactionItem.objects.filter(token=money.transaction_pk(transaction)).update(
            name="Invoice by Example"
        )
    look()

    # when goods leave first, and are paid weeks later
    orders_confirm = parcels.fulfill(world, order_id=order_id)
    look()
    pass_time(order_id, 14 * 24 * HOUR)
    money.report(world, transaction_id=transaction, type_="charge_success", amount=Decimal(55))
    look()

    # then
    assert orders_confirm
    assert told(order_id) == ["order-received", "parcel-sent", "payment-received"]


def test_split(world: World, flow: str) -> None:
    # given
    mail.outbox.clear()
    story = Story()
    order_id = place_paid(world, story, flow)
    look()

    # when two parcels leave at once, the third a day later
    parcels.fulfill_split(
        world, order_id=order_id, split={"mug": {"north": 1, "south": 1}}, number="0034"
    )
    look()
    pass_time(order_id, 24 * HOUR)
    parcels.fulfill(world, order_id=order_id, basket={"poster": 1}, number="0035")
    look()

    # then
    assert told(order_id) == ["order-received", "parcel-sent", "parcel-sent"]
    assert "0035" in mail.outbox[-1].body
    assert "0034" not in mail.outbox[-1].body
    assert len(mail.outbox) == 3


def test_canceled(world: World, flow: str) -> None:
    # given
    mail.outbox.clear()
    story = Story()
    order_id = place_paid(world, story, flow)
    look()

    # when it is canceled and the money goes back
    orders.cancel(world, order_id=order_id)
    work.work()
    refund(world, story, flow, "55")
    work.work()
    look()

    # then
    assert told(order_id) == ["order-received", "order-canceled"]
    assert "55" in mail.outbox[-1].body
    assert len(mail.outbox) == 2


def test_refunded(world: World, flow: str) -> None:
    # given
    mail.outbox.clear()
    story = Story()
    order_id = place_paid(world, story, flow)
    look()
    parcels.fulfill(world, order_id=order_id)
    look()

    # when
    refund(world, story, flow, "10")
    look()

    # then
    assert told(order_id) == ["order-received", "parcel-sent", "refund-made"]
    assert "10" in mail.outbox[-1].body


def test_trial_lets_not_one_byte_leave(world: World, flow: str) -> None:
    # given
    mail.outbox.clear()
    pk = world.channels[CHANNELS[flow]].pk
    with port.current().writer():
        channels.back_to_trial(pk)
    story = Story()

    # when
    order_id = place_paid(world, story, flow)
    parcels.fulfill(world, order_id=order_id, number="0034")
    look()
    refund(world, story, flow, "10")
    look()

    # then
    assert mail.outbox == []
    with port.current().writer():
        rows = Message.objects.filter(order_id=order_id).values_list("kind", "state")
        assert {kind for kind, state in rows if state == "tried"} == {
            "order-received", "parcel-sent", "refund-made",
        }  # fmt: skip
        assert all(
            Message.objects.filter(order_id=order_id, state="tried").values_list(
                "subject", flat=True
            )
        )
