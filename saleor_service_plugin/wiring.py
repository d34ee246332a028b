"""Who takes part: the one place that knows all capabilities."""

from .delivery import messages as delivery_messages
from .delivery import on_order as delivery_on_order
from .effects import kinds as effect_kinds
from .effects import order_note
from .messages import kinds
from .orders import participants


def wire() -> None:
    """Register every capability; doing it twice changes nothing."""
    kinds.register(delivery_messages.PARCEL_SENT)
    effect_kinds.register(order_note.ORDER_NOTE)
    participants.register(delivery_on_order.on_order)
