"""Which orders stand as sales, for who may be written to without consent."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from ..history.models import Purchase


def standing(order_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Return when those of these orders were placed that are paid and stand; one statement."""
    rows = Purchase.objects.filter(order_id__in=list(order_ids), counts=True)
    return dict(rows.values_list("order_id", "placed_at"))
