"""The staff's list of orders without news, page by page, the longest silence first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .models import QuietOrder

FIRST: tuple[str, str] = ("-infinity", str(UUID(int=0)))
LAST: tuple[str, str] = ("infinity", str(UUID(int=2**128 - 1)))
"""Time and order before and behind all others."""

TABLE = "saleor_service_quiet_order"

STRETCH = (
    "(news_at, order_id) > (%(low_at)s::timestamptz, %(low)s::uuid) AND "
    "(news_at, order_id) < (%(high_at)s::timestamptz, %(high)s::uuid)"
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands in the list."""

    at: datetime
    order_id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


def page(wanted: Page, *, channel_ids: Sequence[int] | None = None) -> list[QuietOrder]:
    """Return a stretch of the list, in the list's order.

    Args:
        wanted: Which stretch.
        channel_ids: Of which channels; None: of all.

    """
    found = list(QuietOrder.objects.raw(*statement(wanted, channel_ids=channel_ids)))
    return found[::-1] if wanted.backwards else found


def statement(wanted: Page, *, channel_ids: Sequence[int] | None) -> tuple[str, dict[str, Any]]:
    """Return the statement of a page and its values; its plan is tested."""
    low, high = wanted.after, wanted.before
    values = {
        "low_at": low.at if low else FIRST[0],
        "low": low.order_id if low else FIRST[1],
        "high_at": high.at if high else LAST[0],
        "high": high.order_id if high else LAST[1],
        "limit": wanted.limit,
    }
    way = "DESC" if wanted.backwards else "ASC"
    by = f"news_at {way}, order_id {way}"
    if channel_ids is None:
        sql = f"SELECT * FROM {TABLE} WHERE listed AND {STRETCH} ORDER BY {by} LIMIT %(limit)s"
        return sql, values
    return _of_channels(by, way), {**values, "channel_ids": list(dict.fromkeys(channel_ids))}


def _of_channels(by: str, way: str) -> str:
    """Return the statement that takes the next rows of each channel, then the next of all.

    A channel's rows are asked for as the next ones of its index, not by equality, for which
    the database could choose the index of all channels and look through it.
    """
    begin, sign, end = ("high", "<", ">") if way == "DESC" else ("low", ">", "<")
    stop = "low" if way == "DESC" else "high"
    return f"""
        SELECT few.* FROM unnest(%(channel_ids)s::bigint[]) AS channel (id) CROSS JOIN LATERAL (
            SELECT * FROM {TABLE}
            WHERE listed AND (channel_id, news_at, order_id)
                {sign} (channel.id, %({begin}_at)s::timestamptz, %({begin})s::uuid)
            ORDER BY channel_id {way}, {by} LIMIT %(limit)s
        ) few
        WHERE few.channel_id = channel.id AND (few.news_at, few.order_id)
            {end} (%({stop}_at)s::timestamptz, %({stop})s::uuid)
        ORDER BY {by} LIMIT %(limit)s
    """


def count(channel_ids: Sequence[int] | None = None) -> int:
    """Return how many orders stand on the list.

    Args:
        channel_ids: Of which channels; None: of all.

    """
    rows = QuietOrder.objects.filter(listed=True)
    if channel_ids is not None:
        rows = rows.filter(channel_id__in=list(channel_ids))
    return rows.count()
