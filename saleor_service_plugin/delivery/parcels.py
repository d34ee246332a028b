"""Keeping our parcels in step with the shop's fulfillments, and the facts that they attest.

A part of `sync`: under its locks, with a constant number of statements, and only what differs
is written. The shop's side of a parcel is written here alone, the carrier's in `take_report`.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from ..errors import brief
from ..messages.harmless import is_web_address, one_line
from ..messages.rules import ChannelGate, zone_of
from ..orders.participants import Reading
from ..orders.rules import COMING_BACK, Fact, FactKind
from ..orders.rules import Parcel as KnownFulfillment
from ..shop import port
from ..shop.snapshots import Fulfillment, FulfillmentStatus, Order
from . import early, upkeep
from .carriers import names, recognise, typed
from .carriers.names import Carrier
from .carriers.typed import Typed
from .models import MethodCarrier, TrackedParcel
from .states import ParcelState

logger = logging.getLogger(__name__)

KEPT = (
    "position", "key", "number", "typed", "url", "carrier", "carrier_from", "current", "sent_at",
    "expected_on", "channel_id", "rest_until", "look_failures", "look_problem",
)  # fmt: skip
"""Columns that come from the shop."""

CARRIER_KEYS = ("carrier", "carrier_code", "shipping_carrier")
"""Keys of a fulfillment's public metadata that may name its carrier."""

FACTS: Mapping[ParcelState, FactKind] = {
    ParcelState.HANDED_OVER: FactKind.PARCEL_HANDED_OVER,
    ParcelState.IN_TRANSIT: FactKind.PARCEL_IN_TRANSIT,
    ParcelState.OUT_FOR_DELIVERY: FactKind.PARCEL_OUT_FOR_DELIVERY,
    ParcelState.READY_FOR_PICKUP: FactKind.PARCEL_WAITING,
    ParcelState.DELIVERY_ATTEMPTED: FactKind.PARCEL_ATTEMPTED,
    ParcelState.DELIVERED: FactKind.PARCEL_DELIVERED,
    ParcelState.DELAYED: FactKind.PARCEL_DELAYED,
    ParcelState.EXCEPTION: FactKind.PARCEL_EXCEPTION,
    ParcelState.RETURNING: FactKind.PARCEL_RETURNING,
    ParcelState.RETURNED: FactKind.PARCEL_BACK,
}
"""What a state that was reached attests. That a label was printed is no news."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A parcel as the shop's rows say it is."""

    order: Order
    fulfillment: Fulfillment
    known: KnownFulfillment | None
    place: int
    piece: Typed

    @property
    def key(self) -> str:
        return key_of(self.piece)


def key_of(piece: Typed) -> str:
    """Return what tells a parcel apart from the others of its fulfillment."""
    return (piece.number or piece.url or piece.text)[:255]


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Write the parcels of these orders as the shop has them now, and return their facts."""
    rows = _locked([*reading.orders, *reading.gone])
    methods = dict(MethodCarrier.objects.values_list("method_id", "carrier"))
    changed: list[TrackedParcel] = []
    made: list[TrackedParcel] = []
    numbered: list[TrackedParcel] = []
    for order in reading.orders.values():
        zone = _zone(reading.gates, order)
        before = {row.pk: _values(row) for row in rows[order.id]}
        numbers = {row.pk: row.number for row in rows[order.id]}
        found = _apply(order, reading, rows[order.id], methods)
        for row in (*rows[order.id], *found):
            upkeep.tend(row, now=reading.now, zone=zone)
        made.extend(found)
        changed.extend(row for row in rows[order.id] if _values(row) != before[row.pk])
        numbered.extend(row for row in rows[order.id] if row.number != numbers[row.pk])
        rows[order.id].extend(found)
    for order_id in reading.gone:
        changed.extend(_left(rows[order_id]))
    _write(made, changed, reading)
    if made or numbered:
        early.adopt([*made, *numbered], reading.now)
    return {order_id: list(_facts(found)) for order_id, found in rows.items()}


def _locked(order_ids: Iterable[UUID]) -> defaultdict[UUID, list[TrackedParcel]]:
    """Return our parcels of these orders, locked in the one order that all use."""
    found: defaultdict[UUID, list[TrackedParcel]] = defaultdict(list)
    rows = TrackedParcel.objects.select_for_update().filter(order_id__in=list(order_ids))
    for row in rows.order_by("pk"):
        found[row.order_id].append(row)
    return found


def _zone(gates: Mapping[int, ChannelGate], order: Order) -> tzinfo:
    gate = gates.get(order.channel_id, ChannelGate())
    return zone_of(gate.settings.time_zone)


def _values(row: TrackedParcel) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in (*KEPT, *upkeep.COLUMNS))


def _apply(
    order: Order, reading: Reading, rows: Sequence[TrackedParcel], methods: Mapping[int, str]
) -> list[TrackedParcel]:
    """Bring the rows of an order to what the shop says; return the new ones, unwritten."""
    known = {(row.fulfillment_id, row.key): row for row in rows}
    seen: set[int] = set()
    made = []
    for wanted in _wanted(order, reading.parcels.get(order.id, {})):
        row = known.get((wanted.fulfillment.id, wanted.key))
        if row is None and wanted.place == 0:
            # Shipped first, its number typed later: the same parcel.
            row = known.pop((wanted.fulfillment.id, ""), None)
        if row is None:
            row = TrackedParcel(order_id=order.id, fulfillment_id=wanted.fulfillment.id)
            made.append(row)
        else:
            seen.add(row.pk)
        _copy(row, wanted, methods)
    for row in rows:
        if row.pk not in seen:
            # Another number stands there now, or the fulfillment is gone.
            row.current = False
    return made


def _wanted(order: Order, known: Mapping[int, KnownFulfillment]) -> Iterator[_Wanted]:
    for fulfillment in order.fulfillments:
        if fulfillment.status in COMING_BACK or fulfillment.status == FulfillmentStatus.REFUNDED:
            continue
        pieces = _pieces(fulfillment.tracking_number)
        used: set[str] = set()
        for piece in pieces:
            wanted = _Wanted(order, fulfillment, known.get(fulfillment.id), len(used), piece)
            if wanted.key not in used:
                used.add(wanted.key)
                yield wanted


def _pieces(field: str) -> Sequence[Typed]:
    """Return what stands in a tracking field, one piece without a number where it is empty.

    Whatever was typed there, an order's other news must not wait for who can read it.
    """
    try:
        return typed.split(field) or (Typed("", "", ""),)
    except Exception as error:
        logger.error("A tracking field cannot be read: %s", brief(error))
        return (Typed(field[:255], "", ""),)


def _copy(row: TrackedParcel, wanted: _Wanted, methods: Mapping[int, str]) -> None:
    piece, order = wanted.piece, wanted.order
    row.channel_id = order.channel_id
    row.position, row.key = wanted.place, wanted.key
    row.number, row.typed = piece.number[:255], one_line(piece.text)[:255]
    row.url = piece.url if len(piece.url) <= 255 and is_web_address(piece.url) else ""
    row.current = wanted.fulfillment.status != FulfillmentStatus.CANCELED
    left = wanted.fulfillment.status == FulfillmentStatus.FULFILLED and wanted.known
    row.sent_at = wanted.known.sent_at if left and wanted.known else row.sent_at
    carrier, source = _carrier(row, wanted, methods)
    if source or row.carrier_from != "source":
        # Who scans it may know better than we whose it is, as long as nothing else says.
        if row.carrier != str(carrier or ""):
            # What another carrier did not know this one may.
            row.rest_until, row.look_failures, row.look_problem = None, 0, ""
        row.carrier, row.carrier_from = str(carrier or ""), source


def _carrier(
    row: TrackedParcel, wanted: _Wanted, methods: Mapping[int, str]
) -> tuple[Carrier | None, str]:
    if row.chosen:
        return Carrier(row.chosen), "staff"
    if wanted.order.is_collected:
        return None, ""
    named = next(filter(None, map(names.of_text, _said(wanted.fulfillment.metadata))), None)
    by_method = methods.get(wanted.order.shipping_method_id or 0)
    return recognise.choose(
        wanted.piece, named=named, by_method=Carrier(by_method) if by_method else None
    )


def _said(metadata: Mapping[str, str]) -> Iterator[str]:
    for key in CARRIER_KEYS:
        if value := metadata.get(key):
            yield str(value)


def _left(rows: Iterable[TrackedParcel]) -> Iterator[TrackedParcel]:
    """Yield the parcels of an order that is gone: nobody is asked about them any more."""
    for row in rows:
        if row.polled or row.attention or row.attend_at:
            row.polled, row.attention, row.attention_at, row.attend_at = False, "", None, None
            yield row


def _write(
    made: Sequence[TrackedParcel], changed: Sequence[TrackedParcel], reading: Reading
) -> None:
    _expect(made, changed, reading)
    for row in (*made, *changed):
        row.changed_at = reading.now
    TrackedParcel.objects.bulk_create(made)
    if changed:
        # Not bulk_update: its casts would cut off what is too long without a word.
        TrackedParcel.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*KEPT, *upkeep.COLUMNS, "changed_at"],
        )


def _expect(
    made: Sequence[TrackedParcel], changed: Sequence[TrackedParcel], reading: Reading
) -> None:
    """Set the day by which a method's parcels are there, for those that newly left."""
    left = [
        row
        for row in (*made, *changed)
        if row.sent_at and row.expected_on is None and row.order_id in reading.orders
    ]
    methods = {reading.orders[row.order_id].shipping_method_id for row in left}
    ids = [method for method in methods if method is not None]
    if not ids:
        return
    known = port.current().read_shipping_methods(ids)
    for row in left:
        order = reading.orders[row.order_id]
        found = known.get(order.shipping_method_id or 0)
        if found is None or found.max_days is None or row.sent_at is None:
            continue
        zone = _zone(reading.gates, order)
        row.expected_on = expected_on(row.sent_at, found.max_days, zone)
        upkeep.tend(row, now=reading.now, zone=zone)


def expected_on(sent_at: datetime, max_days: int, zone: tzinfo) -> date:
    """Return the last day by a shipping method's days, counted from when the parcel left.

    Saleor does not say what its days are counted from; from the order on they would mostly be
    over when a parcel leaves late, which is when looking matters most.
    """
    return sent_at.astimezone(zone).date() + timedelta(days=min(max_days, 365))


def _facts(rows: Iterable[TrackedParcel]) -> Iterator[Fact]:
    for row in rows:
        if not row.current:
            continue
        for state, kind in FACTS.items():
            if at := row.reached.get(state):
                data: dict[str, str | int] = {
                    "fulfillment": row.fulfillment_id, "parcel": row.pk,
                    "number": row.number or row.typed,
                }  # fmt: skip
                if row.by_hand:
                    data["by_hand"] = 1
                # What staff took back was not true: should it become so, it is another fact.
                again = row.undone.get(state, 0)
                key = f"{kind}:{row.pk}:{again}" if again else f"{kind}:{row.pk}"
                yield Fact(key, kind, datetime.fromisoformat(at), data)
