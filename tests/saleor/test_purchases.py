"""Whose an order is, and what of it was paid and came back, as Saleor's rows say it."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.account.models import User
from saleor.app.models import App, AppToken
from saleor.order.models import Order, OrderEvent, OrderLine
from saleor.permission.models import Permission

from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.history import fill
from saleor_service_plugin.rewards.history.keys import claim
from saleor_service_plugin.rewards.history.models import HistoryFill, Purchase
from saleor_service_plugin.rewards.history.read import before_orders
from saleor_service_plugin.shop.past_rows import Place
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.reward_rows import PurchaseRow
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import BASKET, TOTAL, paid, paid_legacy, unpaid
from tests.saleor.world import (
    World,
    checkout,
    drafts,
    imports,
    legacy,
    money,
    orders,
    parcels,
    returns,
)
from tests.saleor.world.api import Api, global_id

SHOP = SaleorShop()

ATTACH = """
mutation ($id: ID!, $customer: ID!) {
  checkoutCustomerAttach(id: $id, customerId: $customer) {
    checkout { id } errors { field code message } }
}"""


def read(order_id: UUID) -> PurchaseRow:
    """Read one order."""
    with SHOP.writer():
        return SHOP.read_purchases([order_id])[order_id]


def account(world: World, *, confirmed: bool = True) -> User:
    """Register a customer."""
    user: User = User.objects.create(
        email=world.email(), is_active=True, is_confirmed=confirmed, first_name="Anne"
    )
    return user


def charged(world: World, *, email: str, api: Api | None = None, channel: str = "eur") -> UUID:
    """Fill a checkout and pay it; return the checkout."""
    pk = checkout.create(world, channel=channel, basket=BASKET, email=email, api=api)
    # Asking for the total stores it; without it core's own task takes the checkout for empty.
    checkout.total(world, checkout_id=pk)
    money.create(
        world, currency=world.channels[channel].currency, checkout_id=pk, charged=Decimal(TOTAL)
    )
    return pk


def bought(world: World, user: User) -> UUID:
    """Have a customer check out while logged in."""
    api = Api(user=user)
    pk = charged(world, email=user.email, api=api)
    return checkout.complete(world, checkout_id=pk, api=api)


@pytest.fixture(scope="module")
def storefront(world: World) -> Api:
    """A storefront's App that acts for its customers."""
    app = App.objects.create(name="Storefront", is_active=True)
    codes = ("impersonate_user", "manage_checkouts", "handle_checkouts", "handle_payments")
    app.permissions.set(Permission.objects.filter(codename__in=codes))
    _, token = AppToken.objects.create(app=app, name="storefront")
    return Api(app_token=token)


class TestLogins:
    def test_who_is_logged_in(self, world: World) -> None:
        user = account(world)
        found = read(bought(world, user))
        assert (found.user_id, found.logged_in_id) == (user.pk, user.pk)
        assert (found.account_email, found.email) == (user.email, user.email)

    def test_a_guest_who_types_the_address_of_an_account(self, world: World) -> None:
        user = account(world)
        order_id = paid(world, Story(), email=user.email.upper())
        found = read(order_id)
        # Saleor hangs it on the account all the same.
        assert (found.user_id, found.logged_in_id, found.account_email) == (user.pk, None, "")

    def test_in_the_flow_of_old_as_well(self, world: World) -> None:
        user = account(world)
        pk = checkout.create(world, channel="usd", basket=BASKET, email=user.email)
        legacy.add_payment(world, checkout_id=pk)
        guest = read(checkout.complete(world, checkout_id=pk))
        assert (guest.user_id, guest.logged_in_id) == (user.pk, None)
        api = Api(user=user)
        pk = checkout.create(world, channel="usd", basket=BASKET, email=user.email, api=api)
        legacy.add_payment(world, checkout_id=pk)
        found = read(checkout.complete(world, checkout_id=pk, api=api))
        assert (found.user_id, found.logged_in_id) == (user.pk, user.pk)
        assert found.paid_at is not None
        assert found.total_charged == found.total_gross == TOTAL

    def test_an_address_that_nobody_confirmed(self, world: World) -> None:
        user = account(world, confirmed=False)
        found = read(bought(world, user))
        assert (found.logged_in_id, found.account_email) == (user.pk, "")

    def test_who_completes_a_strangers_checkout(self, world: World) -> None:
        victim, other = account(world), account(world)
        pk = charged(world, email=victim.email)
        found = read(checkout.complete(world, checkout_id=pk, api=Api(user=other)))
        assert found.logged_in_id is None
        mine = Api(user=victim)
        pk = charged(world, email=victim.email, api=mine)
        found = read(checkout.complete(world, checkout_id=pk, api=Api(user=other)))
        assert (found.user_id, found.logged_in_id) == (victim.pk, None)

    def test_a_storefront_that_acts_for_customers(self, world: World, storefront: Api) -> None:
        user = account(world)
        pk = charged(world, email=user.email)
        guest = read(checkout.complete(world, checkout_id=pk, api=storefront))
        assert (guest.user_id, guest.logged_in_id) == (user.pk, None)
        pk = charged(world, email=user.email)
        storefront.run(
            ATTACH, {"id": global_id("Checkout", pk), "customer": global_id("User", user.pk)}
        )
        found = read(checkout.complete(world, checkout_id=pk, api=storefront))
        assert (found.user_id, found.logged_in_id) == (user.pk, user.pk)

    def test_an_app_that_makes_orders_of_checkouts(self, world: World) -> None:
        user = account(world)
        pk = charged(world, email=user.email, api=Api(user=user))
        found = read(checkout.order_from_checkout(world, checkout_id=pk))
        assert (found.user_id, found.logged_in_id) == (user.pk, None)

    def test_orders_that_complete_by_themselves(self, world: World) -> None:
        user = account(world)
        charged(world, email=user.email, channel="completing")
        charged(world, email=user.email, channel="completing", api=Api(user=user))
        orders.complete_paid_checkouts()
        ids = list(Order.objects.filter(user=user).values_list("pk", flat=True))
        assert len(ids) == 2
        assert {read(pk).logged_in_id for pk in ids} == {None}

    def test_staff_say_who_a_draft_is_for(self, world: World) -> None:
        user = account(world)
        pk = drafts.create(world, basket=BASKET, email=user.email)
        with SHOP.writer():
            assert SHOP.read_purchases([pk]) == {}
        drafts.complete(world, order_id=pk)
        found = read(pk)
        assert (found.user_id, found.logged_in_id) == (user.pk, user.pk)
        assert found.placed_at > found.created_at
        guest = drafts.create(world, basket=BASKET)
        drafts.complete(world, order_id=guest)
        assert read(guest).logged_in_id is None

    def test_what_an_importer_brings(self, world: World) -> None:
        user = account(world)
        pk = imports.import_order(world, basket=BASKET, email=user.email)
        found = read(pk)
        assert found.logged_in_id is None
        assert found.email == user.email

    def test_a_replacement_proves_nothing(self, world: World) -> None:
        user = account(world)
        pk = bought(world, user)
        Order.objects.filter(pk=pk).update(origin="reissue")
        OrderEvent.objects.filter(order_id=pk, type="placed").update(type="placed_from_draft")
        assert read(pk).logged_in_id is None

    def test_an_account_that_is_gone(self, world: World) -> None:
        user = account(world)
        pk = bought(world, user)
        email = user.email
        orders.delete_customer(world, user_pk=user.pk)
        found = read(pk)
        assert (found.user_id, found.logged_in_id, found.email) == (None, None, email)


class TestMoneyAndGoods:
    def test_what_is_paid(self, world: World) -> None:
        found = read(paid(world, Story()))
        assert (found.total_gross, found.total_charged) == (TOTAL, TOTAL)
        assert found.paid_at is not None and found.paid_at >= found.placed_at
        assert (found.pieces, found.pieces_back) == (3, 0)
        assert (found.country, found.postal_code) == ("DE", "10557")
        assert (found.street, found.first_name) == ("Heidestrasse 17\n", "Erika")

    def test_what_is_not_paid_yet(self, world: World) -> None:
        pk = unpaid(world, Story())
        assert read(pk).paid_at is None
        money.mark_as_paid(world, order_id=pk)
        assert read(pk).paid_at is not None

    def test_what_was_given_back(self, world: World) -> None:
        pk = paid_legacy(world, Story())
        legacy.refund(world, order_id=pk, amount=Decimal(20))
        found = read(pk)
        assert (found.total_charged, found.paid_at is not None) == (TOTAL - 20, True)

    def test_what_came_back(self, world: World) -> None:
        pk = paid(world, Story())
        parcel = parcels.fulfill(world, order_id=pk, basket={"mug": 2, "poster": 1})
        returns.return_products(world, order_id=pk, sent={parcel: {"mug": 1}})
        assert (read(pk).pieces, read(pk).pieces_back) == (3, 1)

    def test_extras_are_none(self, world: World) -> None:
        pk = paid(world, Story())
        line = OrderLine.objects.filter(order_id=pk, quantity=2).first()
        assert line
        line.private_metadata = {"saleor.service.goodie": "rule:1"}
        line.save(update_fields=["private_metadata"])
        assert read(pk).pieces == 1
        with SHOP.writer():
            order = SHOP.read_orders([pk])[pk]
        assert [one.goodie_key for one in order.lines if one.is_extra] == ["rule:1"]

    def test_what_is_fetched_is_at_the_buyers_place(self, world: World) -> None:
        pk = paid(world, Story())
        order = Order.objects.get(pk=pk)
        assert order.shipping_address and order.billing_address
        order.shipping_address.street_address_1 = "Ladenstraße 1"
        order.shipping_address.save()
        assert read(pk).street == "Ladenstraße 1\n"
        Order.objects.filter(pk=pk).update(collection_point_name="Laden")
        assert read(pk).street == "Heidestrasse 17\n"


def test_marks_at_the_door_are_text_and_cut(world: World) -> None:
    """Customers can write there as well."""
    pk = paid(world, Story())
    metadata = {
        "saleor.service.consent": "x" * 300, "saleor.service.referral": "ABC",
        "saleor.service.other": "no", "notice": "no",
    }  # fmt: skip
    Order.objects.filter(pk=pk).update(metadata=metadata, voucher_code="DANKE-1")
    with SHOP.writer():
        order = SHOP.read_orders([pk])[pk]
    assert dict(order.door_marks) == {"consent": "x" * 200, "referral": "ABC"}
    assert order.voucher_code == "DANKE-1"


def test_sets_cost_one_statement_and_pages_read_the_same(world: World) -> None:
    """However many there are."""
    ids = [paid(world, Story()) for _ in range(3)]
    with SHOP.writer(), CaptureQueriesContext(connection) as seen:
        found = SHOP.read_purchases(ids)
        assert SHOP.read_purchases([]) == {}
    assert len(seen) == 1
    with SHOP.writer():
        place = Place(datetime.now(UTC), UUID(int=2**128 - 1))
        first = SHOP.past_purchases(before=place, limit=2)
        rest = SHOP.past_purchases(
            before=Place(first[-1].created_at, first[-1].order_id), limit=500
        )
    paged = {row.order_id: row for row in (*first, *rest)}
    assert [row.order_id for row in first] == ids[:0:-1]
    assert {pk: paged[pk] for pk in ids} == found


def test_the_trap_is_closed(world: World) -> None:
    """A stranger who types a known address sees nothing of its owner's history."""
    user = account(world)
    own = [bought(world, user) for _ in range(2)]
    spoofed = paid(world, Story(), email=user.email)
    orders.change_shipping_address(world, order_id=spoofed, street="Andere Straße 99")
    sync.sync([*own, spoofed])
    found = before_orders([*own, spoofed])
    assert (found[spoofed].orders, dict(found[spoofed].spent)) == (0, {})
    assert found[spoofed].person_id != found[own[1]].person_id
    assert (found[own[1]].orders, found[own[1]].proven) == (1, True)
    # His own order as a guest, at his own place, is his.
    guest = paid(world, Story(), email=user.email)
    sync.sync([guest])
    assert before_orders([guest])[guest].orders == 2


def test_the_filling_finds_what_the_looks_found(world: World) -> None:
    """Both come to the same sums."""
    # Others of this process may have had it read to the end, and bought since.
    with SaleorShop().writer():
        HistoryFill.objects.all().delete()
    user = account(world)
    own = [bought(world, user) for _ in range(2)]
    sync.sync(own)
    looked = before_orders(own)
    while fill.fill_due(seconds=60):
        pass
    assert fill.progress().done
    assert before_orders(own) == looked
    known = set(Purchase.objects.values_list("pk", flat=True))
    assert set(Order.objects.exclude(status="draft").values_list("pk", flat=True)) <= known


def test_a_claim_of_real_rows(world: World) -> None:
    """A login with a confirmed address joins place and account; a typed one does not."""
    user = account(world)
    own, guest = (
        claim(read(bought(world, user))),
        claim(read(paid(world, Story(), email=user.email))),
    )
    assert own.joins and own.at == guest.at
    assert own.keys == (f"account:{user.pk}", own.at)
    assert guest.keys == (own.at,)
