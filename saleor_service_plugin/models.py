"""Every table of ours, in the one place where Django looks."""

from .messages.models import ChannelState, Message
from .orders.models import Fact, Mark, SeenRow, ServiceFulfillment, ServiceOrder, Sweep

__all__ = [
    "ChannelState",
    "Fact",
    "Mark",
    "Message",
    "SeenRow",
    "ServiceFulfillment",
    "ServiceOrder",
    "Sweep",
]
