"""The delays desk: any page of any filter is the page that a list in Python gives."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from saleor_service_plugin.delivery.delays import desk
from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.delays.desk import Cursor, Page, Sort, Where
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.delivery.promises.states import DelayState, Ending
from saleor_service_plugin.orders.models import ServiceOrder
from tests.bench import plans
from tests.bench.vacuum import vacuum

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 400
CHECKS = 500
MANY = 60_000
"""Many times what any page may read."""

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = (1, 2, 10)
VARIANTS = (5, 6, 7)
LOST = 9
"""A variant of which nothing was ordered."""


def _row(drawn: random.Random, number: int) -> tuple[Delay, Promise]:
    order_id, line_id = UUID(int=number // 2), UUID(int=10_000 + number)
    channel_id = drawn.choice((1, 1, 1, *CHANNELS))
    found_at = BEGIN + timedelta(hours=drawn.randrange(60))
    delay = Delay(
        order_id=order_id, channel_id=channel_id, number=number, found_at=found_at,
        cause=drawn.choice((*Cause, Cause.STOCK, Cause.STOCK)), line_ids=[str(line_id)],
        state=drawn.choice((DelayState.OPEN, DelayState.OPEN, *DelayState)),
        was_latest=BEGIN.date() + timedelta(drawn.randrange(20)) if drawn.random() < 0.9 else None,
    )  # fmt: skip
    promise = Promise(
        order_id=order_id, line_id=line_id, channel_id=channel_id, placed_at=BEGIN,
        variant_id=drawn.choice((*VARIANTS, None)),
        ending=drawn.choice((Ending.OPEN, Ending.OPEN, Ending.SENT)),
    )  # fmt: skip
    return delay, promise


def fill(rows: int) -> tuple[list[Delay], dict[str, Promise]]:
    """Add that many delays with a line each; one of a channel that is nowhere else."""
    drawn = random.Random(3)
    made = [_row(drawn, number) for number in range(1, rows + 1)]
    made[rows // 2][0].channel_id = 7
    Delay.objects.bulk_create([delay for delay, _ in made])
    promises = Promise.objects.bulk_create([promise for _, promise in made])
    return list(Delay.objects.order_by("pk")), {str(row.line_id): row for row in promises}


def _key(row: Delay, sort: Sort) -> tuple[date | datetime, int]:
    found = desk.cursor(row, sort)
    return found.at, found.id


def _fits(where: Where, promises: dict[str, Promise]) -> Callable[[Delay], bool]:
    def fits(row: Delay) -> bool:
        asked: list[tuple[object, Sequence[object] | None]] = [
            (row.state, where.states), (row.cause, where.causes),
            (row.channel_id, where.channel_ids), (row.order_id, where.order_ids),
            (row.channel_id, where.allowed_channel_ids),
        ]  # fmt: skip
        lines = [promises[one] for one in row.line_ids]
        waits = [line.variant_id for line in lines if line.ending == Ending.OPEN]
        return (
            all(values is None or value in values for value, values in asked)
            and (where.variant_id is None or where.variant_id in waits)
            and (where.found_since is None or row.found_at >= where.found_since)
        )

    return fits


def expected(
    rows: list[Delay], promises: dict[str, Promise], where: Where, wanted: Page
) -> list[int]:
    """Return what the desk must give."""
    sort, fits = wanted.sort, _fits(where, promises)
    low, high = wanted.after, wanted.before
    if not wanted.ascending:
        low, high = high, low
    found = sorted(
        key
        for row in rows
        if fits(row) and (sort is Sort.FOUND or row.state == DelayState.OPEN)
        if (key := _key(row, sort))
        and (low is None or key > (low.at, low.id))
        and (high is None or key < (high.at, high.id))
    )
    if not wanted.ascending:
        found.reverse()
    if wanted.backwards:
        found = found[max(len(found) - wanted.limit, 0) :]
    return [pk for _, pk in found[: wanted.limit]]


def _some[T](drawn: random.Random, values: Sequence[T]) -> list[T] | None:
    if drawn.random() < 0.6:
        return None
    return drawn.choices(values, k=drawn.choice((0, 1, 1, 1, 2, 3, 5)))


def _draw(drawn: random.Random, rows: list[Delay]) -> tuple[Where, Page]:
    sort = drawn.choice(list(Sort))
    ends = [
        desk.cursor(drawn.choice(rows), sort) if drawn.random() < 0.4 else None for _ in "ab"
    ]  # fmt: skip
    since = BEGIN + timedelta(hours=drawn.randrange(60))
    where = Where(
        states=_some(drawn, list(DelayState)),
        causes=_some(drawn, list(Cause)),
        channel_ids=_some(drawn, (*CHANNELS, 7, 99)),
        allowed_channel_ids=_some(drawn, (*CHANNELS, 7)),
        order_ids=_some(drawn, [row.order_id for row in rows]) if drawn.random() < 0.2 else None,
        variant_id=drawn.choice((*VARIANTS, LOST)) if drawn.random() < 0.2 else None,
        found_since=since if drawn.random() < 0.2 else None,
    )
    limit = drawn.choice((1, 2, 3, 7, 21, 101))
    return where, Page(limit, sort, drawn.random() < 0.5, *ends, drawn.random() < 0.5)


def test_any_page_of_any_filter_is_that_of_a_list_in_python() -> None:
    # given
    (rows, promises), drawn = fill(ROWS), random.Random(6)
    filled = 0
    for number in range(CHECKS):
        where, wanted = _draw(drawn, rows)

        # when
        found = [row.pk for row in desk.page(where, wanted)]

        # then
        assert found == expected(rows, promises, where, wanted), f"{number}: {where} {wanted}"
        filled += bool(found)
        if number % 10 == 0:
            every = Page(ROWS, wanted.sort)
            there = expected(rows, promises, where, every)
            assert desk.count(where, wanted.sort) == len(there)
    assert filled > CHECKS / 5


WHERES = (
    Where(),
    Where(states=["open"]),
    Where(states=["open"], causes=["coming-back"]),
    Where(states=["open"], channel_ids=[7]),
    Where(states=["settled"]),
    Where(states=["seen"], causes=["unpaid", "staff"]),
    Where(causes=["coming-back"]),
    Where(channel_ids=[7]),
    Where(allowed_channel_ids=[1, 2]),
    Where(causes=["stock"], found_since=BEGIN),
    Where(found_since=BEGIN),
    Where(order_ids=[UUID(int=5), UUID(int=59_000)]),
    Where(variant_id=5),
)

# One in thirty is open, as in a bad month; causes and channels that hardly ever come.
OLD_SHOP = """
INSERT INTO saleor_service_delay (
    order_id, channel_id, number, cause, line_ids, was_latest, found_at, by, words, told, sooner,
    state, seen_by
)
SELECT lpad(to_hex(n), 32, '0')::uuid, CASE WHEN n %% 9999 = 0 THEN 7 ELSE 1 + n %% 3 END, 1,
    CASE WHEN n %% 5000 = 1 THEN 'coming-back' WHEN n %% 3 = 0 THEN 'stock' ELSE 'not-packed' END,
    jsonb_build_array(lpad(to_hex(n + 1000000), 32, '0')::uuid::text),
    CASE WHEN n %% 10 > 0 THEN current_date - n / 100 END, now() - n * interval '3 minutes',
    '', '', true, false, CASE WHEN n %% 30 = 0 THEN 'open' WHEN n %% 4000 = 1 THEN 'seen'
        WHEN n %% 3 = 0 THEN 'overtaken' ELSE 'settled' END, ''
FROM generate_series(1, %s) n
"""

OLD_LINES = """
INSERT INTO saleor_service_promise (
    order_id, line_id, channel_id, variant_id, name, quantity, placed_at, shown, carrier, country,
    basis, said_words, said_by, said_new, later, ending
)
SELECT lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n + 1000000), 32, '0')::uuid, 1, n %% 200, 'Mug',
    1, now(), true, '', '', '{}', '', '', false, false,
    CASE WHEN n %% 30 = 0 THEN 'open' ELSE 'delivered' END
FROM generate_series(1, %s) n
"""


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("ascending", [False, True])
def test_no_page_of_any_filter_walks_through_the_table(sort: Sort, ascending: bool) -> None:
    # given
    with connection.cursor() as cursor:
        cursor.execute(OLD_SHOP, [MANY])
        cursor.execute(OLD_LINES, [MANY])
    vacuum("saleor_service_delay")
    vacuum("saleor_service_promise")
    middle = desk.cursor(Delay.objects.order_by("pk")[MANY // 2], sort)

    # when
    read = {}
    for where in WHERES:
        for after in (None, middle):
            sql, values = desk.statement(where, Page(21, sort, ascending, after))
            read[f"{where} {after}"] = _read(plans.explain(sql, values))

    # then
    assert {name: rows for name, rows in read.items() if rows > plans.BIG} == {}


def _read(explained: plans.Explained) -> int:
    """Return how many rows of delays and of lines a statement looks at."""
    tables = ("saleor_service_delay", "saleor_service_promise")
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in plans.nodes(explained.plan)
        if node.get("Relation Name") in tables
    )


def test_what_had_no_day_comes_last_and_is_found_again() -> None:
    # given
    days = (None, date(2026, 2, 1), date(2026, 1, 1))
    made = [
        Delay(
            order_id=UUID(int=place), channel_id=1, number=1, cause=Cause.UNPAID, found_at=BEGIN,
            was_latest=day,
        )
        for place, day in enumerate(days)
    ]  # fmt: skip
    without, second, first = (row.pk for row in Delay.objects.bulk_create(made))

    # then
    found = desk.page(Where(), Page(9))
    assert [row.pk for row in found] == [first, second, without]
    cursor = desk.cursor(found[-1], Sort.PROMISED)
    assert cursor == Cursor(date.max, without)
    assert desk.page(Where(), Page(9, after=cursor)) == []
    before = desk.page(Where(), Page(1, before=cursor, backwards=True))
    assert [row.pk for row in before] == [second]


def test_orders_are_found_by_number_and_address() -> None:
    for place, number in enumerate(("1042", "1043"), start=1):
        ServiceOrder.objects.create(
            order_id=UUID(int=place), number=number, email=f"Anne{number}@example.com",
            channel_id=place, placed_at=BEGIN,
        )  # fmt: skip
    assert desk.find("#1042") == desk.find(" anne1042@EXAMPLE.com") == [UUID(int=1)]
    assert desk.find("1042", [2]) == []
