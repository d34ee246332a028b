"""Goodies: chosen, added once, kept in step with their order, paid from the budget."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import transaction

from saleor_service_plugin import work
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.rewards.goodies import effects, settings
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.rewards.grants import rounds
from saleor_service_plugin.rewards.grants.give import take_back
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import Why
from saleor_service_plugin.shop.reward_rows import GoodieResult
from saleor_service_plugin.shop.snapshots import (
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
    VariantStock,
)
from tests.db.goodie_story import GoodieStory, booked_now, stands, the_grant
from tests.fake_shop import FakeShop, an_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(shop: FakeShop) -> GoodieStory:
    """A live channel with a warehouse in Germany."""
    return GoodieStory(shop)


class TestAdded:
    def test_once_with_its_real_cost(self, story: GoodieStory) -> None:
        # given
        cheap, dear = story.thing(70, cost="1.20"), story.thing(71, cost="2.50")
        order = story.order()

        # when
        story.grant(order, cheap, dear)
        story.look(order)

        # then
        (line,) = story.extra(order)
        grant = the_grant()
        assert (grant.state, grant.variant_id, grant.line_id) == ("given", 70, line.id)
        assert (line.goodie_key, grant.cost) == (grant.key, Decimal("1.20"))
        assert booked_now() == (1, Decimal("1.20"))
        assert story.shop.stock[70].allocated == 1

    def test_another_one_for_who_had_it(self, story: GoodieStory) -> None:
        # given
        things = story.thing(70), story.thing(71)
        orders = [story.order() for _ in range(3)]

        # when
        for order in orders:
            story.grant(order, *things)

        # then
        assert [line.variant_id for order in orders for line in story.extra(order)] == [70, 71, 70]

    def test_again_where_nothing_else_is_there(self, story: GoodieStory) -> None:
        things = story.thing(70), story.thing(71, pieces=0)
        orders = [story.order() for _ in range(2)]
        for order in orders:
            story.grant(order, *things)
        assert [line.variant_id for order in orders for line in story.extra(order)] == [70, 70]

    def test_the_next_of_the_list_where_none_is_left(self, story: GoodieStory) -> None:
        order = story.order()
        things = story.thing(70, pieces=0), story.thing(71, is_on=False), story.thing(72)
        story.grant(order, *things)
        assert [line.variant_id for line in story.extra(order)] == [72]

    def test_nothing_left_frees_the_budget(self, story: GoodieStory) -> None:
        order = story.order()
        story.grant(order, story.thing(70, pieces=0))
        assert stands() == [("failed", "none-left", None)]
        assert (story.extra(order), booked_now()) == ([], (0, Decimal(0)))

    def test_not_across_a_border(self, story: GoodieStory) -> None:
        # given
        things = story.thing(70), story.thing(71, countries=["CH"])
        abroad = story.order(place=an_address(country="CH", postal_code="8001"))
        home = story.order()

        # when
        for order in (abroad, home):
            story.grant(order, *things)

        # then
        assert [line.variant_id for line in story.extra(abroad)] == [71]
        assert [line.variant_id for line in story.extra(home)] == [70]

    def test_nowhere_it_may_go(self, story: GoodieStory) -> None:
        story.grant(
            story.order(place=an_address(country="NO", postal_code="0150")), story.thing(70)
        )  # fmt: skip
        assert stands() == [("failed", "not-suitable", None)]
        assert booked_now() == (0, Decimal(0))

    def test_never_dearer_than_booked(self, story: GoodieStory) -> None:
        # given
        order = story.order(paid=False)
        story.grant(order, story.thing(70, cost="2.00"))
        Goodie.objects.update(cost=Decimal("2.50"))

        # when
        pay(story, order)

        # then
        assert stands() == [("failed", "not-suitable", None)]

    def test_too_late_by_the_channels_window(self, story: GoodieStory) -> None:
        settings.change(1, {"goodie_minutes": 0})
        story.grant(story.order(), story.thing(70))
        assert stands() == [("failed", "too-late", None)]

    def test_not_where_another_program_read_the_order(self, story: GoodieStory) -> None:
        order = story.order()
        story.shop.exported.add(order.id)
        story.grant(order, story.thing(70))
        assert stands() == [("failed", "too-late", None)]

    def test_not_onto_an_order_that_is_gone(self, story: GoodieStory) -> None:
        order = story.order()
        story.shop.remove(order.id)
        story.grant(order, story.thing(70))
        assert stands() in ([("failed", "order-gone", None)], [("revoked", "order-gone", None)])


def pay(story: GoodieStory, order: Order) -> None:
    """The customer pays now; a worker looks."""
    row = story.now_of(order)
    money = MoneyMovement(
        MoneySource.TRANSACTION, story.shop.next_id(), MoneyKind.PAYMENT, row.total_gross,
        datetime.now(UTC),
    )  # fmt: skip
    story.shop.put(
        replace(row, money=(money,), charge_status="full", total_charged=row.total_gross)
    )  # fmt: skip
    story.look(order)


class TestWaits:
    def test_for_the_payment(self, story: GoodieStory) -> None:
        # given
        order = story.order(paid=False)
        story.grant(order, story.thing(70))
        assert stands() == [("decided", "", None)]

        # when
        pay(story, order)

        # then
        assert stands() == [("given", "", 70)]
        assert len(story.extra(order)) == 1

    def test_for_the_confirmation(self, story: GoodieStory) -> None:
        # given
        order = story.order(status="unconfirmed")
        story.grant(order, story.thing(70))
        assert story.extra(order) == []

        # when
        story.change(order, status="unfulfilled")

        # then
        assert stands() == [("given", "", 70)]

    def test_no_longer_than_a_month(self, story: GoodieStory) -> None:
        # given
        story.grant(story.order(paid=False), story.thing(70))
        assert rounds.give_up() == 0

        # when
        Grant.objects.update(granted_at=story.now - timedelta(days=31))

        # then
        assert rounds.give_up() == 1
        assert stands() == [("failed", "never-ready", None)]
        assert booked_now() == (0, Decimal(0))

    def test_for_no_effect_that_failed(self, story: GoodieStory) -> None:
        story.grant(story.order(paid=False), story.thing(70))
        Effect.objects.filter(kind="goodie-add").update(came_from="sending", state="failed")
        assert rounds.give_up() == 1


class TestPacked:
    def test_with_it(self, story: GoodieStory) -> None:
        order = story.order()
        story.grant(order, story.thing(70))
        story.pack(order, story.now_of(order).lines)
        assert stands() == [("used", "", 70)]
        assert story.now_of(order).status == "fulfilled"

    def test_without_it_frees_stock_and_budget(self, story: GoodieStory) -> None:
        # given
        order = story.order()
        story.grant(order, story.thing(70))

        # when
        story.pack(order, story.ordered(order))

        # then
        assert stands() == [("revoked", "missed-parcel", 70)]
        assert (story.now_of(order).status, story.extra(order)) == ("fulfilled", [])
        assert story.shop.stock[70].allocated == 0
        assert booked_now() == (0, Decimal(0))

    def test_half_of_the_order_waits(self, story: GoodieStory) -> None:
        order = story.order()
        story.grant(order, story.thing(70))
        (line,) = story.ordered(order)
        story.pack(order, [replace(line, quantity=1)])
        assert stands() == [("given", "", 70)]

    def test_what_waits_for_approval_has_not_left(self, story: GoodieStory) -> None:
        order = story.order()
        story.grant(order, story.thing(70))
        story.pack(order, story.ordered(order), status="waiting_for_approval")
        assert stands() == [("given", "", 70)]

    def test_a_canceled_parcel_gives_it_back(self, story: GoodieStory) -> None:
        # given
        order = story.order()
        story.grant(order, story.thing(70))
        parcel_id = story.pack(order, story.now_of(order).lines)

        # when
        story.shop.set_parcel(order.id, parcel_id, status="canceled")
        story.change(order, status="unfulfilled")

        # then
        assert stands() == [("given", "", 70)]


class TestTakenBack:
    def test_with_the_order(self, story: GoodieStory) -> None:
        # given
        order = story.order()
        story.grant(order, story.thing(70))

        # when
        story.change(order, status="canceled")

        # then
        assert stands() == [("revoked", "order-canceled", 70)]
        assert (story.extra(order), booked_now()) == ([], (0, Decimal(0)))

    def test_with_the_order_whatever_it_was_granted_for(self, story: GoodieStory) -> None:
        order = story.order()
        story.grant(order, story.thing(70), key="staff:1", why=Why.STAFF, booked_in="")
        story.change(order, status="expired")
        assert stands() == [("revoked", "order-expired", 70)]

    def test_before_it_was_there(self, story: GoodieStory) -> None:
        # given
        order = story.order(paid=False)
        story.grant(order, story.thing(70))

        # when
        with transaction.atomic():
            take_back([the_grant().pk], reason="staff", now=story.now)
        pay(story, order)

        # then
        assert stands() == [("revoked", "staff", None)]
        assert story.extra(order) == []

    def test_while_it_was_added(self, story: GoodieStory, shop: FakeShop) -> None:
        # given
        order = story.order()
        real = shop.add_goodie

        def add(*args: Any, **kwargs: Any) -> GoodieResult:
            result = real(*args, **kwargs)
            with transaction.atomic():
                take_back([the_grant().pk], reason="staff", now=story.now)
            return result

        # when
        with mock.patch.object(shop, "add_goodie", add):
            story.grant(order, story.thing(70))

        # then
        assert stands() == [("revoked", "staff", None)]
        assert (story.extra(order), shop.stock[70].allocated) == ([], 0)

    def test_by_staff_in_the_shop(self, story: GoodieStory) -> None:
        order = story.order()
        story.grant(order, story.thing(70))
        story.change(order, lines=tuple(story.ordered(order)))
        assert stands() == [("revoked", "taken-off", 70)]


def test_a_worker_that_dies_leaves_it_there_once(story: GoodieStory) -> None:
    # given
    first, second = story.thing(70, cost="1.20"), story.thing(71)
    order = story.order()

    # when
    with (
        mock.patch.object(effects, "_note_given", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        story.grant(order, second, first)
    assert len(story.extra(order)) == 1
    story.shop.stock[71] = VariantStock(71, 1, 1, tracked=True)
    Effect.objects.filter(state="sending").update(leased_until=story.now - timedelta(hours=1))
    Goodie.objects.filter(pk=second.pk).update(is_on=False)
    work.work()
    Effect.objects.update(due_at=story.now)
    work.work()

    # then
    assert [line.variant_id for line in story.extra(order)] == [71]
    assert stands() == [("given", "", 71)]


def test_on_trial_nothing_happens_to_the_shop(story: GoodieStory) -> None:
    order = story.order()
    story.grant(order, story.thing(70), trial=True)
    assert (story.extra(order), stands()) == ([], [("decided", "", None)])


def test_two_reasons_bring_two(story: GoodieStory) -> None:
    order = story.order()
    things = story.thing(70), story.thing(71)
    for key in ("rule:5:a", "rule:5:b"):
        story.grant(order, *things, key=key)
    assert sorted(line.variant_id or 0 for line in story.extra(order)) == [70, 71]
    story.pack(order, story.ordered(order))
    assert {state for state, *_ in stands()} == {"revoked"}
    assert story.now_of(order).status == "fulfilled"
