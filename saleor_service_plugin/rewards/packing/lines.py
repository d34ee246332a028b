"""What of an order goes into a parcel. No Django, no clock, no I/O."""

from dataclasses import dataclass
from uuid import UUID

from ...shop.snapshots import Order, OrderStatus

WAITING = (OrderStatus.UNFULFILLED, OrderStatus.PARTIALLY_FULFILLED)
"""Saleor's states of orders of which something may be open."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What of an order line is to be packed."""

    line_id: UUID
    name: str
    sku: str
    quantity: int
    """Pieces that no parcel holds yet."""
    is_extra: bool
    """Whether it is a goodie or a gift of Saleor's: nobody ordered it."""


def open_lines(order: Order) -> tuple[OpenLine, ...]:
    """Return what of an order goes into a parcel, what nobody ordered last."""
    if order.status not in WAITING:
        return ()
    found = [
        OpenLine(
            line_id=line.id,
            name=", ".join(filter(None, (line.product_name, line.variant_name))),
            sku=line.sku or "",
            quantity=line.quantity - line.quantity_fulfilled,
            is_extra=line.is_extra,
        )
        for line in order.lines
        if line.is_shipping_required and line.quantity > line.quantity_fulfilled
    ]
    return tuple(sorted(found, key=lambda line: line.is_extra))
