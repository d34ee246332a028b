"""Who takes part: the one place that knows all capabilities."""

from .delivery import messages as delivery_messages
from .delivery import on_order as delivery_on_order
from .effects import kinds as effect_kinds
from .effects import order_note
from .messages import kinds
from .orders import messages as order_messages
from .orders import on_order as orders_on_order
from .orders import participants


def wire() -> None:
    """Register every capability; doing it twice changes nothing."""
    for kind in (*order_messages.KINDS, *delivery_messages.KINDS):
        kinds.register(kind)
    effect_kinds.register(order_note.ORDER_NOTE)
    participants.register(orders_on_order.on_order)
    participants.register(delivery_on_order.on_order)
