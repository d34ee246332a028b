"""Enums of parcels and carriers."""

from ..delivery.attention import Attention
from ..delivery.attention_words import SENTENCES
from ..delivery.carrier_report import Problem
from ..delivery.carriers.names import NAMES, Carrier
from ..delivery.states import ParcelState
from .enums import made_of

State = made_of(
    "ServiceParcelStateEnum",
    ParcelState,
    "Where a parcel is: what all carriers' words are brought to. After DELIVERED and RETURNED "
    "nothing a carrier says changes it.",
    each={
        "label-created": "The carrier knows of it and does not have it yet.",
        "handed-over": "The carrier's first scan of the thing itself.",
        "ready-for-pickup": "It waits for the customer at a parcel shop or a locker.",
        "delivery-attempted": "Somebody came and could not hand it over; it is tried again or can "
        "be fetched.",
        "delivered": "Handed over to the customer, a neighbor or a place the customer named.",
        "delayed": "The carrier itself says that it will be later.",
        "exception": "Damaged, lost, address unknown, held by customs: it does not arrive by "
        "itself.",
        "returning": "On its way back to the sender.",
        "returned": "Back with the sender.",
        "unknown": "Nothing is known yet, or the carrier's words say nothing of where it is.",
    },
)

CarrierCode = made_of(
    "ServiceCarrierEnum",
    Carrier,
    "A carrier whose numbers are recognized or whose parcels can be followed.",
    each={
        **{str(carrier): name for carrier, name in NAMES.items()},
        "post": "Any other postal operator, by a number of the Universal Postal Union.",
    },
)

CarrierSource = made_of(
    "ServiceCarrierSourceEnum",
    ("staff", "metadata", "number", "link", "method", "source"),
    "How a parcel's carrier is known.",
    each={
        "staff": "Staff chose it.",
        "metadata": "The fulfillment's public metadata name it (carrier, carrier_code, "
        "shipping_carrier).",
        "number": "Only this carrier gives out such numbers.",
        "link": "Staff typed a link to this carrier's page.",
        "method": "Staff named it for the order's shipping method, and it could have given out "
        "such a number.",
        "source": "Who tells us of the parcel says so.",
    },
)

AttentionReason = made_of(
    "ServiceParcelAttentionEnum",
    Attention,
    "Why somebody should look at a parcel.",
    each={str(reason): text for reason, text in SENTENCES["en"].items()},
)

Trouble = made_of(
    "ServiceCarrierProblemEnum",
    Problem,
    "Why a carrier could not say anything.",
    each={
        "not-found": "It does not know the number, or not yet: nothing is wrong.",
        "number": "It says that this cannot be a number of its own.",
        "login": "It refuses the credentials: of no parcel will it say anything.",
        "quota": "It was asked too often.",
        "away": "It could not be reached, or says that it has trouble.",
        "answer": "Its answer makes no sense to us.",
    },
)
