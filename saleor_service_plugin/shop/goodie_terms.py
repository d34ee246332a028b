"""Whether a goodie may still come onto an order: decided from plain values. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from .reward_rows import GoodieAnswer
from .snapshots import Event, EventType, FulfillmentStatus, MoneyKind, MoneyMovement, OrderStatus

MARK = "saleor.service.goodie"
"""Key of a line's private metadata; its value is the grant's key."""

EXPORTED = "saleor.service.exported"
"""Key of an order's metadata, private or public, by which a merchant's program says that it
has read the order: whatever comes later it would not see."""

SIGNS = {
    MoneyKind.PAYMENT: 1,
    MoneyKind.PAYMENT_CORRECTION: 1,
    MoneyKind.REFUND: -1,
    MoneyKind.REFUND_CORRECTION: -1,
    MoneyKind.REFUND_REVERSED: 1,
    MoneyKind.CHARGE_BACK: -1,
}
"""Corrections carry their own sign."""

PAID = frozenset({"full", "overcharged"})
"""Saleor's charge statuses of an order that owes nothing; one without a price is `full`."""

BEGINS = frozenset(
    {
        EventType.PLACED, EventType.PLACED_FROM_DRAFT, EventType.PLACED_AUTOMATICALLY,
        EventType.CONFIRMED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoodieCase:
    """An order as far as it decides whether a goodie may come."""

    status: str
    charge_status: str
    fulfillments: Collection[str]
    """Statuses of its fulfillments."""
    ready_at: datetime
    """When it was paid and confirmed (`ready_at`)."""
    exported: bool
    has_parcel: bool
    """Whether something of it is shipped."""


def refusal(case: GoodieCase, *, minutes: int, now: datetime) -> GoodieAnswer | None:
    """Return why no goodie may come (now, or ever); None: it may.

    Never on an order that nobody confirmed: a refresh of its prices deletes gift lines and
    leaves their stock allocated, and as a plain line of no price it would be the cheapest
    one, on which vouchers that hold for the cheapest line are spent. So the customer would
    pay another total. It waits for the confirmation instead.

    Args:
        case: The order.
        minutes: How long after it was paid and confirmed a line may come; 0: never.
        now: Database time.

    """
    if case.status in (OrderStatus.DRAFT, OrderStatus.UNCONFIRMED):
        return GoodieAnswer.NOT_YET
    if case.status != OrderStatus.UNFULFILLED or not case.has_parcel or case.exported:
        return GoodieAnswer.TOO_LATE
    if any(status != FulfillmentStatus.CANCELED for status in case.fulfillments):
        return GoodieAnswer.TOO_LATE
    if minutes <= 0:
        return GoodieAnswer.TOO_LATE
    if case.charge_status not in PAID:
        return GoodieAnswer.NOT_YET
    if now > case.ready_at + timedelta(minutes=minutes):
        return GoodieAnswer.TOO_LATE
    return None


def ready_at(
    created_at: datetime,
    total: Decimal,
    money: Sequence[MoneyMovement],
    events: Sequence[Event],
) -> datetime:
    """Return when an order that is paid was paid and confirmed: from then on it is packed.

    Where no movement of money says when (nothing was to be paid, imported orders), its
    beginning counts.
    """
    begun = [event.date for event in events if event.type in BEGINS]
    return max([created_at, *begun, paid_since(total, money) or created_at])


def paid_since(total: Decimal, money: Sequence[MoneyMovement]) -> datetime | None:
    """Return since when the charges have reached the total; None where they do not."""
    balance, since = Decimal(0), None
    for row in sorted(money, key=lambda row: row.at):
        balance += SIGNS.get(row.kind, 0) * row.amount
        if balance < total:
            since = None
        elif since is None:
            since = row.at
    return since
