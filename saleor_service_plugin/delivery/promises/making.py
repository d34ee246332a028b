"""Making the promises of an order: frozen when it is placed, dated when it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from ...messages.harmless import one_line
from ...messages.rules import zone_of
from ...orders import payment, rules
from ...orders.payment import PaymentKind
from ...orders.rules import Parcel as KnownFulfillment
from ...shop.snapshots import Line, LineSupply, MoneyKind, Order, OrderStatus
from ..calendars.working_time import NeverWorksError
from .models import Delay, Promise
from .standing import ENDED_ORDERS, Tracked
from .states import Mode
from .terms import Desk, Place
from .window import Terms, after_payment, window

STILL_NEW = timedelta(days=1)
"""So long after an order was placed its promise can still be made: of what was not promised
then nothing is promised later."""

UNPAID = "unpaid"
"""Why there is no promise: it is made when the money comes."""

NEVER_PROMISED = frozenset({rules.BULK_CREATE, "reissue"})
"""Origins of orders that no customer placed here."""


@dataclass(slots=True)
class Case:
    """All that is known of one order's promises at a look; its rows are changed in place."""

    order: Order
    rows: list[Promise]
    known: Mapping[int, KnownFulfillment] = field(default_factory=dict)
    supply: Mapping[UUID, LineSupply] = field(default_factory=dict)
    tracked: Tracked = field(default_factory=dict)
    delays: list[Delay] = field(default_factory=list)
    """Those that are not over."""
    last_number: int = 0
    """Of all of the order's delays."""

    @property
    def lines(self) -> Mapping[UUID, Line]:
        """Return the order's lines by id."""
        return {line.id: line for line in self.order.lines}

    @property
    def place(self) -> Place:
        """Return where the goods go."""
        found = self.order.shipping_address or self.order.billing_address
        return Place(found.country, found.postal_code) if found else Place("", "")


def may_begin(order: Order, mode: Mode, since: datetime | None, now: datetime) -> bool:
    """Whether promises are made for an order that has none.

    Args:
        order: As the shop has it.
        mode: Of its channel.
        since: Since when the mode holds.
        now: Database time.

    """
    placed = rules.placed_at(order)
    return (
        mode != Mode.OFF
        and order.status != OrderStatus.DRAFT
        and order.status not in ENDED_ORDERS
        and order.origin not in NEVER_PROMISED
        and now - placed <= STILL_NEW
        and (since is None or placed >= since)
    )


def is_promised(line: Line) -> bool:
    """Whether a line is one that a time is promised for: a goodie delays nothing."""
    return line.is_shipping_required and line.quantity > 0 and not line.is_extra


def terms_of(case: Case, row: Promise, desk: Desk) -> Terms | None:
    """Return what a promise is reckoned with today."""
    return desk.terms(
        row.channel_id,
        warehouse_id=row.warehouse_id,
        method_id=row.method_id,
        place=case.place,
        collected=case.order.is_collected,
        variant_id=row.variant_id,
    )


def make(case: Case, desk: Desk, now: datetime) -> list[Promise]:
    """Add the promises of lines that have none, and return them; nothing is written."""
    own = desk.setting(case.order.channel_id)
    if not case.rows and not may_begin(case.order, Mode(own.mode), own.since, now):
        return []
    known = {row.line_id for row in case.rows}
    later = bool(case.rows)
    made = [
        _promise(case, line, desk, begins=now if later else rules.placed_at(case.order))
        for line in case.order.lines
        if line.id not in known and is_promised(line)
    ]
    case.rows.extend(made)
    return made


def _promise(case: Case, line: Line, desk: Desk, *, begins: datetime) -> Promise:
    order, supply = case.order, case.supply.get(line.id)
    own = desk.setting(order.channel_id)
    row = Promise(
        order_id=order.id,
        line_id=line.id,
        channel_id=order.channel_id,
        variant_id=line.variant_id,
        name=one_line(" ".join(filter(None, (line.product_name, line.variant_name))))[:255],
        quantity=line.quantity,
        placed_at=begins,
        shown=own.mode == Mode.TOLD,
        method_id=order.shipping_method_id,
        carrier=desk.carriers.get(order.shipping_method_id or 0, ""),
        warehouse_id=supply.warehouse_id if supply else None,
        country=case.place.country,
    )
    terms = terms_of(case, row, desk)
    if terms is None:
        row.basis = {"why": "no-transit-days"}
        return row
    row.basis = {
        "handling": [terms.handling_min, terms.handling_max],
        "transit": [terms.transit_min, terms.transit_max],
        "margin": terms.margin,
    }
    gate = desk.gates.get(order.channel_id)
    paid_by = payment.kind_of(order, gate.settings.payments if gate else {})
    if has_paid(order) or order.total_gross <= 0:
        _date(case, row, desk, terms, begins)
    elif paid_by is PaymentKind.PREPAYMENT:
        _count(case, row, desk, terms)
    elif paid_by is PaymentKind.UNKNOWN:
        # Nobody knows whether it is sent before it is paid: nothing is promised before.
        row.basis["why"] = UNPAID
    else:
        _date(case, row, desk, terms, begins)
    return row


def has_paid(order: Order) -> bool:
    """Whether an order's money is there, or under way."""
    return payment.is_paid(order) or payment.is_reserved(order)


def _paid_at(order: Order, now: datetime) -> datetime:
    times = [
        row.at for row in order.money if row.kind in (MoneyKind.PAYMENT, MoneyKind.AUTHORIZATION)
    ]
    return max(times, default=now)


def date_paid(case: Case, desk: Desk, now: datetime) -> None:
    """Turn "n days after your payment" into days where it was paid."""
    waiting = [
        row for row in case.rows
        if row.dated_at is None and (row.after_max is not None or row.basis.get("why") == UNPAID)
    ]  # fmt: skip
    if not waiting or not has_paid(case.order):
        return
    for row in waiting:
        terms = terms_of(case, row, desk)
        if terms is not None:
            paid = _paid_at(case.order, now)
            if row.after_max is None:
                _date(case, row, desk, terms, paid)
            else:
                _date_as_counted(case, row, desk, terms, paid)


def _date_as_counted(case: Case, row: Promise, desk: Desk, terms: Terms, paid: datetime) -> None:
    """Date a promise that was counted from the payment: never later than the customer counts.

    Whatever is closed, or found missing, meanwhile: that it comes later then is news.
    """
    try:
        counted = _counted(terms, paid, row.after_max or 0)
    except NeverWorksError:
        return
    _date(case, row, desk, terms, paid)
    row.dated_at = paid
    row.first_latest = row.latest = min(row.first_latest or counted, counted)
    row.earliest = row.first_earliest = min(row.first_earliest or counted, counted)


def _count(case: Case, row: Promise, desk: Desk, terms: Terms) -> None:
    """Promise so many working days after the payment; of what nobody knows when it comes, none."""
    row.after_min, row.after_max = after_payment(terms)
    supply = case.supply.get(row.line_id)
    if supply is None or supply.is_served:
        return
    comes = comes_on(row, case, desk)
    ordered = row.placed_at.astimezone(terms.carrier.zone).date()
    if comes is None or comes < ordered:
        row.after_min = row.after_max = None
        return
    waits = terms.carrier.working_days_between(ordered, comes)
    row.after_min, row.after_max = row.after_min + waits, row.after_max + waits


def _counted(terms: Terms, paid: datetime, days: int) -> date:
    """Return the last of n working days after a payment, as a customer counts them."""
    day = paid.astimezone(terms.carrier.zone).date()
    return terms.carrier.add_working_days(day, days)


def _date(case: Case, row: Promise, desk: Desk, terms: Terms, begins: datetime) -> None:
    """Set the first promise; it is never changed again."""
    supply = case.supply.get(row.line_id)
    waits = supply is not None and not supply.is_served
    comes = comes_on(row, case, desk)
    if waits and (comes is None or comes < begins.astimezone(terms.warehouse.zone).date()):
        # What does not lie there is not promised by a day that counts on it, nor is what
        # should have come already.
        return
    try:
        found = window(begins, terms, not_before=comes if waits else None)
    except NeverWorksError:
        return
    row.dated_at = begins
    row.first_earliest = row.earliest = found.earliest
    row.first_latest = row.latest = found.latest
    row.dispatch_by = found.dispatch_by


def comes_on(row: Promise, case: Case, desk: Desk) -> date | None:
    """Return the day on which missing goods of a line can be packed, None: nobody knows."""
    supply, known = case.supply.get(row.line_id), desk.supply.get(row.variant_id or 0)
    if known is not None and known.restock_on is not None:
        return known.restock_on
    return supply.preorder_until if supply else None


def zone_of_order(order: Order, desk: Desk) -> tzinfo:
    """Return the zone in which a customer's days are counted."""
    return zone_of(desk.zone_name(order.channel_id))
