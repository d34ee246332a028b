"""Enums of promises, calendars, delays and wishes."""

from ..delivery.calendars.models import OWNERS
from ..delivery.delays.causes import Cause
from ..delivery.delays.desk_words import SENTENCES
from ..delivery.promises.states import DelayState, Ending, Mode, Serving, Wish
from .enums import made_of

PromiseMode = made_of(
    "ServicePromiseModeEnum",
    Mode,
    "What becomes of a channel's promises.",
    each={
        "off": "None are made.",
        "watch": "Made and measured, shown to staff alone: first see what can be kept.",
        "told": "Told to customers, who hear of delays.",
    },
)

BackorderServing = made_of(
    "ServiceBackorderServingEnum",
    Serving,
    "What happens when the stock of a back-order has come.",
    each={
        "offer": "Staff see it and send it with one step.",
        "fulfil": "It is fulfilled by itself, first ordered first.",
    },
)

CalendarOwner = made_of(
    "ServiceCalendarOwnerEnum",
    OWNERS,
    "Whose working days they are.",
    each={
        "warehouse": "When a warehouse packs and hands over.",
        "carrier": "On which days a carrier moves and delivers parcels.",
        "channel": "When a channel's service staff work.",
    },
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As `date.weekday` counts them."""

Weekday = made_of("ServiceWeekdayEnum", WEEKDAYS, "A day of the week.")

DelayCause = made_of(
    "ServiceDelayCauseEnum",
    Cause,
    "Why something comes later than promised.",
    each={str(cause): text for cause, text in SENTENCES["en"].items()},
)

DelayStateEnum = made_of(
    "ServiceDelayStateEnum",
    DelayState,
    "Where a piece of news about a delay stands.",
    each={
        "open": "What it is about has not come yet.",
        "overtaken": "There is newer news about the same order.",
        "settled": "It came, or the order ended.",
        "seen": "Staff have seen to it.",
    },
)

DeliveryWish = made_of(
    "ServiceDeliveryWishEnum",
    Wish,
    "What a customer wants who was told of a delay.",
    each={
        "wait": "They wait.",
        "change": "Something else instead, or part of it at once; their words say what.",
        "cancel": "They do not want it any more.",
    },
)

PromiseEnding = made_of(
    "ServicePromiseEndingEnum",
    Ending,
    "Where a promise stands.",
    each={
        "open": "It has not come yet.",
        "delivered": "All of it arrived, or was ready where it is collected.",
        "sent": "All of it left, and nobody tells whether it arrived.",
        "canceled": "The order or the line ended otherwise.",
    },
)
