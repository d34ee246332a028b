"""Where goodies may go, where they are in an order, and whether they may still come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from saleor_service_plugin.rewards.goodies import customs, standing
from saleor_service_plugin.rewards.goodies.standing import Place
from saleor_service_plugin.shop.goodie_terms import GoodieCase, paid_since, ready_at, refusal
from saleor_service_plugin.shop.reward_rows import GoodieAnswer
from saleor_service_plugin.shop.snapshots import Event, MoneyKind, MoneyMovement, MoneySource, Order
from tests.fake_shop import a_line, a_parcel, an_order

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "origin, country, postal_code, goes",
    [
        ("DE", "DE", "04109", True),
        ("DE", "AT", "1010", True),
        ("DE", "MC", "98000", True),
        ("DE", "CH", "8001", False),
        ("CH", "LI", "9490", True),
        ("CH", "DE", "79098", False),
        ("DE", "GB", "SW1A 1AA", False),
        ("GB", "IM", "IM1 1AA", True),
        ("GB", "GB", "BT1 1AA", False),
        ("DE", "GB", "BT1 1AA", False),
        ("NO", "NO", "0150", True),
        ("DE", "NO", "0150", False),
        ("DE", "DE", "27498", False),
        ("DE", "DE", "D-27498", False),
        ("DE", "DE", "78266", False),
        ("DE", "ES", "35001", False),
        ("DE", "ES", "28001", True),
        ("DE", "IT", "23041", False),
        ("DE", "IT", "20121", True),
        ("DE", "FR", "97400", False),
        ("DE", "GP", "97100", False),
        ("DE", "AX", "22100", False),
        ("DE", "FI", "22100", False),
        ("DE", "", "", False),
        ("US", "US", "10001", True),
        ("", "", "", False),
    ],
)
def test_a_goodie_crosses_no_border(
    origin: str, country: str, postal_code: str, *, goes: bool
) -> None:
    assert customs.may_go([], [origin], country, postal_code) is goes


def test_listed_countries_count_alone() -> None:
    assert customs.may_go(["CH"], ["DE"], "ch", "8001")
    assert not customs.may_go(["CH"], ["DE"], "DE", "04109")
    assert not customs.may_go([], [], "DE")
    assert not customs.may_go([], ["DE", "CH"], "DE", "04109")


ORDERED = a_line(quantity=2)
GOODIE = a_line(quantity=1, is_gift=True, goodie_key="k", unit_price_gross=Decimal(0))


def packed(*parcels: tuple[str, dict[object, int]]) -> Order:
    """Return an order with parcels of this status that hold this."""
    rows = tuple(
        a_parcel(id=number, status=status, lines=tuple(pieces.items()))  # type: ignore[arg-type]
        for number, (status, pieces) in enumerate(parcels, 1)
    )
    return an_order(lines=(ORDERED, GOODIE), fulfillments=rows)


@pytest.mark.parametrize(
    "parcels, place",
    [
        ([], Place.WAITING),
        ([("fulfilled", {ORDERED.id: 1})], Place.WAITING),
        ([("fulfilled", {ORDERED.id: 2})], Place.LEFT_BEHIND),
        ([("fulfilled", {ORDERED.id: 1}), ("fulfilled", {ORDERED.id: 1})], Place.LEFT_BEHIND),
        ([("fulfilled", {ORDERED.id: 2, GOODIE.id: 1})], Place.PACKED),
        ([("canceled", {ORDERED.id: 2, GOODIE.id: 1})], Place.WAITING),
        ([("waiting_for_approval", {ORDERED.id: 2, GOODIE.id: 1})], Place.WAITING),
        (
            [("fulfilled", {ORDERED.id: 2}), ("waiting_for_approval", {GOODIE.id: 1})],
            Place.WAITING,
        ),
        ([("returned", {ORDERED.id: 2, GOODIE.id: 1})], Place.PACKED),
        ([("refunded", {ORDERED.id: 2})], Place.LEFT_BEHIND),
    ],
)
def test_where_it_is(parcels: list[tuple[str, dict[object, int]]], place: Place) -> None:
    assert standing.place(packed(*parcels), "k") is place


def test_it_is_missing_under_another_key() -> None:
    assert standing.place(packed(), "other") is Place.MISSING


def test_a_gift_of_saleors_is_waited_for() -> None:
    order = packed(("fulfilled", {ORDERED.id: 2}))
    gift = a_line(quantity=1, is_gift=True)
    assert standing.place(replace(order, lines=(*order.lines, gift)), "k") is Place.WAITING


CASE = GoodieCase("unfulfilled", "full", [], NOW, exported=False, has_parcel=True)


@pytest.mark.parametrize(
    "changes, minutes, answer",
    [
        ({}, 60, None),
        ({"charge_status": "overcharged"}, 60, None),
        ({"fulfillments": ["canceled"]}, 60, None),
        ({}, 0, GoodieAnswer.TOO_LATE),
        ({"ready_at": NOW - timedelta(minutes=60)}, 60, None),
        ({"ready_at": NOW - timedelta(minutes=61)}, 60, GoodieAnswer.TOO_LATE),
        ({"status": "draft"}, 60, GoodieAnswer.NOT_YET),
        ({"status": "unconfirmed"}, 60, GoodieAnswer.NOT_YET),
        ({"charge_status": "none"}, 60, GoodieAnswer.NOT_YET),
        ({"charge_status": "partial"}, 60, GoodieAnswer.NOT_YET),
        ({"status": "partially fulfilled"}, 60, GoodieAnswer.TOO_LATE),
        ({"status": "fulfilled"}, 60, GoodieAnswer.TOO_LATE),
        ({"status": "canceled"}, 60, GoodieAnswer.TOO_LATE),
        ({"status": "expired"}, 60, GoodieAnswer.TOO_LATE),
        ({"status": "returned"}, 60, GoodieAnswer.TOO_LATE),
        ({"fulfillments": ["waiting_for_approval"]}, 60, GoodieAnswer.TOO_LATE),
        ({"fulfillments": ["fulfilled"]}, 60, GoodieAnswer.TOO_LATE),
        ({"fulfillments": ["refunded"]}, 60, GoodieAnswer.TOO_LATE),
        ({"exported": True}, 60, GoodieAnswer.TOO_LATE),
        ({"has_parcel": False}, 60, GoodieAnswer.TOO_LATE),
    ],
)
def test_whether_it_may_come(
    changes: dict[str, object], minutes: int, answer: GoodieAnswer | None
) -> None:
    case = replace(CASE, **changes)  # type: ignore[arg-type]
    assert refusal(case, minutes=minutes, now=NOW) is answer


def moved(kind: MoneyKind, amount: str, minute: int) -> MoneyMovement:
    """Return a movement of money."""
    at = NOW + timedelta(minutes=minute)
    return MoneyMovement(MoneySource.TRANSACTION, minute, kind, Decimal(amount), at)


@pytest.mark.parametrize(
    "money, minute",
    [
        ([], None),
        ([moved(MoneyKind.PAYMENT, "10", 1)], 1),
        ([moved(MoneyKind.PAYMENT, "4", 1), moved(MoneyKind.PAYMENT, "6", 2)], 2),
        ([moved(MoneyKind.PAYMENT, "6", 2), moved(MoneyKind.PAYMENT, "4", 1)], 2),
        ([moved(MoneyKind.PAYMENT, "10", 1), moved(MoneyKind.PAYMENT, "5", 2)], 1),
        ([moved(MoneyKind.AUTHORIZATION, "10", 1)], None),
        ([moved(MoneyKind.PAYMENT, "10", 1), moved(MoneyKind.REFUND, "10", 2)], None),
        (
            [moved(MoneyKind.PAYMENT, "10", 1), moved(MoneyKind.REFUND, "10", 2),
             moved(MoneyKind.REFUND_REVERSED, "10", 3)],
            3,
        ),
        ([moved(MoneyKind.PAYMENT, "12", 1), moved(MoneyKind.PAYMENT_CORRECTION, "-4", 2)], None),
    ],
)  # fmt: skip
def test_since_when_it_is_paid(money: list[MoneyMovement], minute: int | None) -> None:
    expected = None if minute is None else NOW + timedelta(minutes=minute)
    assert paid_since(Decimal(10), money) == expected


def test_time_begins_with_payment_and_confirmation() -> None:
    confirmed = Event(1, "confirmed", NOW + timedelta(hours=5))
    paid = [moved(MoneyKind.PAYMENT, "10", 30)]
    assert ready_at(NOW, Decimal(10), paid, []) == NOW + timedelta(minutes=30)
    assert ready_at(NOW, Decimal(10), paid, [confirmed]) == confirmed.date
    assert ready_at(NOW, Decimal(0), [], []) == NOW
