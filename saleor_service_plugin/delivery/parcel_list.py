"""The staff's list of parcels, page by page, at the same price for each page.

A page is read by comparing rows with the last one seen, never by counting from the start
(`parcel_sql.py`). Listed are parcels that are still there and have left; sorted by how long
they wait for a person, those that do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ..database import fetch
from ..orders import search
from . import parcel_sql
from .carriers import typed
from .models import TrackedParcel

MOST_FOUND = 1000
"""Parcels that one number is looked for among, the newest: carriers use numbers again."""


class Sort(StrEnum):
    """By what the list is ordered."""

    SENT = "sent_at"
    """When they left."""
    ATTENTION = "attention_at"
    """Since when they wait for a person; lists only what does."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which parcels; what is None does not matter, what is empty gives none."""

    attention: bool | None = None
    """Whether a person should look at them."""
    reasons: Sequence[str] | None = None
    """Why a person should."""
    states: Sequence[str] | None = None
    carriers: Sequence[str] | None = None
    channel_ids: Sequence[int] | None = None
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see at all; None: all."""
    ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands in the list."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    sort: Sort = Sort.SENT
    ascending: bool = False
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


def page(where: Where, wanted: Page) -> list[TrackedParcel]:
    """Return a stretch of the list, in the list's order.

    Args:
        where: Which parcels.
        wanted: Which stretch.

    """
    if not all(_asked(where).values()):
        return []
    found = list(TrackedParcel.objects.raw(*statement(where, wanted)))
    return found[::-1] if wanted.backwards else found


def count(where: Where, sort: Sort = Sort.SENT) -> int:
    """Return how many parcels a list holds; reads them all, so only where somebody asks.

    Args:
        where: Which parcels.
        sort: Of the list.

    """
    asked = _asked(where)
    if not all(asked.values()):
        return 0
    ((found,),) = fetch(parcel_sql.count(sort, asked, where.attention), asked)
    return int(found)


def statement(where: Where, wanted: Page) -> tuple[str, dict[str, Any]]:
    """Return the statement of a page and its values; its plan is tested."""
    asked = _asked(where)
    order = parcel_sql.Order(wanted.sort, wanted.ascending is not wanted.backwards)
    low, high = (wanted.after, wanted.before) if wanted.ascending else (wanted.before, wanted.after)
    stretch = {
        "low_at": low.at if low else parcel_sql.FIRST[0],
        "low": low.id if low else parcel_sql.FIRST[1],
        "high_at": high.at if high else parcel_sql.LAST[0],
        "high": high.id if high else parcel_sql.LAST[1],
    }
    sql = parcel_sql.page(order, asked, where.attention)
    return sql, {**asked, **stretch, "limit": wanted.limit}


def find(text: str, channel_ids: Sequence[int] | None = None) -> list[int]:
    """Return the parcels of an order's number, a customer's mail address or a tracking number.

    Args:
        text: As it was typed: "#1042", "anne@example.com", "0034 0434 1234 5678 9012".
        channel_ids: Where to look; None: everywhere.

    """
    orders: list[UUID] = search.find(text, channel_ids)
    rows = TrackedParcel.objects.order_by("-pk").values_list("pk", flat=True)
    found = list(rows.filter(order_id__in=orders)[:MOST_FOUND]) if orders else []
    number = typed.plain(text) if search.is_text(text) else ""
    if number:
        found += rows.filter(number=number)[:MOST_FOUND]
    return found


def _asked(where: Where) -> dict[str, list[Any]]:
    """Return what is asked: values by column, each of them once."""
    lists: dict[str, Sequence[Any] | None] = {
        "attention": where.reasons,
        "state": where.states,
        "carrier": where.carriers,
        "channel_id": _channels(where),
        "id": where.ids,
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
