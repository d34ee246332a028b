"""Reading fulfillments and what lies in them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from saleor.order import models as order_models

from .snapshots import Fulfillment, FulfillmentLine


def read_fulfillments(order_ids: Collection[UUID]) -> dict[UUID, list[Fulfillment]]:
    """Return the fulfillments of these orders by order id, in two statements."""
    rows = list(
        order_models.Fulfillment.objects.filter(order_id__in=order_ids)
        .order_by("pk")
        .values_list(
            "order_id",
            "id",
            "fulfillment_order",
            "status",
            "tracking_number",
            "created_at",
            "metadata",
        )
    )
    lines: dict[int, list[FulfillmentLine]] = defaultdict(list)
    for fulfillment_id, *values in (
        order_models.FulfillmentLine.objects.filter(fulfillment__order_id__in=order_ids)
        .order_by("pk")
        .values_list("fulfillment_id", "id", "order_line_id", "quantity")
    ):
        lines[fulfillment_id].append(FulfillmentLine(*values))
    found: dict[UUID, list[Fulfillment]] = defaultdict(list)
    for order_id, pk, sequence, status, number, created_at, metadata in rows:
        found[order_id].append(
            Fulfillment(
                id=pk,
                sequence=sequence,
                status=status,
                tracking_number=number.strip(),
                created_at=created_at,
                metadata=metadata or {},
                lines=tuple(lines[pk]),
            )
        )
    return found
