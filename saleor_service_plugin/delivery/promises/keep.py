"""Keeping track of promises: a part of `sync`, under its locks, with a constant number of
statements, and only what differs is written.

    made (frozen) -> dated, where it waits for a payment -> compared with what is there
                                                              |            |
                                                          news (Delay)   kept or not
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from ...orders import rules
from ...orders.participants import Reading
from ...orders.rules import Fact, FactKind
from ...shop import port
from ...shop.snapshots import Order
from .. import upkeep
from ..backorders import serve
from ..delays import news
from ..models import TrackedParcel
from . import following
from .making import STILL_NEW, Case, date_paid, make, zone_of_order
from .models import Delay, Promise
from .standing import Standing, settle, standing
from .states import DelayState, Ending, Serving
from .terms import Desk, read

KEPT = (
    "quantity", "first_earliest", "first_latest", "earliest", "latest", "dispatch_by", "dated_at",
    "later", "sent_at", "delivered_at", "ending", "kept", "watch_at", "warehouse_id",
    "said_new",
)  # fmt: skip
"""Columns of a promise that a look may change."""


@dataclass(slots=True)
class Kept:
    """What a look at one order's promises has changed; nothing is written yet."""

    made: list[Promise] = field(default_factory=list)
    changed: list[Promise] = field(default_factory=list)
    news: list[Delay] = field(default_factory=list)
    over: list[Delay] = field(default_factory=list)
    parcels: Sequence[TrackedParcel] = ()
    """Those that are expected on another day now."""
    to_send: list[UUID] = field(default_factory=list)
    """Lines that waited for stock, whose goods are there and shall be sent by themselves."""


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Write the promises of these orders as they stand now, and return what is news.

    Nothing but the rows is read where no order has an open promise or may get one.
    """
    rows = _locked([*reading.orders, *reading.gone])
    _let_go(reading.gone, rows)
    concerned = {
        pk: order for pk, order in reading.orders.items()
        if _matters(order, rows[pk], reading.now)
    }  # fmt: skip
    if not concerned:
        return {}
    variants = {
        line.variant_id for order in concerned.values() for line in order.lines if line.variant_id
    }
    methods = {order.shipping_method_id for order in concerned.values()}
    methods |= {row.method_id for pk in concerned for row in rows[pk]}
    desk = read([pk for pk in methods if pk is not None], variants, reading.gates)
    cases = _cases(concerned, rows, reading)
    kept = [reckon(case, desk, reading.now) for case in cases]
    return _write(cases, kept, reading.now)


def reckon(case: Case, desk: Desk, now: datetime) -> Kept:
    """Bring an order's promises to what is there now; nothing is read or written.

    Args:
        case: All that is known of them; its rows are changed in place.
        desk: What promises are reckoned with.
        now: Database time.

    """
    found = Kept()
    before = {row.line_id: _values(row) for row in case.rows}
    found.made = make(case, desk, now)
    date_paid(case, desk, now)
    lines = case.lines
    zone = zone_of_order(case.order, desk)
    standings: dict[UUID, Standing] = {}
    for row in case.rows:
        line = lines.get(row.line_id)
        if line is not None:
            row.quantity = line.quantity
        supply = case.supply.get(row.line_id)
        if supply is not None and supply.warehouse_id is not None:
            row.warehouse_id = supply.warehouse_id
        now_at = standing(line, case.order, case.known, case.tracked)
        standings[row.line_id] = now_at
        settle(row, line, case.order, now_at, zone=zone, today=now.astimezone(zone).date())
    found.news, found.over = news.find(case, standings, desk, now)
    new = {row.line_id for row in found.made}
    found.changed = [
        row for row in case.rows
        if row.line_id not in new and _values(row) != before[row.line_id]
    ]  # fmt: skip
    found.parcels = following.follow(case, desk, now)
    if desk.setting(case.order.channel_id).serving == Serving.FULFIL:
        found.to_send = [row.line_id for row in case.rows if _has_come(row, case)]
    return found


def _has_come(row: Promise, case: Case) -> bool:
    supply = case.supply.get(row.line_id)
    return row.later and row.ending == Ending.OPEN and supply is not None and supply.is_served


def _values(row: Promise) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in KEPT)


def _locked(order_ids: Iterable[UUID]) -> defaultdict[UUID, list[Promise]]:
    """Return our promises of these orders, locked in the one order that all use."""
    found: defaultdict[UUID, list[Promise]] = defaultdict(list)
    rows = Promise.objects.select_for_update().filter(order_id__in=list(order_ids))
    for row in rows.order_by("pk"):
        found[row.order_id].append(row)
    return found


def _matters(order: Order, rows: Sequence[Promise], now: datetime) -> bool:
    """Whether an order has a promise that can still change, or may get one."""
    if not rows:
        return now - rules.placed_at(order) <= STILL_NEW
    # A parcel that arrived may be found not to have, and the other way around.
    return any(row.ending != Ending.CANCELED for row in rows)


def _let_go(gone: Iterable[UUID], rows: Mapping[UUID, list[Promise]]) -> None:
    """End the promises of orders that the shop has no more; a finished one stays as it is."""
    ids = [row.pk for pk in gone for row in rows.get(pk, ()) if row.ending == Ending.OPEN]
    if ids:
        Promise.objects.filter(pk__in=ids).update(ending=Ending.CANCELED, watch_at=None)
        Delay.objects.filter(
            order_id__in=list(gone), state__in=(DelayState.OPEN, DelayState.SEEN)
        ).update(state=DelayState.SETTLED)


def _cases(
    orders: Mapping[UUID, Order], rows: Mapping[UUID, list[Promise]], reading: Reading
) -> list[Case]:
    """Read what the promises of these orders are compared with; three statements and the shop's."""
    ids = list(orders)
    supply = port.current().read_supply(ids)
    tracked: defaultdict[int, list[TrackedParcel]] = defaultdict(list)
    for parcel in TrackedParcel.objects.filter(order_id__in=ids, current=True).order_by("pk"):
        tracked[parcel.fulfillment_id].append(parcel)
    delays: defaultdict[UUID, list[Delay]] = defaultdict(list)
    alive = (DelayState.OPEN, DelayState.SEEN)
    for delay in Delay.objects.filter(order_id__in=ids, state__in=alive).order_by("pk"):
        delays[delay.order_id].append(delay)
    numbers = dict(
        Delay.objects.filter(order_id__in=ids).values_list("order_id").annotate(Max("number"))
    )
    return [
        Case(
            order=reading.orders[pk],
            rows=rows[pk],
            known=reading.parcels.get(pk, {}),
            supply=supply,
            tracked=tracked,
            delays=delays[pk],
            last_number=numbers.get(pk, 0),
        )
        for pk in ids
    ]


def _write(cases: Sequence[Case], kept: Sequence[Kept], now: datetime) -> dict[UUID, list[Fact]]:
    made = [row for one in kept for row in one.made]
    changed = [row for one in kept for row in one.changed]
    told = [delay for one in kept for delay in one.news]
    over = [delay for one in kept for delay in one.over]
    for row in (*made, *changed):
        row.changed_at = now
    Promise.objects.bulk_create(made)
    if changed:
        Promise.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["line_id"],
            update_fields=[*KEPT, "changed_at"],
        )
    parcels = [parcel for one in kept for parcel in one.parcels]
    if parcels:
        TrackedParcel.objects.bulk_update(parcels, ["expected_on", *upkeep.COLUMNS])
    Delay.objects.bulk_create(told)
    if over:
        Delay.objects.bulk_update(over, ["state", "settled_at"])
    # The first ordered first.
    pairs = sorted(zip(cases, kept, strict=True), key=lambda pair: rules.placed_at(pair[0].order))
    serve.ask_all([(case.order.id, one.to_send) for case, one in pairs if one.to_send], "")
    facts: defaultdict[UUID, list[Fact]] = defaultdict(list)
    for case, one in zip(cases, kept, strict=True):
        facts[case.order.id].extend(_facts(case, one, now))
    return facts


def _facts(case: Case, kept: Kept, now: datetime) -> list[Fact]:
    facts = []
    later = {str(row.line_id) for row in case.rows if row.later}
    for delay in kept.news:
        data: dict[str, str | int] = {
            "delay": delay.pk,
            "told": int(delay.told),
            "cause": str(delay.cause),
            "latest": delay.latest.isoformat() if delay.latest else "",
            "later": int(bool(later.intersection(delay.line_ids))),
        }
        facts.append(
            Fact(f"{FactKind.PROMISE_MOVED}:{delay.pk}", FactKind.PROMISE_MOVED, now, data)
        )
    return facts
