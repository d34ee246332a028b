"""Who waits for news, when there was some, and when its lack is too long: pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from ...orders import payment
from ...orders.rules import FactKind, Parcel, placed_at
from ...shop.snapshots import EventType, MoneyKind, Order, OrderStatus
from ..calendars.working_time import NeverWorksError, WorkCalendar

UNFINISHED = frozenset(
    {OrderStatus.UNCONFIRMED, OrderStatus.UNFULFILLED, OrderStatus.PARTIALLY_FULFILLED}
)

SEEN = (
    MoneyKind.PAYMENT, MoneyKind.REFUND,
    FactKind.REFUND_GRANTED, FactKind.PARCEL_SENT, FactKind.PARCEL_CANCELED,
    FactKind.PARCEL_RETURNED, FactKind.PARCEL_REPLACED, FactKind.TRACKING_CHANGED,
    FactKind.PARCEL_HANDED_OVER, FactKind.PARCEL_IN_TRANSIT, FactKind.PARCEL_OUT_FOR_DELIVERY,
    FactKind.PARCEL_WAITING, FactKind.PARCEL_ATTEMPTED, FactKind.PARCEL_DELIVERED,
    FactKind.PARCEL_DELAYED, FactKind.PARCEL_EXCEPTION, FactKind.PARCEL_RETURNING,
    FactKind.PARCEL_BACK,
)  # fmt: skip
"""Facts that stand on the order page, and are not read from the shop's rows anew at each look:
without an event, the fact that an order was confirmed bears the time of any change. Not money that is reserved or released: nobody reads
that his card was authorized once more. Nor a promise that moved: only where it was told."""

SOONEST = timedelta(hours=1)
"""No silence counts before: working hours take at least their own time to pass."""

AGAIN = timedelta(days=1)
"""Closures are entered and taken back, hours are changed: after so long all is reckoned anew."""


def waits(order: Order) -> bool:
    """Whether somebody has paid for an order, or for certain will, and waits for it.

    Paid, or reserved in full, or free of charge; not where all that was paid has gone back.
    """
    if order.status not in UNFINISHED or _has_all(order):
        return False
    came_in = payment.came_in(order)
    if came_in > 0 and payment.refunded(order) >= came_in:
        return False
    return payment.amount_open(order) == 0 or payment.is_reserved(order)


def _has_all(order: Order) -> bool:
    """Whether nothing is left but a goodie of ours, which the customer knows nothing of."""
    ordered = [line for line in order.lines if not line.goodie_key]
    return bool(ordered) and len(ordered) < len(order.lines) and all(
        line.quantity_fulfilled >= line.quantity for line in ordered
    )  # fmt: skip


def news_of(order: Order, parcels: Iterable[Parcel]) -> datetime:
    """Return when the shop's rows last held something new for the customer.

    Args:
        order: Which.
        parcels: What is known of its fulfillments.

    """
    return max(_news(order, parcels))


def _news(order: Order, parcels: Iterable[Parcel]) -> Iterator[datetime]:
    yield placed_at(order)
    yield from (event.date for event in order.events if event.type == EventType.CONFIRMED)
    yield from (row.at for row in order.money if row.kind in (MoneyKind.PAYMENT, MoneyKind.REFUND))
    yield from (granted.created_at for granted in order.granted_refunds)
    yield from (parcel.sent_at for parcel in parcels if parcel.sent_at)


def silent_from(
    news_at: datetime, calendar: WorkCalendar, hours: int, *, promised: date | None = None
) -> datetime | None:
    """Return from when on there was no news for too long.

    Whoever was told the day on which it comes is not left without news before that day is
    over: no further word is owed to him until then.

    Args:
        news_at: When there was some.
        calendar: When the channel's staff work.
        hours: So many working hours may pass.
        promised: The first day by which something of it was promised to come, where the
            customer was told one for all that is still to come.

    Returns:
        A moment in UTC; None where the staff never work.

    """
    try:
        due = calendar.add_working_time(news_at, timedelta(hours=hours))
    except NeverWorksError:
        return None
    if promised is None:
        return due
    return max(due, _ends(promised, calendar.zone))


def _ends(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)
