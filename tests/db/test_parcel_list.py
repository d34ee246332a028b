"""The staff's list of parcels page by page, compared with a list in Python; and how it is read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import UUID

import pytest
from django.db import connection

from saleor_service_plugin.delivery import parcel_list, parcel_sql
from saleor_service_plugin.delivery.attention import Attention
from saleor_service_plugin.delivery.models import CARRIERS, TrackedParcel
from saleor_service_plugin.delivery.parcel_list import Cursor, Page, Sort, Where
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.orders.models import ServiceOrder
from tests.bench import plans
from tests.bench.vacuum import vacuum

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 500
CHECKS = 600
MANY = 60_000
"""Many times what any page may read."""

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = (1, 2, 10)


def _row(drawn: random.Random, number: int) -> TrackedParcel:
    waits = drawn.random() < 0.2
    left = drawn.random() < 0.95
    return TrackedParcel(
        order_id=UUID(int=number // 2), fulfillment_id=number,
        channel_id=drawn.choice((1, 1, 1, *CHANNELS)),
        carrier=drawn.choice((*CARRIERS[:3], "dhl", "dhl")),
        state=drawn.choice((*ParcelState, ParcelState.DELIVERED, ParcelState.DELIVERED)),
        # Many leave at once.
        sent_at=BEGIN + timedelta(hours=drawn.randrange(60)) if left else None,
        current=drawn.random() < 0.95,
        attention=drawn.choice(list(Attention)) if waits else "",
        attention_at=BEGIN + timedelta(hours=drawn.randrange(20)) if waits else None,
    )  # fmt: skip


def fill(rows: int) -> list[TrackedParcel]:
    """Add that many parcels; one of a channel that is nowhere else."""
    drawn = random.Random(3)
    made = [_row(drawn, number) for number in range(1, rows + 1)]
    made[rows // 2].channel_id, made[rows // 2].sent_at = 7, BEGIN
    TrackedParcel.objects.bulk_create(made)
    return list(TrackedParcel.objects.order_by("pk"))


def _at(row: TrackedParcel, sort: Sort) -> datetime | None:
    return row.sent_at if sort is Sort.SENT else row.attention_at


def _fits(where: Where) -> Callable[[TrackedParcel], bool]:
    def fits(row: TrackedParcel) -> bool:
        asked: list[tuple[object, Sequence[object] | None]] = [
            (row.attention, where.reasons), (row.state, where.states),
            (row.carrier, where.carriers), (row.channel_id, where.channel_ids),
            (row.channel_id, where.allowed_channel_ids), (row.pk, where.ids),
        ]  # fmt: skip
        return all(values is None or value in values for value, values in asked) and (
            where.attention is None or bool(row.attention) is where.attention
        )

    return fits


def expected(rows: list[TrackedParcel], where: Where, wanted: Page) -> list[int]:
    """Return what the list must give."""
    sort = wanted.sort
    there = [row for row in rows if _is_listed(row, sort) and _fits(where)(row)]
    low, high = wanted.after, wanted.before
    if not wanted.ascending:
        low, high = high, low
    found = sorted(
        (at, row.pk)
        for row in there
        if (at := _at(row, sort))
        and (low is None or (at, row.pk) > (low.at, low.id))
        and (high is None or (at, row.pk) < (high.at, high.id))
    )
    if not wanted.ascending:
        found.reverse()
    if wanted.backwards:
        found = found[max(len(found) - wanted.limit, 0) :]
    return [pk for _, pk in found[: wanted.limit]]


def _is_listed(row: TrackedParcel, sort: Sort) -> bool:
    return bool(row.attention) if sort is Sort.ATTENTION else row.current and bool(row.sent_at)


@pytest.fixture(params=[False, True], ids=["usual", "by-lanes"])
def lanes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look at the usual stretch of the list, or at a row or two, so that lanes are read."""
    if not request.param:
        yield
        return
    with mock.patch.object(parcel_sql, "NEAR", 1), mock.patch.object(parcel_sql, "NEAR_AND", 1):
        yield


def _some[T](drawn: random.Random, values: Sequence[T]) -> list[T] | None:
    if drawn.random() < 0.6:
        return None
    return drawn.choices(values, k=drawn.choice((0, 1, 1, 1, 2, 3, 5)))


def _draw(drawn: random.Random, rows: list[TrackedParcel]) -> tuple[Where, Page]:
    sort = drawn.choice(list(Sort))
    places = [Cursor(at, row.pk) for row in rows if (at := _at(row, sort))]
    ends = [drawn.choice(places) if drawn.random() < 0.4 else None for _ in "ab"]
    where = Where(
        attention=drawn.choice((None, None, None, True, False)),
        reasons=_some(drawn, list(Attention)) if drawn.random() < 0.3 else None,
        states=_some(drawn, list(ParcelState)),
        carriers=_some(drawn, CARRIERS),
        channel_ids=_some(drawn, (*CHANNELS, 7, 99)),
        allowed_channel_ids=_some(drawn, (*CHANNELS, 7)),
        ids=_some(drawn, [row.pk for row in rows]) if drawn.random() < 0.2 else None,
    )
    limit = drawn.choice((1, 2, 3, 7, 21, 101))
    return where, Page(limit, sort, drawn.random() < 0.5, *ends, drawn.random() < 0.5)


def test_any_page_of_any_filter_is_that_of_a_list_in_python(lanes: None) -> None:
    # given
    rows, drawn = fill(ROWS), random.Random(6)
    filled = 0
    for number in range(CHECKS):
        where, wanted = _draw(drawn, rows)

        # when
        found = [row.pk for row in parcel_list.page(where, wanted)]

        # then
        assert found == expected(rows, where, wanted), f"{number}: {where} {wanted}"
        filled += bool(found)
        if number % 10 == 0:
            every = Page(ROWS, wanted.sort)
            assert parcel_list.count(where, wanted.sort) == len(expected(rows, where, every))
    assert filled > CHECKS / 4


WHERES = (
    Where(),
    Where(attention=True),
    Where(attention=False),
    Where(reasons=["number"]),
    Where(attention=True, channel_ids=[7]),
    Where(states=["delivered"]),
    Where(states=["exception"]),
    Where(states=["label-created", "handed-over"]),
    Where(states=["returned"], carriers=["gls"]),
    Where(carriers=["dhl"]),
    Where(carriers=["usps"]),
    Where(channel_ids=[7]),
    Where(channel_ids=[2, 7], carriers=["dhl"], states=["in-transit"]),
    Where(allowed_channel_ids=[1, 2]),
    Where(attention=False, carriers=["dpd"]),
    Where(ids=[5, 6, 7, 59_000]),
)

OLD_SHOP = """
INSERT INTO saleor_service_parcel (
    order_id, channel_id, fulfillment_id, position, key, number, typed, url, carrier,
    carrier_from, chosen, current, sent_at, state, said, place, by_hand, reached, pickup_place,
    attention, attention_at, settled, polled, calm_seconds, near_seconds, look_failures,
    look_problem
)
SELECT gen_random_uuid(), CASE WHEN n %% 9999 = 0 THEN 7 ELSE 1 + n %% 3 END, n, 0, '', '', '', '',
    CASE WHEN n %% 20 = 0 THEN 'dpd' WHEN n %% 5000 = 0 THEN 'gls' ELSE 'dhl' END, 'number', '',
    true, now() - n * interval '3 minutes',
    CASE WHEN n < 900 THEN 'in-transit' WHEN n %% 3000 = 1 THEN 'exception'
        WHEN n %% 7000 = 2 THEN 'returned' ELSE 'delivered' END,
    '', '', false, '{}', '',
    CASE WHEN n %% 3000 = 1 THEN 'exception' WHEN n %% 7000 = 2 THEN 'returned' ELSE '' END,
    CASE WHEN n %% 3000 = 1 OR n %% 7000 = 2 THEN now() - n * interval '3 minutes' END,
    '', false, 0, 0, 0, ''
FROM generate_series(1, %s) n
"""


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("ascending", [False, True])
def test_no_page_of_any_filter_walks_through_the_table(sort: Sort, ascending: bool) -> None:
    # given
    with connection.cursor() as cursor:
        cursor.execute(OLD_SHOP, [MANY])
    vacuum("saleor_service_parcel")
    middle = TrackedParcel.objects.order_by("pk")[MANY // 2]
    at = middle.sent_at or BEGIN

    # when
    read = {}
    for where in WHERES:
        for after in (None, Cursor(at, middle.pk)):
            sql, values = parcel_list.statement(where, Page(21, sort, ascending, after))
            read[f"{where} {after}"] = _read(plans.explain(sql, values))

    # then
    assert {name: rows for name, rows in read.items() if rows > plans.BIG} == {}


def _read(explained: plans.Explained) -> int:
    """Return how many rows of parcels a statement looks at."""
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in plans.nodes(explained.plan)
        if node.get("Relation Name") == "saleor_service_parcel"
    )


def test_what_was_typed_is_found_however_it_is_written() -> None:
    # given
    order = ServiceOrder.objects.create(
        order_id=UUID(int=1), number="1042", email="Anne@example.com", channel_id=1,
        placed_at=BEGIN,
    )  # fmt: skip
    made = [
        TrackedParcel(
            order_id=UUID(int=place), channel_id=place, fulfillment_id=place, number=number,
            key=number, sent_at=BEGIN,
        )
        for place, number in enumerate(("00340434161094042557", "1Z999AA10123456784"), start=1)
    ]  # fmt: skip
    first, second = (row.pk for row in TrackedParcel.objects.bulk_create(made))
    assert order.order_id == UUID(int=1)

    # then
    for text in ("#1042", "anne@EXAMPLE.com", " 0034 0434 1610 9404 2557", "003404-34161094042557"):
        assert parcel_list.find(text) == [first], text
    assert parcel_list.find("1z999aa10123456784") == [second]
    assert parcel_list.find("1042", [2]) == []
    for text in ("", " ", "\0", "%", "x" * 100_000, "\ud800", "10421"):
        assert parcel_list.find(text) == [], text
