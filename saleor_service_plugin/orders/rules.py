"""What became true about an order: pure, without a clock and without I/O.

Everything is derived from the shop's rows and what we knew before, never from the event
that woke us. So looking once or ten times, early or late, gives the same facts; only a
value that was overwritten between two looks without leaving a row is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ..shop.snapshots import (
    Event,
    EventType,
    Fulfillment,
    FulfillmentStatus,
    MoneySource,
    Order,
    OrderStatus,
)


class FactKind(StrEnum):
    """Everything that can become true about an order (docs/glossary.md).

    Movements of money carry the kinds of `shop.snapshots.MoneyKind`.
    """

    PLACED = "placed"
    CONFIRMED = "confirmed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    PARCEL_SENT = "parcel-sent"
    PARCEL_CANCELED = "parcel-canceled"
    PARCEL_RETURNED = "parcel-returned"
    PARCEL_REPLACED = "parcel-replaced"
    TRACKING_CHANGED = "tracking-changed"
    PARCEL_HANDED_OVER = "parcel-handed-over"
    PARCEL_IN_TRANSIT = "parcel-in-transit"
    PARCEL_OUT_FOR_DELIVERY = "parcel-out-for-delivery"
    PARCEL_WAITING = "parcel-waiting"
    """At a parcel shop or a locker, for the customer."""
    PARCEL_ATTEMPTED = "parcel-attempted"
    PARCEL_DELIVERED = "parcel-delivered"
    PARCEL_DELAYED = "parcel-delayed"
    PARCEL_EXCEPTION = "parcel-exception"
    PARCEL_RETURNING = "parcel-returning"
    PARCEL_BACK = "parcel-back"
    """The carrier brought it back; `PARCEL_RETURNED` is what Saleor's rows say."""
    PROMISE_MOVED = "promise-moved"
    """It comes at another time than promised; which says the fact's `delay`."""
    REFUND_GRANTED = "refund-granted"
    GONE = "order-gone"


CONFIRMED = frozenset(
    {
        OrderStatus.UNFULFILLED,
        OrderStatus.PARTIALLY_FULFILLED,
        OrderStatus.FULFILLED,
        OrderStatus.PARTIALLY_RETURNED,
        OrderStatus.RETURNED,
    }
)

COMING_BACK = {
    FulfillmentStatus.RETURNED: FactKind.PARCEL_RETURNED,
    FulfillmentStatus.REFUNDED_AND_RETURNED: FactKind.PARCEL_RETURNED,
    FulfillmentStatus.REPLACED: FactKind.PARCEL_REPLACED,
}
"""Rows that Saleor makes for what comes back; they never were parcels to the customer."""

OPEN = frozenset(
    {
        OrderStatus.DRAFT,
        OrderStatus.UNCONFIRMED,
        OrderStatus.UNFULFILLED,
        OrderStatus.PARTIALLY_FULFILLED,
    }
)

LIVE_AFTER_END = timedelta(days=30)
"""A finished order is compared this long after its last change: numbers are corrected
and parcels come back."""

LIVE_EXPIRED = timedelta(days=130)
"""Core deletes expired orders after at most 120 days, with a raw statement."""

EVENT_SLACK = timedelta(minutes=1)
"""A parcel's sequence number is given again after a deletion; a tracking event older
than the parcel by more than clocks can differ belongs to its predecessor."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that became true, at the time of the shop's own row."""

    key: str
    kind: str
    at: datetime
    data: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What we remember of one fulfillment between two looks."""

    fulfillment_id: int
    sequence: int
    status: str
    tracking_number: str = ""
    revision: int = 0
    event_id: int = 0
    notify_customer: bool | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """The facts that hold, and the parcels as they are to be remembered."""

    facts: tuple[Fact, ...]
    parcels: tuple[Parcel, ...]


def derive(
    order: Order,
    *,
    known: Mapping[int, Parcel],
    hints: Mapping[int, bool],
    now: datetime,
) -> Derived:
    """Return what is true about an order.

    Args:
        order: The shop's rows as just read.
        known: The parcels remembered from earlier looks, by fulfillment id.
        hints: What hooks said of notifying the customer, by fulfillment id.
        now: Database time; only where the shop has no time of its own for a change.

    """
    if order.status == OrderStatus.DRAFT:
        return Derived((), ())
    facts = [*_status_facts(order), *_money_facts(order)]
    parcels = []
    for fulfillment in order.fulfillments:
        if fulfillment.status in COMING_BACK:
            facts.extend(_return_facts(fulfillment))
        elif fulfillment.status != FulfillmentStatus.REFUNDED:
            parcel, found = _follow_parcel(order, fulfillment, known.get(fulfillment.id), now=now)
            if fulfillment.id in hints:
                parcel = replace(parcel, notify_customer=hints[fulfillment.id])
            facts.extend(found)
            parcels.append(parcel)
    return Derived(tuple(facts), tuple(parcels))


def gone(order_id: object, now: datetime) -> Fact:
    """Return the fact that the shop no longer has this order."""
    return Fact(f"{FactKind.GONE}:{order_id}", FactKind.GONE, now)


def is_live(status: str, updated_at: datetime, now: datetime) -> bool:
    """Whether an order can still change without a trace and must be compared."""
    if status in OPEN:
        return True
    rest = LIVE_EXPIRED if status == OrderStatus.EXPIRED else LIVE_AFTER_END
    return updated_at > now - rest


BULK_CREATE = "bulk_create"
"""Origin of an order that an importer brought. All its rows are written in one transaction,
without any event but notes (saleor/graphql/order/bulk_mutations/order_bulk_create.py): so
the first look finds all of them, and what an event attests happened later, in Saleor."""


def was_imported(order: Order, fact: Fact, *, first_look: bool) -> bool:
    """Whether a fact about an order as a whole came with a bulk import.

    That it was placed and confirmed is the importer's word in any case; of money and of a
    cancellation it is where the first look finds them. Of money no event tells more.
    """
    if order.origin != BULK_CREATE:
        return False
    if fact.kind in (FactKind.PLACED, FactKind.CONFIRMED):
        return True
    attested = fact.kind == FactKind.CANCELED and _event_date(order, EventType.CANCELED)
    return first_look and not attested


def is_imported(order: Order, fulfillment: Fulfillment, sent_at: datetime | None) -> bool:
    """Whether a parcel came with a bulk import and left some other system long ago.

    Fulfilling through Saleor writes an event that names the lines.
    """
    return (
        order.origin == BULK_CREATE
        and not _fulfilled_event(order, fulfillment)
        # Seen waiting and sent later: not by the import.
        and sent_at == fulfillment.created_at
    )


def _status_facts(order: Order) -> Iterator[Fact]:
    yield Fact(f"{FactKind.PLACED}:{order.id}", FactKind.PLACED, placed_at(order))
    if order.status in CONFIRMED:
        at = _event_date(order, EventType.CONFIRMED) or order.updated_at
        yield Fact(f"{FactKind.CONFIRMED}:{order.id}", FactKind.CONFIRMED, at)
    if order.status == OrderStatus.CANCELED:
        at = _event_date(order, EventType.CANCELED) or order.updated_at
        yield Fact(f"{FactKind.CANCELED}:{order.id}", FactKind.CANCELED, at)
    if order.status == OrderStatus.EXPIRED:
        at = _event_date(order, EventType.EXPIRED) or order.updated_at
        yield Fact(f"{FactKind.EXPIRED}:{order.id}", FactKind.EXPIRED, at)


def placed_at(order: Order) -> datetime:
    """Return when the customer ordered.

    A draft's `created_at` is when staff began to write it, so the event counts there; it
    is written after the commit, hence the row's last change where it is missing.
    """
    if order.origin not in ("draft", "reissue"):
        return order.created_at
    return (
        _event_date(
            order,
            EventType.PLACED_FROM_DRAFT,
            EventType.PLACED,
            EventType.PLACED_AUTOMATICALLY,
        )
        or order.updated_at
    )


def ended_at(order: Order) -> datetime | None:
    """Return when an order was canceled or expired, None where it was not or nobody knows."""
    if order.status not in (OrderStatus.CANCELED, OrderStatus.EXPIRED):
        return None
    return _event_date(order, EventType.CANCELED, EventType.EXPIRED)


def _event_date(order: Order, *types: EventType) -> datetime | None:
    return next((event.date for event in order.events if event.type in types), None)


def _money_facts(order: Order) -> Iterator[Fact]:
    for row in order.money:
        # The two tables count their ids apart.
        prefix = "legacy-" if row.source is MoneySource.LEGACY else ""
        yield Fact(
            key=f"{row.kind}:{prefix}{row.id}",
            kind=row.kind,
            at=row.at,
            data={"amount": _plain(row.amount), "currency": order.currency},
        )
    for granted in order.granted_refunds:
        # Staff may change the amount until money moves; what is owed is read from the
        # shop's row whenever it matters, the fact is that a refund was promised.
        yield Fact(
            key=f"{FactKind.REFUND_GRANTED}:{granted.id}",
            kind=FactKind.REFUND_GRANTED,
            at=granted.created_at,
            data={"amount": _plain(granted.amount), "currency": order.currency},
        )


def _plain(amount: object) -> str:
    """Return an amount as text without trailing zeros, whatever the column's scale."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _return_facts(fulfillment: Fulfillment) -> Iterator[Fact]:
    # Core makes an empty row of returns beside every replacement (order/actions.py,
    # create_fulfillments_for_returned_products): nothing came back through it.
    if fulfillment.lines:
        kind = COMING_BACK[FulfillmentStatus(fulfillment.status)]
        yield _parcel_fact(kind, fulfillment, fulfillment.created_at)


def _follow_parcel(
    order: Order, fulfillment: Fulfillment, before: Parcel | None, *, now: datetime
) -> tuple[Parcel, list[Fact]]:
    """Return a parcel to the customer as it stands now, and what is true about it."""
    parcel, facts = _follow_number(order, fulfillment, before, now=now)
    sent_at = _sent_at(order, fulfillment, before, now=now)
    if sent_at:
        facts.append(_parcel_fact(FactKind.PARCEL_SENT, fulfillment, sent_at))
        if fulfillment.status == FulfillmentStatus.CANCELED:
            at = _canceled_at(order, fulfillment) or now
            facts.append(_parcel_fact(FactKind.PARCEL_CANCELED, fulfillment, at))
    return replace(parcel, sent_at=sent_at), facts


def _parcel_fact(kind: FactKind, fulfillment: Fulfillment, at: datetime) -> Fact:
    return Fact(f"{kind}:{fulfillment.id}", kind, at, {"fulfillment": fulfillment.id})


def _sent_at(
    order: Order, fulfillment: Fulfillment, before: Parcel | None, *, now: datetime
) -> datetime | None:
    """Return when a parcel left, None where it never did.

    A canceled row alone does not tell: core keeps it for a parcel that only waited for
    approval, too. Then what we saw earlier counts, and the event that names its lines.
    """
    if before and before.sent_at:
        return before.sent_at
    event = _fulfilled_event(order, fulfillment)
    if fulfillment.status == FulfillmentStatus.FULFILLED:
        if event:
            return event.date
        # Without an event: approved between our two statements, or by a raw edit, if it
        # was seen waiting; else it came that way.
        return now if before else fulfillment.created_at
    if fulfillment.status == FulfillmentStatus.CANCELED and event:
        return event.date
    return None


def _fulfilled_event(order: Order, fulfillment: Fulfillment) -> Event | None:
    """Return the event that approved or made this parcel: it names its lines."""
    held = {line.id for line in fulfillment.lines}
    for event in order.events:
        if event.type != EventType.FULFILLED_ITEMS:
            continue
        if held.intersection(event.fulfillment_line_ids):
            return event
    return None


def _canceled_at(order: Order, fulfillment: Fulfillment) -> datetime | None:
    composed = f"{order.number}-{fulfillment.sequence}"
    for event in reversed(order.events):
        if event.type == EventType.FULFILLMENT_CANCELED and event.fulfillment == composed:
            return event.date
    return None


def _follow_number(
    order: Order, fulfillment: Fulfillment, before: Parcel | None, *, now: datetime
) -> tuple[Parcel, list[Fact]]:
    """Return the parcel with its number followed, and a fact for each change.

    The events tell the values between two looks. The value in the row may be ahead of
    its event - they are two commits - and then the late event changes nothing.
    """
    number = before.tracking_number if before else ""
    revision = before.revision if before else 0
    seen = before.event_id if before else 0
    facts = []
    steps = [*_number_events(order, fulfillment, after=seen)]
    values = [(event.tracking_number or "", event.date) for event in steps]
    # Without an event: given at creation where this is the first look, else a raw edit.
    values.append((fulfillment.tracking_number, now if before else fulfillment.created_at))
    for value, at in values:
        if value.strip() == number:
            continue
        number = value.strip()
        revision += 1
        facts.append(
            Fact(
                key=f"{FactKind.TRACKING_CHANGED}:{fulfillment.id}:{revision}",
                kind=FactKind.TRACKING_CHANGED,
                at=at,
                data={"fulfillment": fulfillment.id, "number": number},
            )
        )
    parcel = Parcel(
        fulfillment_id=fulfillment.id,
        sequence=fulfillment.sequence,
        status=fulfillment.status,
        tracking_number=number,
        revision=revision,
        event_id=max([seen, *(event.id for event in steps)]),
        notify_customer=before.notify_customer if before else None,
        sent_at=before.sent_at if before else None,
    )
    return parcel, facts


def _number_events(order: Order, fulfillment: Fulfillment, *, after: int) -> Iterator[Event]:
    composed = f"{order.number}-{fulfillment.sequence}"
    for event in order.events:
        if (
            event.type == EventType.TRACKING_UPDATED
            and event.fulfillment == composed
            and event.id > after
            and event.date >= fulfillment.created_at - EVENT_SLACK
        ):
            yield event
