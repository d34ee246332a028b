"""The orders from before us: read in pages, from where it ended, whatever happens meanwhile."""

import threading
from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import timedelta
from unittest import mock
from uuid import UUID

import pytest
from django.db import DataError, OperationalError, connection

from saleor_service_plugin import health, work
from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.history import fill, keep
from saleor_service_plugin.rewards.history.models import HistoryFill, Person, Purchase
from saleor_service_plugin.shop.past_rows import Place
from saleor_service_plugin.shop.reward_rows import PurchaseRow
from tests.db.history_story import Customers, before, who
from tests.fake_shop import FakeShop, an_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customers(shop: FakeShop) -> Customers:
    """Return a shop with five orders from before."""
    story = Customers(shop)
    for _ in range(5):
        story.order(look=False)
    return story


def in_pages_of(orders: int) -> AbstractContextManager[int]:
    """Read in pages of so many orders."""
    return mock.patch.object(fill, "PAGE", orders)


@pytest.mark.parametrize("page", [1, 2, 5, 500])
def test_all_of_them_are_read_once(customers: Customers, page: int) -> None:
    customers.shop.put(an_order(status="draft"))
    with in_pages_of(page):
        assert fill.fill_due() == 5
        assert fill.fill_due() == 0
    assert Person.objects.get().orders == 5
    shown = fill.progress()
    assert (shown.read, shown.done, shown.failures) == (5, True, 0)
    assert before(customers.order()).orders == 5


def test_a_tick_does_it(customers: Customers) -> None:
    work.tick()
    assert Purchase.objects.count() == 5
    found = health.look()
    assert found.history == {"read": 5, "done": True, "back_to": mock.ANY}
    assert not any(key.startswith("history") for key in found.problems)


def test_it_goes_on_where_it_ended(customers: Customers) -> None:
    with in_pages_of(2):
        assert fill.fill_due(seconds=0) == 2
        assert fill.progress().done is False
        oldest = min(Purchase.objects.values_list("placed_at", flat=True))
        assert fill.progress().back_to == oldest
        assert fill.fill_due(seconds=0) == 2
        assert fill.fill_due(seconds=0) == 1
    assert Person.objects.get().orders == 5


def test_two_workers_are_one_at_a_time(customers: Customers) -> None:
    fill.fill_due(seconds=0)
    HistoryFill.objects.update(done_at=None, before_at=None, before_id=None)
    there, go = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM saleor_service_history_fill FOR UPDATE")
            there.set()
            go.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    there.wait(10)
    assert fill.fill_due() == 0
    go.set()
    other.join(10)
    assert fill.fill_due() == 5


def test_orders_looked_at_meanwhile_are_counted_once(customers: Customers) -> None:
    for order_id in list(customers.shop.orders)[:3]:
        sync.sync([order_id])
    fill.fill_due()
    assert Person.objects.get().orders == 5


def test_what_nobody_saw_is_corrected_when_it_begins_anew(customers: Customers) -> None:
    fill.fill_due()
    first = next(iter(customers.shop.orders))
    customers.shop.change(first, status="canceled")
    # The plugin is off: what happens is not looked at.
    customers.shop.active = False
    missed = customers.order(look=False)
    work.tick()
    customers.shop.active = True
    work.tick()
    assert Person.objects.get().orders == 5
    assert before(missed).orders == 4


def test_a_page_that_takes_too_long_is_read_in_smaller_ones(customers: Customers) -> None:
    shop, real = customers.shop, customers.shop.past_purchases
    asked = []

    def slow(*, before: Place, limit: int) -> list[PurchaseRow]:
        asked.append(limit)
        if limit > 4:
            raise OperationalError("canceling statement due to statement timeout")
        return real(before=before, limit=limit)

    with mock.patch.object(shop, "past_purchases", slow):
        assert fill.fill_due() == 5
    assert asked[:4] == [500, 100, 20, 4]


def test_a_database_that_fails_is_told_of_and_asked_again(customers: Customers) -> None:
    def fails(*, before: Place, limit: int) -> list[PurchaseRow]:
        raise OperationalError("it is gone")

    with mock.patch.object(customers.shop, "past_purchases", fails):
        for _ in range(3):
            with pytest.raises(OperationalError):
                fill.fill_due()
    fill.fill_due(seconds=0)
    assert fill.progress().failures == 0
    HistoryFill.objects.update(failures=3, last_error="OperationalError")
    assert "OperationalError" in health.look().problems["history-stuck"]


def test_one_order_that_cannot_be_added_stops_no_other(customers: Customers) -> None:
    bad = list(customers.shop.orders)[2]
    real = keep.write

    def write(rows: dict[UUID, PurchaseRow], before: Collection[UUID]) -> None:
        if bad in rows:
            raise DataError("numeric field overflow")
        real(rows, before)  # type: ignore[arg-type]

    with mock.patch.object(keep, "write", write):
        assert fill.fill_due() == 4
    assert Person.objects.get().orders == 4
    assert not Purchase.objects.filter(pk=bad).exists()
    assert fill.progress().done


def test_it_ends_in_time(customers: Customers) -> None:
    with in_pages_of(1):
        assert fill.fill_due(seconds=-1) == 1


def test_a_shop_without_orders(shop: FakeShop) -> None:
    assert fill.fill_due() == 0
    assert fill.progress().done
    assert fill.progress().back_to is None


def test_a_thread_does_it_in_the_background(customers: Customers) -> None:
    fill.call()
    assert fill._thread is not None
    fill._thread.join(20)
    assert Purchase.objects.count() == 5


def test_the_newest_come_first(customers: Customers) -> None:
    with in_pages_of(2):
        fill.fill_due(seconds=0)
    newest = sorted(customers.shop.orders.values(), key=lambda order: order.created_at)[-2:]
    assert set(Purchase.objects.values_list("pk", flat=True)) == {order.id for order in newest}
    assert who(newest[0]) == who(newest[1])
    assert newest[1].created_at - newest[0].created_at == timedelta(days=1)
