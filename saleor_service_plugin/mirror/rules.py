"""What the mirror says of one order: pure, from Saleor's own columns."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from ..shop.past_rows import PastOrder
from ..shop.snapshots import OrderStatus

DAYS = 90
"""How far back the mirror looks."""


class Figure(StrEnum):
    """What the mirror shows, in the order in which it shows it."""

    HAND_OVER = "hand-over"
    """Hours from the order until its first parcel left."""
    PAST_DUE = "past-due"
    """Orders past the most days of their shipping method, and something has not left yet."""
    WITHOUT_NEWS = "without-news"
    """Paid orders that wait, of which the customer has heard nothing today."""
    MONEY_OWED = "money-owed"
    """Orders of which the shop still has money that is the customer's."""
    RETURNING = "returning"
    """Customers who paid for two orders or more, guests too."""
    CARRIERS = "carriers"
    """Carriers recognized in tracking numbers, by shipping method."""
    MAILS = "mails"
    """The mails that yesterday would have brought."""


WHOLE_ONLY = frozenset({Figure.RETURNING, Figure.CARRIERS})
"""Figures whose rows over all channels are not the rows of each."""


class Cause(StrEnum):
    """Why the shop owes money."""

    CANCELED = "canceled"
    RETURNED = "returned"
    GRANTED = "granted"
    """Staff promised it, whatever became of the order."""


OPEN = frozenset(
    {OrderStatus.UNCONFIRMED, OrderStatus.UNFULFILLED, OrderStatus.PARTIALLY_FULFILLED}
)

CONFIRMED_OPEN = OPEN - {OrderStatus.UNCONFIRMED}

ENDED = frozenset({OrderStatus.CANCELED, OrderStatus.EXPIRED})

RETURNED = frozenset({OrderStatus.RETURNED, OrderStatus.PARTIALLY_RETURNED})

PAID = frozenset({"full", "overcharged"})
"""Saleor's charge statuses of an order of which nothing is left to be paid."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Money of a customer that the shop still has."""

    amount: Decimal
    cause: Cause


def hours_to_hand_over(order: PastOrder) -> int | None:
    """Return the full hours until the first parcel left; None where none did.

    Canceled orders are left out: whatever left came back or was never meant to.
    """
    if order.handed_over_at is None or order.status in ENDED:
        return None
    return max(int((order.handed_over_at - order.placed_at) / timedelta(hours=1)), 0)


def due_at(order: PastOrder, zone: tzinfo) -> datetime | None:
    """Return when an order that still waits is, or was, past its method's days.

    The day of the order does not count; the last day does, until its end in the channel's
    time zone. None where the method names no days, or nothing that is shipped waits. An
    order that is not confirmed has no delivery yet that could be late.
    """
    if order.max_days is None or not order.waits or order.status not in CONFIRMED_OPEN:
        return None
    last = order.placed_at.astimezone(zone).date() + timedelta(days=order.max_days)
    return datetime.combine(last + timedelta(days=1), time(), zone)


def silent_since(order: PastOrder, told_at: datetime | None) -> datetime | None:
    """Return since when the customer of a paid order that waits has heard nothing.

    Args:
        order: Which.
        told_at: When a message of ours was last sent.

    Returns:
        None where the order is not paid, or nobody waits for anything.

    """
    if order.status not in OPEN or order.charge_status not in PAID:
        return None
    return max(at for at in (order.placed_at, order.news_at, told_at) if at is not None)


def owed(order: PastOrder) -> Owed | None:
    """Return what the shop owes of an order, None where it owes nothing.

    Of a canceled or expired order all that is charged. Else what is charged beyond the
    total, once what came back or what staff granted - the larger of the two, since a
    refund is mostly granted for what came back - is taken off. Saleor has taken refunds
    off what is charged already, those under way too. Shipping costs count only where
    staff granted them.
    """
    if order.status in ENDED:
        amount, cause = order.total_charged, Cause.CANCELED
    else:
        back = max(order.came_back, order.granted)
        if not back:
            return None
        amount = order.total_charged - max(order.total_gross - back, Decimal(0))
        returned = order.status in RETURNED and order.came_back
        cause = Cause.RETURNED if returned else Cause.GRANTED
    return Owed(amount, cause) if amount > 0 else None


def is_purchase(order: PastOrder) -> bool:
    """Whether an order makes somebody a customer: paid, neither canceled nor all returned.

    A replacement is none: the customer did not order it.
    """
    return (
        order.charge_status in PAID
        and order.status not in ENDED
        and order.status != OrderStatus.RETURNED
        and order.origin != "reissue"
    )


def midnight(now: datetime, zone: tzinfo) -> datetime:
    """Return when today began."""
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def yesterday(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when yesterday began and when it ended."""
    today = now.astimezone(zone).date()
    begin = datetime.combine(today - timedelta(days=1), time(), zone)
    return begin, midnight(now, zone)
