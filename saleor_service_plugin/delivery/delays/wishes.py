"""What customers want who were told of a delay, as far as nobody has seen to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from ...shop import port
from ..promises.models import Delay, DeliveryWish

WISHES = "saleor_service_delivery_wish"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a wish stands in the list."""

    at: datetime
    id: int


def page(
    channel_ids: Sequence[int] | None,
    limit: int,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    backwards: bool = False,
) -> list[DeliveryWish]:
    """Return a stretch of the open wishes, the oldest first.

    Args:
        channel_ids: Of which channels; None: of all.
        limit: How many at most.
        after: Those behind this place.
        before: Those before this place.
        backwards: The last ones instead of the first ones.

    """
    # By the index of the open ones, which hold only what is to be done.
    conditions = ["settled_at IS NULL"]
    conditions += ["channel_id = ANY(%(channels)s::bigint[])"] if channel_ids is not None else []
    conditions += ["(wished_at, id) > (%(after_at)s, %(after)s)"] if after else []
    conditions += ["(wished_at, id) < (%(before_at)s, %(before)s)"] if before else []
    way = "DESC" if backwards else "ASC"
    sql = (
        f"SELECT * FROM {WISHES} WHERE {' AND '.join(conditions)} "
        f"ORDER BY wished_at {way}, id {way} LIMIT %(limit)s"
    )
    values = {
        "channels": None if channel_ids is None else list(channel_ids), "limit": limit,
        "after_at": after and after.at, "after": after and after.id,
        "before_at": before and before.at, "before": before and before.id,
    }  # fmt: skip
    with port.current().writer():
        found = list(DeliveryWish.objects.raw(sql, values))
    return found[::-1] if backwards else found


def count(channel_ids: Sequence[int] | None) -> int:
    """Return how many wishes are open in these channels; None: in all."""
    rows: QuerySet[DeliveryWish] = DeliveryWish.objects.filter(settled_at=None)
    if channel_ids is not None:
        rows = rows.filter(channel_id__in=list(channel_ids))
    with port.current().writer():
        return rows.count()


def of_delays(news: Collection[Delay]) -> dict[int, DeliveryWish]:
    """Return the newest wish about each piece of news, by its id."""
    # By the order, which an index knows.
    orders, delays = {row.order_id for row in news}, [row.pk for row in news]
    with port.current().writer():
        rows = DeliveryWish.objects.filter(order_id__in=orders, delay_id__in=delays)
        return {row.delay_id: row for row in rows.order_by("pk")}
