"""What was used up of limits and budgets: rows of `Tally`, locked in one order by everybody.

All or nothing: nothing is written before every row is locked and has room.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from ...database import execute, fetch

TRIAL = "trial:"
"""Before the scopes of what a channel on trial would have used up."""

ENSURE = """
INSERT INTO saleor_service_tally (scope, period, currency, count, booked)
SELECT wanted.scope, wanted.period, wanted.currency, 0, 0
FROM unnest(%s::text[], %s::text[], %s::text[]) AS wanted(scope, period, currency)
WHERE NOT EXISTS (SELECT FROM saleor_service_tally t WHERE t.scope = wanted.scope
    AND t.period = wanted.period AND t.currency = wanted.currency)
ON CONFLICT (scope, period, currency) DO NOTHING
"""

# In the order in which they are asked for, which is the same for everybody (`_place`).
LOCK = """
SELECT t.id, t.count, t.booked, t.last_at
FROM unnest(%s::text[], %s::text[], %s::text[])
    WITH ORDINALITY AS wanted(scope, period, currency, place)
JOIN saleor_service_tally t USING (scope, period, currency)
ORDER BY wanted.place FOR UPDATE OF t
"""

# Guarded once more, should anything else ever write these rows.
USE = """
UPDATE saleor_service_tally t
SET count = t.count + 1, booked = t.booked + used.cost, last_at = greatest(t.last_at, used.at)
FROM unnest(%s::bigint[], %s::numeric[], %s::int[], %s::numeric[], %s::timestamptz[])
    AS used(id, cost, most, most_booked, at)
WHERE t.id = used.id AND (used.most IS NULL OR t.count < used.most)
    AND (used.most_booked IS NULL OR t.booked + used.cost <= used.most_booked)
"""

FREE = """
UPDATE saleor_service_tally t
SET count = greatest(t.count - freed.number, 0), booked = greatest(t.booked - freed.cost, 0),
    last_at = CASE WHEN t.count > freed.number THEN t.last_at END
FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::numeric[])
    AS freed(scope, period, currency, number, cost)
WHERE t.scope = freed.scope AND t.period = freed.period AND t.currency = freed.currency
"""


USED = """
SELECT coalesce(sum(count), 0), max(last_at) FROM saleor_service_tally
WHERE scope = ANY(%s) AND period = 'all' AND currency = ''
"""


class Full(StrEnum):
    """What of a slot is used up."""

    COUNT = "count"
    BOOKED = "booked"
    REST = "rest"
    """Too little time has passed since the last one."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One row that a grant uses, and how far it may be used; None does not limit."""

    scope: str
    period: str = "all"
    currency: str = ""
    cost: Decimal = Decimal(0)
    most: int | None = None
    most_booked: Decimal | None = None
    rest: timedelta | None = None
    """Least time between two."""
    before: int = 0
    """What counts besides, e.g. under a number that somebody had before."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a grant has no room."""

    slot: Slot
    full: Full


@dataclass(frozen=True, slots=True)
class Used:
    """What was used of some rows together."""

    count: int = 0
    last_at: datetime | None = None


def used(scopes: Sequence[str]) -> Used:
    """Return what was used of these scopes over all time; one statement."""
    ((count, last_at),) = fetch(USED, [list(scopes)])
    return Used(int(count), last_at)


def take(slots: Sequence[Slot], *, at: datetime) -> Lack | None:
    """Use one of each slot, or none of any; in the caller's transaction, three statements.

    Args:
        slots: Different rows; their order decides which lack is named.
        at: When it is used.

    Returns:
        The first that has no room; None: all were used.

    """
    if not slots:
        return None
    places = sorted(slots, key=_place)
    execute(ENSURE, _names(places))
    rows = dict(zip(places, fetch(LOCK, _names(places)), strict=True))
    for slot in slots:
        _, count, booked, last_at = rows[slot]
        if full := lacks(slot, count=count, booked=booked, last_at=last_at, at=at):
            return Lack(slot, full)
    used = execute(
        USE,
        [
            [rows[slot][0] for slot in places],
            [slot.cost for slot in places],
            [None if slot.most is None else slot.most - slot.before for slot in places],
            [slot.most_booked for slot in places],
            [at] * len(places),
        ],
    )
    if used != len(places):
        raise RuntimeError("A limit was moved under our lock.")
    return None


def lacks(
    slot: Slot, *, count: int, booked: Decimal, last_at: datetime | None, at: datetime
) -> Full | None:
    """Return what of a slot has no room for one more; pure."""
    if slot.most is not None and count + slot.before >= slot.most:
        return Full.COUNT
    if slot.rest is not None and last_at is not None and at - last_at < slot.rest:
        return Full.REST
    if slot.most_booked is not None and booked + slot.cost > slot.most_booked:
        return Full.BOOKED
    return None


def free(slots: Iterable[Slot], *, number: int = 1) -> None:
    """Give back what grants had used; in the caller's transaction, two statements.

    Args:
        slots: One for each use; the same row may come more than once.
        number: 0 gives back the money alone, e.g. since it became a cheaper one.

    """
    counts: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    costs: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for slot in slots:
        counts[slot.scope, slot.period, slot.currency] += number
        costs[slot.scope, slot.period, slot.currency] += slot.cost
    if not counts:
        return
    places = sorted((Slot(*name) for name in counts), key=_place)
    names = [(slot.scope, slot.period, slot.currency) for slot in places]
    fetch(LOCK, _names(places))
    execute(
        FREE, [*_names(places), [counts[name] for name in names], [costs[name] for name in names]]
    )


def add(slots: Iterable[Slot], *, at: datetime) -> None:
    """Count and book without a limit, e.g. what a person got in a year; three statements."""
    merged: dict[tuple[str, str, str], list[Slot]] = defaultdict(list)
    for slot in slots:
        merged[slot.scope, slot.period, slot.currency].append(slot)
    longest = max((len(same) for same in merged.values()), default=0)
    for turn in range(longest):
        take([same[turn] for same in merged.values() if turn < len(same)], at=at)


def _place(slot: Slot) -> tuple[object, ...]:
    """Return where a row stands in the one order of locks: what all share first."""
    return slot.scope.startswith("person:"), slot.scope, slot.period, slot.currency


def _names(slots: Sequence[Slot]) -> list[list[str]]:
    return [
        [slot.scope for slot in slots],
        [slot.period for slot in slots],
        [slot.currency for slot in slots],
    ]
