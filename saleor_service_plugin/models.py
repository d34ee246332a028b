"""Every table of ours, in the one place where Django looks."""

from .delivery.calendars.models import Calendar, Closure
from .delivery.models import (
    Callback,
    CarrierAccount,
    CarrierCall,
    EarlyReport,
    MethodCarrier,
    ParcelScan,
    TrackedParcel,
)
from .delivery.promises.models import (
    Delay,
    DeliveryWish,
    Promise,
    PromiseSettings,
    TransitTime,
    UsualTransit,
    VariantSupply,
)
from .delivery.silence.models import QuietOrder
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
    "Calendar",
    "Callback",
    "CarrierAccount",
    "CarrierCall",
    "ChannelLogo",
    "ChannelState",
    "Circuit",
    "Closure",
    "Delay",
    "Delivery",
    "DeliveryWish",
    "EarlyReport",
    "Effect",
    "Endpoint",
    "Event",
    "Fact",
    "Leaving",
    "Mark",
    "Message",
    "MethodCarrier",
    "Mirror",
    "MirrorRow",
    "Notice",
    "ParcelScan",
    "Promise",
    "PromiseSettings",
    "QuietOrder",
    "SeenRow",
    "ServiceFulfillment",
    "ServiceOrder",
    "Slot",
    "StoredTemplate",
    "Suppression",
    "Sweep",
    "TrackedParcel",
    "TransitTime",
    "UsualTransit",
    "VariantSupply",
]
