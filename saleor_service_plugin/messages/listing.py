"""The staff's list of messages, page by page, at the same price for each page.

A page is read by comparing rows with the last one seen, never by counting from the
start. The statement (`list_sql.py`) looks at the next few hundred rows of the list; where
too few of them are wanted, it reads what is wanted from where it lies. So no filter makes
it walk through all that went well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ..database import fetch
from ..outbox.rules import WAITING, State
from . import list_sql
from .models import Message

type Place = tuple[datetime | str, int]
"""A time and an id; the database knows words for the time before and after all others."""


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
    asked = _asked(where, wanted.sort)
    if not all(asked.values()):
        return []
    found = list(Message.objects.raw(*statement(where, wanted)))
    return found[::-1] if wanted.backwards else found


def count(where: Where, sort: Sort = Sort.CREATED) -> int:
    """Return how many messages a list holds; reads them all, so only where somebody asks.

    Args:
        where: Which messages.
        sort: Of the list; one by the end holds only what has ended.

    """
    asked = _asked(where, sort)
    conditions = [
        *list_sql.conditions(asked),
        *(["finished_at IS NOT NULL"] if sort is Sort.FINISHED else []),
        *(["finished_at >= %(finished_from)s"] if where.finished_from else []),
        *(["finished_at <= %(finished_to)s"] if where.finished_to else []),
    ]
    ((found,),) = fetch(
        f"SELECT count(*) FROM saleor_service_message WHERE {' AND '.join(conditions) or 'true'}",
        {**asked, "finished_from": where.finished_from, "finished_to": where.finished_to},
    )
    return int(found)


def statement(where: Where, wanted: Page) -> tuple[str, dict[str, Any]]:
    """Return the statement of a page and its values; its plan is tested.

    Raises:
        ValueError: A time is asked for in a list that is not sorted by it, or a cursor is
            one of another list.

    """
    ended = where.finished_from or where.finished_to
    if ended and wanted.sort is not Sort.FINISHED:
        raise ValueError("When they ended is asked for in a list that is sorted by it.")
    asked = _asked(where, wanted.sort)
    order = list_sql.Order(wanted.sort is Sort.FINISHED, wanted.ascending is not wanted.backwards)
    (low_at, low), (high_at, high) = _stretch(where, wanted)
    stretch = {"low_at": low_at, "low": low, "high_at": high_at, "high": high}
    return list_sql.page(order, asked), {**asked, **stretch, "limit": wanted.limit}


def _asked(where: Where, sort: Sort = Sort.CREATED) -> dict[str, list[Any]]:
    """Return what is asked: values by column, each of them once."""
    states = None if where.states is None else [str(state) for state in where.states]
    if states is not None and sort is Sort.FINISHED:
        states = [state for state in states if state not in WAITING]
    lists: dict[str, Sequence[Any] | None] = {
        "state": states,
        "kind": where.kinds,
        "channel_id": _channels(where),
        "order_id": where.order_ids,
        "code": where.reasons,
    }
    return {
        name: list(dict.fromkeys(values)) for name, values in lists.items() if values is not None
    }


def _channels(where: Where) -> list[int] | None:
    """Return the channels that are wanted and allowed, None where that is no matter."""
    if where.allowed_channel_ids is None:
        return None if where.channel_ids is None else list(where.channel_ids)
    if where.channel_ids is None:
        return list(where.allowed_channel_ids)
    return [pk for pk in where.channel_ids if pk in where.allowed_channel_ids]


def _stretch(where: Where, wanted: Page) -> tuple[Place, Place]:
    """Return what lies just before and just behind the page's stretch of the list."""
    after, before = _places(wanted, wanted.after), _places(wanted, wanted.before)
    lows, highs = (after, before) if wanted.ascending else (before, after)
    if where.finished_from:
        lows.append((where.finished_from, list_sql.FIRST[1]))
    if where.finished_to:
        highs.append((where.finished_to, list_sql.LAST[1]))
    # Of several ends the innermost counts; an index is entered at one place only.
    return max(lows, default=list_sql.FIRST), min(highs, default=list_sql.LAST)


def _places(wanted: Page, cursor: Cursor | None) -> list[Place]:
    if cursor is None:
        return []
    if wanted.sort is Sort.CREATED:
        # Sorted by their ids alone: all times are as one.
        return [(list_sql.FIRST[0], cursor.id)]
    if cursor.finished_at is None:
        raise ValueError("A cursor of a list that is sorted by time has one.")
    return [(cursor.finished_at, cursor.id)]
