"""How a goodie stands in its order: from the shop's rows alone. Pure."""

from collections import Counter
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ...shop.goodie_terms import PAID
from ...shop.snapshots import FulfillmentStatus, Line, Order, OrderStatus


class Place(StrEnum):
    """Where a goodie is."""

    MISSING = "missing"
    """The order has no such line (any more)."""
    WAITING = "waiting"
    """To be packed."""
    PACKED = "packed"
    """It left with a parcel."""
    LEFT_BEHIND = "left-behind"
    """Everything the customer ordered has left without it."""


NEVER_LEFT = (FulfillmentStatus.CANCELED, FulfillmentStatus.WAITING_FOR_APPROVAL)


def place(order: Order, key: str) -> Place:
    """Return where the goodie of a grant is.

    What waits for approval has not left: neither the goodie in it, nor the rest without it.
    Saleor's own gift lines are waited for, since a parcel will leave with them.
    """
    line = next((line for line in order.lines if line.goodie_key == key), None)
    if line is None:
        return Place.MISSING
    held, left = _pieces(order)
    if left[line.id]:
        return Place.PACKED
    wanted = [line for line in order.lines if _is_wanted(line)]
    gone = bool(wanted) and all(left[one.id] >= one.quantity for one in wanted)
    return Place.LEFT_BEHIND if gone and not held[line.id] else Place.WAITING


def packed_at(order: Order, key: str) -> datetime | None:
    """Return when the parcel was made that holds the goodie, None where none does."""
    ids = {line.id for line in order.lines if line.goodie_key == key}
    made = [
        parcel.created_at
        for parcel in order.fulfillments
        if parcel.status not in NEVER_LEFT and any(one.line_id in ids for one in parcel.lines)
    ]
    return min(made, default=None)


def is_ready(order: Order) -> bool:
    """Whether an order is paid and confirmed, so that a goodie may come."""
    return order.status == OrderStatus.UNFULFILLED and order.charge_status in PAID


def _is_wanted(line: Line) -> bool:
    return line.is_shipping_required and line.quantity > 0 and not line.goodie_key


def _pieces(order: Order) -> tuple[Counter[UUID], Counter[UUID]]:
    """Return how many pieces of each line parcels hold, and how many of them have left."""
    held: Counter[UUID] = Counter()
    left: Counter[UUID] = Counter()
    for parcel in order.fulfillments:
        for one in parcel.lines:
            if parcel.status != FulfillmentStatus.CANCELED:
                held[one.line_id] += one.quantity
            if parcel.status not in NEVER_LEFT:
                left[one.line_id] += one.quantity
    return held, left
