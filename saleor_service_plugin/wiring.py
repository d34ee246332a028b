"""Who takes part: the one place that knows all capabilities."""

from .delivery import messages as delivery_messages
from .delivery import on_order as delivery_on_order
from .messages import kinds
from .orders import participants


def wire() -> None:
    """Register every capability; doing it twice changes nothing."""
    kinds.register(delivery_messages.PARCEL_SENT)
    participants.register(delivery_on_order.on_order)
