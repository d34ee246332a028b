"""The life of a row: the only functions that move it from state to state.

Each is one statement on the writer's connection, atomic by itself; the table of
`rules.TRANSITIONS` stands behind all of them and, as a constraint, in the database.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from ..database import execute, fetch
from ..points import Point, reach
from . import sql
from .rules import State, may_follow


class StepNotAllowedError(ValueError):
    """The table of transitions does not know this step."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a claimed row ended this time."""

    state: State
    reason: str = ""
    pause: timedelta = timedelta(0)
    """Before it is due again, where it is queued again."""
    outcome: str = ""
    """The attempt's family; "" where nothing outside was asked, so nothing is noted."""
    detail: str = ""
    """What the outside said: a code or the name of an error, never an address."""
    via: str = ""
    took: timedelta = timedelta(0)
    burnt: bool = True
    """False: it does not count as an attempt; the fault is ours."""
    doubtful: bool = False
    """Whether it may have been done."""


@dataclass(frozen=True)
class Box:
    """One outbox: its table, and what is special about it."""

    name: str
    table: str
    lane: str
    """Conditions, with placeholders, that the rows of one lane meet."""
    claim_extra: str = ""
    """Columns that claiming sets beside the common ones."""
    extra: str = ""
    """Columns that finishing sets beside the common ones."""
    answer: str = "NULL"
    """What finishing reads on the way."""
    also: str = ""
    """What finishing can write on the way: further parts of its WITH clause, without
    placeholders, which may read the row as it ended from `ended`."""

    @cached_property
    def claim_sql(self) -> str:
        """Return the statement for `claim`."""
        return sql.claim(self.table, self.lane, self.claim_extra)

    @cached_property
    def finish_sql(self) -> str:
        """Return the statement for `finish`."""
        return sql.finish(self.table, self.name, self.extra, self.answer)

    @cached_property
    def finish_and_write_sql(self) -> str:
        """Return the statement for `finish` that writes `also`: longer to plan."""
        return sql.finish(self.table, self.name, self.extra, self.answer, self.also)


def claim(
    box: Box,
    lane: Sequence[Any],
    *,
    limit: int,
    token: UUID,
    lease: timedelta,
    extra: Sequence[Any] = (),
) -> list[int]:
    """Take due rows of one lane.

    Args:
        box: The outbox.
        lane: Values for the box's lane.
        limit: How many at most.
        token: Names this dispatcher's batch.
        lease: How long they belong to it, by the database's clock.
        extra: Values for the box's extra columns of a claim.

    Returns:
        The ids, in no order.

    """
    return [row[0] for row in fetch(box.claim_sql, [*lane, limit, token, lease, *extra])]


def begin(box: Box, row_id: int, token: UUID) -> bool:
    """Note that an at-most-once row is being handed over; False where it is not ours now."""
    begun = bool(execute(sql.begin(box.table), [row_id, token]))
    reach(Point.BEGUN)
    return begun


def finish(
    box: Box,
    row_id: int,
    ending: Ending,
    *,
    token: UUID,
    extra: Sequence[Any] = (),
    asked: Sequence[Any] = (),
    also: bool = False,
) -> tuple[Any, ...]:
    """Write how a claimed row ended and what the attempt was.

    Args:
        box: The outbox.
        row_id: The row.
        ending: How it ended.
        token: Of the batch; whoever holds another one changes nothing.
        extra: Values for the box's extra columns.
        asked: Values for what the box reads on the way.
        also: Whether to write what the box can write on the way.

    Returns:
        Whether the row still was ours (1 or 0), then what the box reads.

    Raises:
        StepNotAllowedError: A claimed row cannot end like this.

    """
    if not may_follow(State.SENDING, ending.state):
        raise StepNotAllowedError(f"A row cannot go from sending to {ending.state}.")
    ends = ending.state not in (State.QUEUED, State.HELD)
    (answer,) = fetch(
        box.finish_and_write_sql if also else box.finish_sql,
        [
            ending.state, ending.reason[:255], ending.pause, 0 if ending.burnt else 1,
            int(ending.doubtful), ends, *extra, row_id, token,
            token, ending.via, ending.took, ending.outcome, ending.detail[:255],
            bool(ending.outcome), *asked,
        ],
    )  # fmt: skip
    reach(Point.FINISHED)
    return answer


def give_back(box: Box, row_ids: Collection[int], *, token: UUID) -> int:
    """Queue untouched rows of a batch again; no attempt is counted."""
    if not row_ids:
        return 0
    count = execute(sql.give_back(box.table), [token, list(row_ids)])
    reach(Point.GIVEN_BACK)
    return count


def reclaim(box: Box, *, lease: timedelta) -> list[tuple[str, datetime | None, int]]:
    """Free what dead workers held, or park it.

    Args:
        box: The outbox.
        lease: How long a claim lasts, for when the lost attempt began.

    Returns:
        How many rows by kind and by where the brake had counted their claim.

    """
    freed = [(row[0], row[1], row[2]) for row in fetch(sql.reclaim(box.table, box.name), [lease])]
    if freed:
        reach(Point.RECLAIMED)
    return freed


def move(
    box: Box,
    to: State,
    *,
    where: str,
    values: Sequence[Any] = (),
    reason: str = "",
    limit: int | None = None,
) -> int:
    """Take rows that nobody holds one allowed step on.

    Args:
        box: The outbox.
        to: Where they shall stand; rows from which no step leads there stay.
        where: Conditions with placeholders, ours and not anybody's input.
        values: For the placeholders.
        reason: What the row says about it.
        limit: How many at most; None: all of them.

    Returns:
        How many rows it were.

    """
    if limit is None:
        return execute(sql.move(box.table, to, where), [reason, *values])
    return execute(sql.move(box.table, to, where, limited=True), [reason, *values, limit])


def start_afresh(
    box: Box, row_ids: Collection[int], *, states: Collection[State], time: timedelta
) -> int:
    """Queue rows again because a person says so.

    Args:
        box: The outbox.
        row_ids: Which.
        states: Those that stand elsewhere are left alone.
        time: How much there must be until the deadline.

    Returns:
        How many rows it were.

    """
    values = [time, list(row_ids), [str(state) for state in states]]
    return execute(sql.start_afresh(box.table), values)


def purge(box: Box, *, older_than: timedelta, limit: int) -> int:
    """Remove rows that ended longer ago, at most `limit`; return how many."""
    ((count,),) = fetch(sql.purge(box.table, box.name), [older_than, limit])
    return int(count)
