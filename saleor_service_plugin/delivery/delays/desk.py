"""The delays desk: what comes later than promised, page by page, at the same price for each.

A page is read by comparing rows with the last one seen, never by counting from the start
(`desk_sql.py`). Sorted by the promised day, only what is open is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ...database import fetch
from ...orders import search
from ..promises.models import Delay
from . import desk_sql


class Sort(StrEnum):
    """By what the desk is ordered."""

    PROMISED = "promised"
    """The day they were to come; what had none comes last. Lists only what is open."""
    FOUND = "found_at"
    """When the news was found, or said."""


COLUMNS = {Sort.PROMISED: desk_sql.PROMISED, Sort.FOUND: "found_at"}


@dataclass(frozen=True, slots=True)
class Where:
    """Which delays; what is None does not matter, what is empty gives none."""

    states: Sequence[str] | None = None
    causes: Sequence[str] | None = None
    channel_ids: Sequence[int] | None = None
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see at all; None: all."""
    order_ids: Sequence[UUID] | None = None
    variant_id: int | None = None
    """Of lines with this variant that have not come yet."""
    found_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands in the list."""

    at: date | datetime
    """`date.max` where no day had been promised."""
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    sort: Sort = Sort.PROMISED
    ascending: bool = True
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


def page(where: Where, wanted: Page) -> list[Delay]:
    """Return a stretch of the desk, in the list's order.

    Args:
        where: Which delays.
        wanted: Which stretch.

    """
    if not all(_values(where).values()):
        return []
    found = list(Delay.objects.raw(*statement(where, wanted)))
    return found[::-1] if wanted.backwards else found


def count(where: Where, sort: Sort = Sort.PROMISED) -> int:
    """Return how many delays a list holds; reads them all, so only where somebody asks.

    Args:
        where: Which delays.
        sort: Of the list.

    """
    if not all(_values(where).values()):
        return 0
    order = desk_sql.Order(COLUMNS[sort], ascending=True)
    ((found,),) = fetch(desk_sql.count(order, _asked(where)), _parameters(where))
    return int(found)


def statement(where: Where, wanted: Page) -> tuple[str, dict[str, Any]]:
    """Return the statement of a page and its values; its plan is tested."""
    order = desk_sql.Order(COLUMNS[wanted.sort], wanted.ascending is not wanted.backwards)
    low, high = (wanted.after, wanted.before) if wanted.ascending else (wanted.before, wanted.after)
    if where.found_since is not None and wanted.sort is Sort.FOUND:
        # A lane's rows are counted off before anything is asked of them: the stretch begins here.
        since = Cursor(where.found_since, 0)
        low = since if low is None or (low.at, low.id) < (since.at, since.id) else low
    stretch = {
        "low_at": low.at if low else desk_sql.FIRST[0],
        "low": low.id if low else desk_sql.FIRST[1],
        "high_at": high.at if high else desk_sql.LAST[0],
        "high": high.id if high else desk_sql.LAST[1],
    }
    sql = desk_sql.page(order, _asked(where))
    return sql, {**_parameters(where), **stretch, "limit": wanted.limit}


def cursor(row: Delay, sort: Sort) -> Cursor:
    """Return where a row stands in a list."""
    at = row.found_at if sort is Sort.FOUND else row.was_latest or date.max
    return Cursor(at, row.pk)


def find(text: str, channel_ids: Sequence[int] | None = None) -> list[UUID]:
    """Return the orders of a number or of a customer's mail address.

    Args:
        text: As it was typed: "#1042", "anne@example.com".
        channel_ids: Where to look; None: everywhere.

    """
    return search.find(text, channel_ids)


def _asked(where: Where) -> desk_sql.Asked:
    return desk_sql.Asked(
        _values(where),
        variant=where.variant_id is not None,
        since=where.found_since is not None,
    )


def _parameters(where: Where) -> dict[str, Any]:
    return {**_values(where), "variant_id": where.variant_id, "since": where.found_since}


def _values(where: Where) -> dict[str, list[Any]]:
    """Return what is asked: values by column, each of them once."""
    lists: dict[str, Sequence[Any] | None] = {
        "state": where.states,
        "cause": where.causes,
        "channel_id": _channels(where),
        "order_id": where.order_ids,
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
