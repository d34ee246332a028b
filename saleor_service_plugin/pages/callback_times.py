"""The times in which a customer may be called, as a form offers them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from ..complaints.callbacks import slots
from ..complaints.record.opening import Slot
from ..orders import access
from ..orders.models import ServiceOrder
from ..shop import port

MOST = 30
"""Times that are offered at once."""


def offered(token: str) -> Sequence[Slot]:
    """Return the times that are free in the channel of an order, none where none are promised.

    Args:
        token: The order's.

    """
    try:
        order_id = access.order_of(token)
    except access.TokenNotGoodError:
        return ()
    with port.current().writer():
        rows = ServiceOrder.objects.filter(pk=order_id)
        channel_id = rows.values_list("channel_id", flat=True).first()
        if channel_id is None:
            return ()
        return slots.free(channel_id, now=datetime.now(UTC))[:MOST]


def name(slot: Slot) -> str:
    """Return a time as a form's value."""
    return slot.begins.astimezone(UTC).strftime("%Y%m%dT%H%MZ")


def chosen(value: str, among: Sequence[Slot]) -> Slot | None:
    """Return the time that a form's value names, None where it is not offered."""
    return next((one for one in among if name(one) == value), None)
