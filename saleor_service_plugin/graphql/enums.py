"""Enums of the API, made from our own: names in capitals, values as the tables hold them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import graphene

from ..messages import kinds, reasons
from ..messages.rules import ChannelMode, Reason
from ..orders import timeline
from ..outbox.rules import State


def made_of(
    name: str, values: Iterable[str], description: str, *, each: Mapping[str, str] | None = None
) -> graphene.Enum:
    """Return a GraphQL enum; "parcel-sent" becomes PARCEL_SENT.

    Args:
        name: Of the enum.
        values: As the tables hold them.
        description: Of the enum.
        each: Of some of its values, by value.

    """
    members = StrEnum(name, {constant(value): value for value in values})  # type: ignore[misc]

    def describe(value: Any) -> str | None:
        return description if value is None else (each or {}).get(str(value.value))

    return graphene.Enum.from_enum(members, description=describe)


def constant(value: str) -> str:
    """Return a value as an enum's name."""
    return str(value).replace("-", "_").replace(" ", "_").upper()


MessageState = made_of(
    "ServiceMessageStateEnum",
    State,
    "Where a message stands. QUEUED waits for its time, HELD for a person; SENDING is under "
    "way. SENT was handed to the mail server; TRIED was rendered on trial and would have been "
    "sent; SKIPPED, FAILED and PARKED say in their reason why they were not sent. PARKED may "
    "have gone out and is not repeated without a person's word.",
)

MessageKind = made_of(
    "ServiceMessageKindEnum",
    (kind.key for kind in kinds.all_kinds()),
    "What a message tells.",
)

MessageReason = made_of(
    "ServiceMessageReasonEnum",
    Reason,
    "Why a message did not go out, or waits.",
    each={str(reason): text for reason, text in reasons.SENTENCES["en"].items()},
)

TimelineEvent = made_of(
    "ServiceTimelineEventEnum", timeline.KINDS, "Something that became true about an order."
)

Mode = made_of(
    "ServiceChannelModeEnum",
    ChannelMode,
    "What leaves for a channel's customers: on TRIAL nothing, LIVE what is due, PAUSED nothing "
    "until it is live again.",
)
