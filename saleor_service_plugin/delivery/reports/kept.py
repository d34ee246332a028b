"""How promises were kept and how long orders took: figures, and the lines behind them.

Counted are order lines. Only the first promise counts, which nothing ever changes: a new day
that the customer was told does not mend a broken promise.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from ...database import fetch, transaction_time
from ...messages import channels
from ...messages.rules import ChannelGate, zone_of
from ...shop import port
from ..promises.models import Promise
from . import kept_sql
from .where import By, Kept, Key, LeadTimes, Outcome, Span, Where

FIRST = (date.min, 0)
LAST = (date.max, 2**63 - 1)
"""Day and line before and behind all others."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a line stands in the list."""

    day: date
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


def kept(where: Where, by: Collection[By]) -> list[Kept]:
    """Return how promises were kept, cell by cell, in the order of their keys.

    Args:
        where: Which lines.
        by: By what they are counted apart; none: one cell, where there is any line.

    """
    found: dict[Key, Kept] = {}
    sql = kept_sql.counted(by, where.asked, where.shown)
    for channel, method, carrier, month, outcome, count in fetch(sql, _values(where)):
        key = Key(channel, method, carrier, month)
        cell = found.setdefault(key, Kept(key))
        found[key] = replace(cell, **{outcome: count})
    return sorted(found.values(), key=lambda cell: _sorted(cell.key))


def lead_times(where: Where, by: Collection[By]) -> list[LeadTimes]:
    """Return how long lines took, cell by cell, in the order of their keys.

    Canceled lines are left out. A cell of which nothing has left is missing.

    Args:
        where: Which lines.
        by: By what they are counted apart.

    """
    rows = fetch(kept_sql.lead_times(by, where.asked, where.shown), _values(where))
    found = [
        LeadTimes(Key(*row[:4]), _span(*row[4:6]), _span(*row[6:8]), _span(*row[8:10]))
        for row in rows
    ]
    return sorted(found, key=lambda cell: _sorted(cell.key))


def page(
    where: Where, wanted: Page, *, outcomes: Collection[Outcome] | None = None
) -> list[Promise]:
    """Return lines behind a figure, the latest promised day first.

    Each has an attribute `outcome` that says what became of its promise.

    Args:
        where: Which lines.
        wanted: Which stretch of the list.
        outcomes: What became of them; None: whatever did.

    """
    found = list(Promise.objects.raw(*statement(where, wanted, outcomes=outcomes)))
    return found[::-1] if wanted.backwards else found


def statement(
    where: Where, wanted: Page, *, outcomes: Collection[Outcome] | None
) -> tuple[str, dict[str, Any]]:
    """Return the statement of a page and its values; its plan is tested."""
    high, low = wanted.after, wanted.before
    values = {
        **_values(where),
        "low_at": low.day if low else FIRST[0],
        "low": low.id if low else FIRST[1],
        "high_at": high.day if high else LAST[0],
        "high": high.id if high else LAST[1],
        "outcomes": [str(one) for one in outcomes or ()],
        "limit": wanted.limit,
    }
    sql = kept_sql.rows(
        where.asked, where.shown, outcomes=outcomes is not None, ascending=wanted.backwards
    )
    return sql, values


def count(where: Where, *, outcomes: Collection[Outcome] | None = None) -> int:
    """Return how many lines stand behind a figure.

    Args:
        where: Which lines.
        outcomes: What became of them; None: whatever did.

    """
    sql = kept_sql.count(where.asked, where.shown, outcomes=outcomes is not None)
    asked = {**_values(where), "outcomes": [str(one) for one in outcomes or ()]}
    ((found,),) = fetch(sql, asked)
    return int(found)


def _span(count: int, parts: Sequence[float] | None) -> Span:
    return Span(count, *(parts or (None, None)))


def _sorted(key: Key) -> tuple[object, ...]:
    """Return what cells are sorted by: the newest month last, what is not known first."""
    return (
        key.month or date.min, key.channel_id or 0, key.method_id or 0, key.carrier or ""
    )  # fmt: skip


def _values(where: Where) -> dict[str, Any]:
    """Return the values of a statement, with the day it is for each channel."""
    return {**where.asked, "first": where.first, "after": where.after, **_days()}


def _days() -> Mapping[str, object]:
    now = transaction_time()
    today = now.astimezone(UTC).date()
    gates = channels.gates()
    days = {pk: _day(now, gates.get(pk)) for pk in port.current().read_channels()}
    return {
        "today": today,
        "ahead": [pk for pk, day in days.items() if day > today],
        "behind": [pk for pk, day in days.items() if day < today],
    }


def _day(now: datetime, gate: ChannelGate | None) -> date:
    return now.astimezone(zone_of((gate or ChannelGate()).settings.time_zone)).date()
