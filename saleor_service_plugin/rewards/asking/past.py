"""When a trigger came true in the past, in time order: what a simulation goes through.

Read from the summary of who bought what, slice by slice; of each occasion four values are
kept, so that all of 90 days fit into memory and can be put in order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ...database import fetch
from ..rules.words import Trigger
from . import occasions

SLICE = 5000
"""Rows of one statement."""

MOST = 400_000
"""Occasions of one simulation, the latest: some 100 MB."""

LATE = timedelta(days=60)
"""How long after an order its payment or delivery may come, and is found."""

FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Past:
    """A trigger came true."""

    at: datetime
    order_id: UUID
    person_id: int
    trigger: Trigger


# By the index on when they were placed; a slice behind a place.
PURCHASES = """
SELECT order_id, person_id, placed_at, paid_at, counts FROM saleor_service_purchase
WHERE (placed_at, order_id) > (%(after)s, %(after_id)s) AND placed_at <= %(until)s
ORDER BY placed_at, order_id LIMIT %(limit)s
"""

# Those after which the same customer let so many days pass: no later order of his, whoever he
# was taken for then, lies within them. By the index on a person's orders that count.
SILENT = """
SELECT p.order_id, coalesce(mine.merged_into, mine.id), p.placed_at
FROM saleor_service_purchase p
JOIN saleor_service_person mine ON mine.id = p.person_id
WHERE p.counts AND p.order_id = ANY(%(ids)s) AND NOT EXISTS (
    SELECT FROM saleor_service_person other
    JOIN saleor_service_purchase q ON q.person_id = other.id AND q.counts
        AND (q.placed_at, q.order_id) > (p.placed_at, p.order_id)
        AND q.placed_at <= p.placed_at + %(days)s
    WHERE other.id = coalesce(mine.merged_into, mine.id)
        OR other.merged_into = coalesce(mine.merged_into, mine.id)
)
"""

Row = tuple[UUID, int, datetime, datetime | None, bool]


def of_trigger(
    trigger: Trigger, days: int, since: datetime, until: datetime, go_on: Callable[[], None]
) -> list[Past]:
    """Return when a rule would have been asked, in time order.

    Args:
        trigger: Of the rule.
        days: How long it waits.
        since: The oldest occasion.
        until: The latest.
        go_on: Called before each slice; what it raises ends the reading.

    """
    found = [
        Past(at, order_id, person_id, trigger)
        for at, order_id, person_id in _true(trigger, timedelta(days=days), since, until, go_on)
        if since <= at <= until
    ]
    found.sort(key=place)
    return found[-MOST:]


def place(one: Past) -> tuple[datetime, str, UUID]:
    """Return where an occasion stands among others: as the real ones are asked."""
    return one.at, one.trigger.value, one.order_id


def _true(
    trigger: Trigger, days: timedelta, since: datetime, until: datetime, go_on: Callable[[], None]
) -> Iterator[tuple[datetime, UUID, int]]:
    match trigger:
        case Trigger.PLACED:
            for rows in _slices(since, until, go_on):
                yield from ((row[2], row[0], row[1]) for row in rows)
        case Trigger.PAID:
            for rows in _slices(since - LATE, until, go_on):
                for order_id, person_id, _, paid_at, counts in rows:
                    if paid_at is not None and counts:
                        yield paid_at, order_id, person_id
        case Trigger.DELIVERED | Trigger.AFTER_DELIVERY:
            for rows in _slices(since - days - LATE, until - days, go_on):
                bought = {row[0]: row[1] for row in rows if row[4]}
                for order_id, at in occasions.delivered_at(list(bought)).items():
                    yield at + days, order_id, bought[order_id]
        case Trigger.WITHOUT_ORDER:
            for rows in _slices(since - days, until - days, go_on):
                ids = [row[0] for row in rows]
                for row in fetch(SILENT, {"ids": ids, "days": days}):
                    yield row[2] + days, row[0], row[1]
        case Trigger.COMPLAINT_SOLVED:
            # Nobody kept when complaints were solved before there were any.
            return


def _slices(since: datetime, until: datetime, go_on: Callable[[], None]) -> Iterator[list[Row]]:
    after, after_id = since, FIRST
    while True:
        go_on()
        rows: list[Row] = [
            (row[0], row[1], row[2], row[3], row[4])
            for row in fetch(
                PURCHASES,
                {"after": after, "after_id": after_id, "until": until, "limit": SLICE},
            )
        ]
        yield rows
        if len(rows) < SLICE:
            return
        after, after_id = rows[-1][2], rows[-1][0]
