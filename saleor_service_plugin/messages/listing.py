"""The staff's list of messages, page by page, at the same price for each page.

A page is read by comparing rows with the last one seen, never by counting from the
start. Where several states, kinds or channels are wanted, each combination is read in
the order of its own index and the database merges them: a rare state costs no walk
through all that went well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import UUID

from ..database import fetch
from ..outbox.rules import State
from .models import Message

MOST_BRANCHES = 120
"""Combinations that are read one by one; beyond, conditions are only checked."""


class Sort(StrEnum):
    """By what a list is ordered."""

    CREATED = "created"
    FINISHED = "finished"
    """Only what has ended."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which messages; what is None does not matter, what is empty gives none."""

    states: Sequence[State] | None = None
    kinds: Sequence[str] | None = None
    channel_ids: Sequence[int] | None = None
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see at all; None: all."""
    order_ids: Sequence[UUID] | None = None
    reasons: Sequence[str] | None = None
    """Codes; what follows a code is detail."""
    finished_from: datetime | None = None
    finished_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands in a list."""

    id: int
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    sort: Sort = Sort.CREATED
    ascending: bool = False
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


def page(where: Where, wanted: Page) -> list[Message]:
    """Return a stretch of the list, in the list's order.

    Args:
        where: Which messages.
        wanted: Which stretch.

    """
    sql, values = statement(where, wanted)
    ids = [row[0] for row in fetch(sql, values)]
    rows = Message.objects.in_bulk(ids)
    found = [rows[pk] for pk in ids if pk in rows]
    return found[::-1] if wanted.backwards else found


def count(where: Where) -> int:
    """Return how many messages there are; reads them all, so only where somebody asks."""
    conditions, values = _conditions(where)
    ((found,),) = fetch(f"SELECT count(*) FROM saleor_service_message WHERE {conditions}", values)
    return int(found)


def statement(where: Where, wanted: Page) -> tuple[str, list[Any]]:
    """Return the statement of a page and its values; its plan is tested."""
    ascending = wanted.ascending is not wanted.backwards
    direction = "ASC" if ascending else "DESC"
    columns = "finished_at, id" if wanted.sort is Sort.FINISHED else "id"
    order = ", ".join(f"{column} {direction}" for column in columns.split(", "))
    more, more_values = _stretch(wanted)
    parts: list[str] = []
    values: list[Any] = []
    for branch in _branches(where, wanted.sort):
        conditions, own = _conditions(branch)
        parts.append(
            f"(SELECT {columns} FROM saleor_service_message WHERE {conditions}{more} "
            f"ORDER BY {order} LIMIT %s)"
        )
        values += [*own, *more_values, wanted.limit]
    if not parts:
        return "SELECT 0 WHERE false", []
    # Each branch ends after a page of its own, so the merge sorts little.
    sql = f"SELECT id FROM ({' UNION ALL '.join(parts)}) found ORDER BY {order} LIMIT %s"
    return sql, [*values, wanted.limit]


def _stretch(wanted: Page) -> tuple[str, list[Any]]:
    """Return the conditions for what lies between the cursors."""
    # What waits has not ended; its nulls would come first.
    sql = " AND finished_at IS NOT NULL" if wanted.sort is Sort.FINISHED else ""
    values: list[Any] = []
    forward = ">" if wanted.ascending else "<"
    backward = "<" if wanted.ascending else ">"
    for cursor, sign in ((wanted.after, forward), (wanted.before, backward)):
        if cursor is None:
            continue
        if wanted.sort is Sort.FINISHED:
            # One comparison of rows: an OR would read everything before the cursor.
            sql += f" AND (finished_at, id) {sign} (%s, %s)"
            values += [cursor.finished_at, cursor.id]
        else:
            sql += f" AND id {sign} %s"
            values.append(cursor.id)
    return sql, values


def _branches(where: Where, sort: Sort) -> list[Where]:
    """Return the combinations that an index holds in the list's order."""
    channels = _allowed(where)
    if channels is not None and not channels:
        return []
    states: list[State] = list(State if where.states is None else where.states)
    if not states or where.kinds == () or where.order_ids == () or where.reasons == ():
        return []
    whole = replace(where, channel_ids=channels, allowed_channel_ids=None)
    if where.order_ids is not None or sort is Sort.FINISHED:
        # Few by their orders; or in the order of the time at which they ended.
        return [whole]
    if where.states is None and where.kinds is None and channels is None:
        return [whole]
    if where.kinds is not None:
        pairs = [(kind, state) for kind, state in product(where.kinds, states)]
        split = [replace(whole, kinds=[kind], states=[state]) for kind, state in pairs]
    elif channels is not None:
        split = [
            replace(whole, channel_ids=[channel], states=[state])
            for channel, state in product(channels, states)
        ]
    else:
        split = [replace(whole, states=[state]) for state in states]
    return split if len(split) <= MOST_BRANCHES else [whole]


def _allowed(where: Where) -> list[int] | None:
    """Return the channels that are wanted and allowed, None where that is no matter."""
    if where.allowed_channel_ids is None:
        return None if where.channel_ids is None else list(where.channel_ids)
    if where.channel_ids is None:
        return list(where.allowed_channel_ids)
    return [pk for pk in where.channel_ids if pk in where.allowed_channel_ids]


def _conditions(where: Where) -> tuple[str, list[Any]]:
    """Return what each message meets, one predicate per field."""
    sql: list[str] = ["true"]
    values: list[Any] = []
    lists: tuple[tuple[str, Sequence[Any] | None], ...]
    lists = (
        ("state", None if where.states is None else [str(state) for state in where.states]),
        ("kind", where.kinds),
        ("channel_id", _allowed(where)),
        ("order_id", where.order_ids),
        ("split_part(reason, ':', 1)", where.reasons),
    )
    for column, wanted in lists:
        if wanted is None:
            continue
        if len(wanted) == 1:
            # Equality, not ANY: only so an index gives the rows in order.
            sql.append(f"{column} = %s")
            values.append(wanted[0])
        else:
            sql.append(f"{column} = ANY(%s)")
            values.append(list(wanted))
    for sign, moment in ((">=", where.finished_from), ("<=", where.finished_to)):
        if moment is not None:
            sql.append(f"finished_at {sign} %s")
            values.append(moment)
    return " AND ".join(sql), values
