"""Every table of ours, in the one place where Django looks."""

from .complaints.clocks.models import Clock, ClockPolicy
from .complaints.files.models import Attachment, AttachmentContent
from .complaints.models import (
    AutomaticTask,
    CannedReply,
    Complaint,
    ComplaintChange,
    ComplaintEntry,
    ComplaintLine,
    ComplaintSettings,
)
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
from .messages.consent.models import AdvertisingSent, ConsentEntry
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
from .rewards.asking.models import Occasion, Rule, Simulation, Tally
from .rewards.campaigns.models import Campaign
from .rewards.goodies.models import Goodie, RewardSettings
from .rewards.grants.models import Grant
from .rewards.history.models import HistoryFill, Person, PersonKey, PersonMoney, Purchase
from .rewards.referral.models import ReferralLink, ReferralProgram, ReferralUse

__all__ = [
    "AccessCode",
    "AccessDay",
    "AdvertisingSent",
    "Attachment",
    "AttachmentContent",
    "Attempt",
    "AutomaticTask",
    "Brake",
    "Calendar",
    "Callback",
    "Campaign",
    "CannedReply",
    "CarrierAccount",
    "CarrierCall",
    "ChannelLogo",
    "ChannelState",
    "Circuit",
    "Clock",
    "ClockPolicy",
    "Closure",
    "Complaint",
    "ComplaintChange",
    "ComplaintEntry",
    "ComplaintLine",
    "ComplaintSettings",
    "ConsentEntry",
    "Delay",
    "Delivery",
    "DeliveryWish",
    "EarlyReport",
    "Effect",
    "Endpoint",
    "Event",
    "Fact",
    "Goodie",
    "Grant",
    "HistoryFill",
    "Leaving",
    "Mark",
    "Message",
    "MethodCarrier",
    "Mirror",
    "MirrorRow",
    "Notice",
    "Occasion",
    "ParcelScan",
    "Person",
    "PersonKey",
    "PersonMoney",
    "Promise",
    "PromiseSettings",
    "Purchase",
    "QuietOrder",
    "ReferralLink",
    "ReferralProgram",
    "ReferralUse",
    "RewardSettings",
    "Rule",
    "SeenRow",
    "ServiceFulfillment",
    "ServiceOrder",
    "Simulation",
    "Slot",
    "StoredTemplate",
    "Suppression",
    "Sweep",
    "Tally",
    "TrackedParcel",
    "TransitTime",
    "UsualTransit",
    "VariantSupply",
]
