"""Making the mirror: when, by whom, and what happens where the database says no."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.db import OperationalError, connection

from saleor_service_plugin import work
from saleor_service_plugin.database import execute
from saleor_service_plugin.mirror import making, standing, tally
from saleor_service_plugin.mirror.models import WHOLE, Mirror, MirrorRow
from saleor_service_plugin.mirror.rules import Figure
from saleor_service_plugin.shop.past_rows import PastOrder, Place
from tests.fake_shop import FakeShop, an_order

pytestmark = pytest.mark.django_db(transaction=True)

LATER = "UPDATE saleor_service_mirror SET {} = {} - interval '{}'"


def canceled(shop: FakeShop, *, ago: timedelta = timedelta(days=1)) -> None:
    """Have a canceled order whose money is still here."""
    at = datetime.now(UTC) - ago
    shop.put(
        an_order(
            number=shop.next_id(), status="canceled", created_at=at, total_charged=Decimal(40),
            charge_status="full",
        )
    )  # fmt: skip


def test_the_first_tick_makes_it_and_the_next_ones_do_not(shop: FakeShop) -> None:
    # given
    canceled(shop)
    canceled(shop, ago=timedelta(days=91))
    assert standing.standing(None).making

    # when
    work.tick()
    first = Mirror.objects.get(pk=WHOLE).computed_at
    work.tick()

    # then
    assert Mirror.objects.get(pk=WHOLE).computed_at == first
    shown = standing.standing(None)
    assert (shown.orders, shown.making, shown.failed) == (1, False, False)
    owed = shown.figure(Figure.MONEY_OWED)
    assert (owed.count, owed.amounts) == (1, {"EUR": Decimal(40)})
    assert [row.channel_id for row in standing.page(owed, limit=9)] == [1]

    # and an hour later it is made anew
    execute(LATER.format("computed_at", "computed_at", "61 minutes"))
    execute(LATER.format("begun_at", "begun_at", "61 minutes"))
    work.tick()
    assert Mirror.objects.get(pk=WHOLE).computed_at > first


def test_while_the_plugin_is_off_it_is_not_made(shop: FakeShop) -> None:
    shop.active = False
    work.tick()
    assert not Mirror.objects.exists()


def test_two_workers_make_one(shop: FakeShop) -> None:
    # given
    made = []

    def make() -> None:
        try:
            made.append(making.make_due())
        finally:
            connection.close()

    # when
    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # then
    assert sorted(made) == [False, False, False, True]


def test_in_a_thread_nobody_waits(shop: FakeShop) -> None:
    canceled(shop)
    making.call()
    thread = making._thread
    assert thread is not None
    thread.join(30)
    assert standing.standing(None).orders == 1


def test_what_takes_too_long_is_asked_for_in_pieces(shop: FakeShop) -> None:
    # given
    for _ in range(3):
        canceled(shop)
    asked = []
    real = shop.past_orders

    def slow(since: datetime, *, before: Place, limit: int) -> list[PastOrder]:
        asked.append(limit)
        if limit > 500:
            raise OperationalError("canceling statement due to statement timeout")
        return real(since, before=before, limit=limit)

    # when
    with mock.patch.object(shop, "past_orders", slow):
        assert making.make_due() is True

    # then
    assert asked == [2000, 500]
    assert standing.standing(None).orders == 3


def test_a_failure_is_seen_and_leaves_the_figures_of_before(shop: FakeShop) -> None:
    # given
    canceled(shop)
    making.make_due()
    making.want()

    # when
    with mock.patch.object(shop, "past_orders", side_effect=OperationalError):
        work.tick()

    # then
    shown = standing.standing(None)
    assert (shown.failed, shown.making, shown.orders) == (True, False, 1)
    # Not at once again: the database has said that it is too much.
    assert making.make_due() is False
    execute(LATER.format("begun_at", "begun_at", "6 minutes"))
    execute(LATER.format("computed_at", "computed_at", "61 minutes"))
    assert making.make_due() is True
    assert standing.standing(None).failed is False


def test_of_very_many_rows_the_most_urgent_are_kept(shop: FakeShop) -> None:
    # given
    for days in range(5):
        canceled(shop, ago=timedelta(days=days + 1))

    # when
    with mock.patch.object(tally, "MOST_ROWS", 3):
        making.make_due()

    # then
    owed = standing.standing(None).figure(Figure.MONEY_OWED)
    assert (owed.count, standing.listed(owed)) == (5, 3)
    ages = [
        (datetime.now(UTC) - datetime.fromisoformat(row.data["at"])).days
        for row in standing.page(owed, limit=9)
    ]
    assert ages == [5, 4, 3]
    assert MirrorRow.objects.count() == 3


def test_figures_of_several_channels_are_put_together(shop: FakeShop) -> None:
    # given
    first = shop.channels[1]
    shop.channels[2] = replace(first, id=2, slug="second", currency="CHF")
    canceled(shop)
    other = an_order(
        number=shop.next_id(), channel_id=2, channel_slug="second", status="canceled",
        currency="CHF", total_charged=Decimal(7), charge_status="full",
    )  # fmt: skip
    shop.put(other)
    making.make_due()

    # when
    both = standing.standing([1, 2]).figure(Figure.MONEY_OWED)
    one = standing.standing([2]).figure(Figure.MONEY_OWED)

    # then
    assert (both.count, both.amounts) == (2, {"EUR": Decimal(40), "CHF": Decimal(7)})
    assert (one.count, one.amounts) == (1, {"CHF": Decimal(7)})
    assert [row.order_id for row in standing.page(one, limit=9)] == [other.id]
    assert standing.standing([3]).orders == 0
