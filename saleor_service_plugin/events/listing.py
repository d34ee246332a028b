"""Deliveries, page by page, for any number of endpoints in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..database import fetch
from ..outbox.rules import State
from . import kinds
from .models import Delivery


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of an endpoint's deliveries, which begin with the newest."""

    limit: int
    after: int | None = None
    """Id of the one before the first."""
    before: int | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""
    state: State | None = None
    channel_ids: tuple[int, ...] | None = None
    """Those the caller may see; None: all, and what belongs to none."""


def of_endpoints(endpoint_ids: Sequence[int], wanted: Page) -> list[list[Delivery]]:
    """Return this stretch of each endpoint's deliveries, the newest first.

    Args:
        endpoint_ids: Which; those that are not there have none.
        wanted: Which stretch, the same for all.

    """
    conditions, values = _conditions(wanted)
    rows = fetch(
        f"""
        SELECT known.endpoint_id, found.id
        FROM unnest(%s::bigint[]) AS known (endpoint_id)
        CROSS JOIN LATERAL (
            SELECT id FROM saleor_service_delivery delivery
            WHERE delivery.endpoint_id = known.endpoint_id{conditions}
            ORDER BY id {"ASC" if wanted.backwards else "DESC"} LIMIT %s
        ) found
        ORDER BY found.id DESC
        """,
        [list(endpoint_ids), *values, wanted.limit],
    )
    deliveries = Delivery.objects.in_bulk([pk for _, pk in rows])
    pages: dict[int, list[Delivery]] = {endpoint_id: [] for endpoint_id in endpoint_ids}
    for endpoint_id, pk in rows:
        if pk in deliveries:
            pages[endpoint_id].append(deliveries[pk])
    return [pages[endpoint_id] for endpoint_id in endpoint_ids]


def count(endpoint_id: int, wanted: Page) -> int:
    """Return how many there are, whatever the stretch."""
    everywhere = Page(0, state=wanted.state, channel_ids=wanted.channel_ids)
    conditions, values = _conditions(everywhere)
    ((found,),) = fetch(
        f"""
        SELECT count(*) FROM saleor_service_delivery delivery
        WHERE delivery.endpoint_id = %s{conditions}
        """,
        [endpoint_id, *values],
    )
    return int(found)


def _conditions(wanted: Page) -> tuple[str, list[Any]]:
    sql = ""
    values: list[Any] = []
    for cursor, sign in ((wanted.after, "<"), (wanted.before, ">")):
        if cursor is not None:
            sql += f" AND delivery.id {sign} %s"
            values.append(cursor)
    if wanted.state is not None:
        sql += " AND delivery.state = %s"
        values.append(str(wanted.state))
    if wanted.channel_ids is not None:
        # An endpoint may have heard of other channels before. Tests belong to none.
        sql += """ AND EXISTS (
            SELECT FROM saleor_service_event event WHERE event.id = delivery.event_id
                AND (event.channel_id = ANY(%s::int[]) OR event.kind = %s)
        )"""
        values += [list(wanted.channel_ids), kinds.TEST]
    return sql, values
