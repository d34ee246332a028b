"""Every table of ours, in the one place where Django looks."""

from .effects.models import Effect
from .events.models import Delivery, Endpoint, Event
from .messages.models import (
    Brake,
    ChannelLogo,
    ChannelState,
    Leaving,
    Message,
    StoredTemplate,
    Suppression,
)
from .mirror.models import Mirror, MirrorRow
from .orders.models import (
    AccessCode,
    AccessDay,
    Fact,
    Mark,
    SeenRow,
    ServiceFulfillment,
    ServiceOrder,
    Sweep,
)
from .outbox.models import Attempt, Circuit, Notice, Slot

__all__ = [
    "AccessCode",
    "AccessDay",
    "Attempt",
    "Brake",
    "ChannelLogo",
    "ChannelState",
    "Circuit",
    "Delivery",
    "Effect",
    "Endpoint",
    "Event",
    "Fact",
    "Leaving",
    "Mark",
    "Message",
    "Mirror",
    "MirrorRow",
    "Notice",
    "SeenRow",
    "ServiceFulfillment",
    "ServiceOrder",
    "Slot",
    "StoredTemplate",
    "Suppression",
    "Sweep",
]
