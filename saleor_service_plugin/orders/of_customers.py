"""Customers' orders, page by page, for any number of customers in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ..database import fetch
from .models import ServiceOrder


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where an order stands in a customer's list."""

    placed_at: datetime
    order_id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of a customer's list, which begins with the newest order."""

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""
    channel_ids: tuple[int, ...] | None = None
    """Those the caller may see; None: all."""


def of_users(user_ids: Sequence[int], wanted: Page) -> list[list[ServiceOrder]]:
    """Return this stretch of each customer's placed orders, the newest first.

    Args:
        user_ids: Accounts.
        wanted: Which stretch, the same for all.

    """
    conditions, values = _conditions(wanted)
    direction = "ASC" if wanted.backwards else "DESC"
    rows = fetch(
        f"""
        SELECT known.user_id, found.order_id
        FROM unnest(%s::int[]) AS known (user_id)
        CROSS JOIN LATERAL (
            SELECT order_id, placed_at FROM saleor_service_order
            WHERE user_id = known.user_id AND placed_at IS NOT NULL{conditions}
            ORDER BY placed_at {direction}, order_id {direction} LIMIT %s
        ) found
        ORDER BY found.placed_at DESC, found.order_id DESC
        """,
        [list(user_ids), *values, wanted.limit],
    )
    orders = ServiceOrder.objects.in_bulk([order_id for _, order_id in rows])
    pages: dict[int, list[ServiceOrder]] = {user_id: [] for user_id in user_ids}
    for user_id, order_id in rows:
        if order_id in orders:
            pages[user_id].append(orders[order_id])
    return [pages[user_id] for user_id in user_ids]


def count_of_user(user_id: int, wanted: Page) -> int:
    """Return how many orders a customer has placed."""
    rows = ServiceOrder.objects.filter(user_id=user_id, placed_at__isnull=False)
    if wanted.channel_ids is not None:
        rows = rows.filter(channel_id__in=wanted.channel_ids)
    return rows.count()


def _conditions(wanted: Page) -> tuple[str, list[Any]]:
    sql = ""
    values: list[Any] = []
    for cursor, sign in ((wanted.after, "<"), (wanted.before, ">")):
        if cursor is not None:
            # One comparison of rows, which the index answers.
            sql += f" AND (placed_at, order_id) {sign} (%s, %s)"
            values += [cursor.placed_at, cursor.order_id]
    if wanted.channel_ids is not None:
        sql += " AND channel_id = ANY(%s)"
        values.append(list(wanted.channel_ids))
    return sql, values
