"""How a friend's order stands: when its giver gets his reward, or why he does not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ...shop.snapshots import OrderStatus

ENDED = {
    OrderStatus.CANCELED: "canceled",
    OrderStatus.EXPIRED: "canceled",
    OrderStatus.RETURNED: "sent-back",
}

SENT = frozenset({OrderStatus.FULFILLED, OrderStatus.PARTIALLY_RETURNED})
"""Everything that will come has left."""

UNTOLD = timedelta(days=14)
"""A parcel of which no carrier tells anything counts as delivered so long after it left: a
shop without tracking could not thank anybody otherwise."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What counts of an order, as the shop has it now."""

    status: str
    paid: bool
    value: Decimal
    """What was paid and not given back."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One parcel that left."""

    sent_at: datetime
    delivered_at: datetime | None
    told: bool = False
    """Whether a carrier has told anything of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows."""

    refusal: str = ""
    """"canceled", "sent-back", "too-small", "gone"; "" for none."""
    due_at: datetime | None = None
    """When the reward is due; None while that is not known."""


def stands(
    seen: Seen | None,
    deliveries: Sequence[Delivery],
    *,
    window: timedelta,
    min_value: Decimal,
    now: datetime,
    due_at: datetime | None = None,
) -> Standing:
    """Return how a friend's order stands.

    Args:
        seen: The order; None where the shop has it no more.
        deliveries: Its parcels that left.
        window: From the last delivery until nothing comes back any more.
        min_value: What it has to be worth, after what was given back.
        now: Database time.
        due_at: What the look before found.

    """
    if seen is None:
        return Standing("gone")
    if refusal := ENDED.get(OrderStatus(seen.status)):
        return Standing(refusal)
    if seen.status not in SENT:
        return Standing()
    if not seen.paid:
        return Standing()
    if seen.value <= 0:
        return Standing("sent-back")
    if seen.value < min_value:
        return Standing("too-small")
    if not deliveries:
        # Nothing was shipped: all of it was there when that was first seen.
        return Standing(due_at=due_at or now + window)
    ends = [_there(one) for one in deliveries]
    known = [one for one in ends if one is not None]
    return Standing(due_at=max(known) + window if len(known) == len(ends) else None)


def _there(one: Delivery) -> datetime | None:
    """Return when a parcel was there; None while a carrier has it."""
    if one.delivered_at is not None:
        return one.delivered_at
    return None if one.told else one.sent_at + UNTOLD
