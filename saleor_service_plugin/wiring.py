"""Who takes part: the one place that knows all capabilities."""

from .delivery import announce as delivery_announce
from .delivery import messages as delivery_messages
from .delivery import on_order as delivery_on_order
from .effects import kinds as effect_kinds
from .effects import order_note
from .events import kinds as event_kinds
from .messages import announce as messages_announce
from .messages import kinds
from .orders import access_mails, participants
from .orders import messages as order_messages
from .orders import on_order as orders_on_order


def wire() -> None:
    """Register every capability; doing it twice changes nothing."""
    for kind in (*order_messages.KINDS, *delivery_messages.KINDS, *access_mails.KINDS):
        kinds.register(kind)
    effect_kinds.register(order_note.ORDER_NOTE)
    for event in (*delivery_announce.KINDS, *messages_announce.KINDS):
        event_kinds.register(event)
    participants.register(orders_on_order.on_order)
    participants.register(delivery_on_order.on_order)
    participants.register_announcer(delivery_announce.announce)
