"""Limits and budgets: used up by many at once, never beyond, all or nothing."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connections, transaction

from saleor_service_plugin.rewards.asking import books
from saleor_service_plugin.rewards.asking.books import Full, Slot
from tests.db.reward_story import tally

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

MONTH = "2026-11"


def money(cost: str, most: str) -> Slot:
    """Return a slot of a budget."""
    return Slot("rule:5", MONTH, "EUR", Decimal(cost), most_booked=Decimal(most))


@pytest.mark.django_db
def test_nothing_is_used_where_one_has_no_room() -> None:
    # given
    count = Slot("rule:5", most=2)

    # when: the third finds two used, the fourth no money
    assert books.take([count, money("4.00", "8.00")], at=NOW) is None
    assert books.take([count, money("3.99", "8.00")], at=NOW) is None
    lack = books.take([money("0.01", "8.00"), count], at=NOW)
    dear = books.take([Slot("rule:5:person:1"), money("0.02", "8.00")], at=NOW)

    # then
    assert lack is not None and lack.full is Full.COUNT
    assert dear is not None and dear.full is Full.BOOKED
    assert tally("rule:5") == (2, 0)
    assert tally("rule:5", MONTH, "EUR") == (2, Decimal("7.99"))
    assert tally("rule:5:person:1") == (0, 0)


@pytest.mark.django_db
def test_the_last_cent_is_used_and_no_more() -> None:
    # given
    assert books.take([money("7.99", "8.00")], at=NOW) is None

    # when
    over = books.take([money("0.011", "8.00")], at=NOW)
    exact = books.take([money("0.01", "8.00")], at=NOW)

    # then
    assert over is not None
    assert exact is None
    assert tally("rule:5", MONTH, "EUR") == (2, Decimal("8.00"))


@pytest.mark.django_db
def test_a_rest_is_kept() -> None:
    # given
    slot = Slot("rule:5:person:1", rest=timedelta(days=30))
    assert books.take([slot], at=NOW) is None

    # when
    early = books.take([slot], at=NOW + timedelta(days=30) - timedelta(seconds=1))
    later = books.take([slot], at=NOW + timedelta(days=30))

    # then
    assert early is not None and early.full is Full.REST
    assert later is None


@pytest.mark.django_db
def test_what_is_given_back_can_be_used_again() -> None:
    # given
    slots = [Slot("rule:5", most=1), money("8.00", "8.00")]
    assert books.take(slots, at=NOW) is None

    # when
    books.free([Slot("rule:5"), Slot("rule:5", MONTH, "EUR", Decimal("8.00"))])

    # then
    assert tally("rule:5", MONTH, "EUR") == (0, 0)
    assert books.take(slots, at=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_use_up_a_budget_to_the_cent() -> None:
    """In any order of their slots; nobody waits for another in a circle."""
    # given
    threads = 16
    barrier = threading.Barrier(threads)
    taken: list[bool] = []

    def work(place: int) -> None:
        slots = [money("1.10", "11.00"), Slot("rule:5"), Slot(f"rule:5:person:{place % 3}")]
        try:
            barrier.wait(20)
            for _ in range(3):
                with transaction.atomic():
                    taken.append(books.take(slots[:: (-1) ** place], at=NOW) is None)
        finally:
            connections.close_all()

    # when
    workers = [threading.Thread(target=work, args=(place,)) for place in range(threads)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)

    # then
    assert len(taken) == 3 * threads
    assert sum(taken) == 10
    assert tally("rule:5", MONTH, "EUR") == (10, Decimal("11.00"))
    assert tally("rule:5") == (10, 0)
    assert sum(tally(f"rule:5:person:{place}")[0] for place in range(3)) == 10
