"""Writing what a look found: facts, parcels, our row, the rows covered."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..database import execute, fetch
from ..messages.rules import ChannelGate
from ..shop.snapshots import MoneySource, Order, OrderStatus, RowKind
from . import rules, sql
from .models import ServiceFulfillment, ServiceOrder
from .rules import Derived, Fact, Parcel

COPIED = (
    "number", "channel_id", "channel_slug", "email", "user_id", "language_code",
    "currency", "status", "placed_at", "seen_updated_at", "fingerprint", "live",
    "gone_at", "synced_at", "failures", "last_error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording facts has found out."""

    new: frozenset[str] = frozenset()
    """Keys of the facts that were not there yet."""
    listened: bool = False
    """Whether there is any endpoint that may want to hear of the new ones."""


def record_facts(
    facts: Mapping[UUID, tuple[Fact, ...]],
    orders: Mapping[UUID, Order],
    *,
    gates: Mapping[int, ChannelGate],
) -> Recorded:
    """Record facts and return which are new, and whether anybody may want to hear of them.

    A fact older than its channel's going live is recorded as skipped.
    """
    rows = [(order_id, fact) for order_id, found in facts.items() for fact in found]
    if not rows:
        return Recorded()

    def skipped(order_id: UUID, fact: Fact) -> bool:
        order = orders.get(order_id)
        gate = gates.get(order.channel_id) if order else None
        return gate is not None and gate.before_live(fact.at)

    recorded = fetch(
        sql.RECORD_FACTS,
        [
            [fact.key for _, fact in rows],
            [order_id for order_id, _ in rows],
            [str(fact.kind) for _, fact in rows],
            [fact.at for _, fact in rows],
            [json.dumps(fact.data) for _, fact in rows],
            [skipped(order_id, fact) for order_id, fact in rows],
        ],
    )
    keys = frozenset(row[0] for row in recorded)
    return Recorded(keys, listened=any(row[1] for row in recorded))


def known_parcels(order_ids: Collection[UUID]) -> dict[UUID, dict[int, Parcel]]:
    """Return the parcels remembered of these orders, by order and fulfillment id."""
    known: dict[UUID, dict[int, Parcel]] = defaultdict(dict)
    for row in ServiceFulfillment.objects.filter(order_id__in=order_ids):
        known[row.order_id][row.fulfillment_id] = Parcel(
            fulfillment_id=row.fulfillment_id,
            sequence=row.sequence,
            status=row.status,
            tracking_number=row.tracking_number,
            revision=row.tracking_revision,
            event_id=row.tracking_event_id,
            notify_customer=row.notify_customer,
            sent_at=row.sent_at,
        )
    return known


def remember_parcels(derived: Mapping[UUID, Derived]) -> None:
    """Write the parcels as they were found; those that are gone stay as they were."""
    rows = [
        ServiceFulfillment(
            fulfillment_id=parcel.fulfillment_id,
            order_id=order_id,
            sequence=parcel.sequence,
            status=parcel.status,
            tracking_number=parcel.tracking_number,
            tracking_revision=parcel.revision,
            tracking_event_id=parcel.event_id,
            notify_customer=parcel.notify_customer,
            sent_at=parcel.sent_at,
        )
        for order_id, found in derived.items()
        for parcel in found.parcels
    ]
    ServiceFulfillment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["fulfillment_id"],
        update_fields=[
            "status",
            "tracking_number",
            "tracking_revision",
            "tracking_event_id",
            "notify_customer",
            "sent_at",
        ],
    )


def remember_orders(
    rows: Mapping[UUID, ServiceOrder], orders: Mapping[UUID, Order], *, now: datetime
) -> None:
    """Write our rows as the shop's were read.

    A draft that is gone leaves nothing behind: nobody was ever told of it.
    """
    forgotten = []
    for order_id, row in rows.items():
        row.synced_at = now
        row.failures, row.last_error = 0, ""
        if order_id in orders:
            _copy(row, orders[order_id], now)
        elif row.placed_at is None:
            forgotten.append(order_id)
        else:
            row.live, row.gone_at = False, row.gone_at or now
    kept = [row for order_id, row in rows.items() if order_id not in forgotten]
    # Not bulk_update: its casts would cut off what is too long without a word.
    ServiceOrder.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["order_id"], update_fields=COPIED
    )
    if forgotten:
        ServiceOrder.objects.filter(pk__in=forgotten).delete()


def as_read(order: Order, now: datetime) -> ServiceOrder:
    """Return the row of an order that nobody has looked at yet; it is not written."""
    row = ServiceOrder(order_id=order.id)
    _copy(row, order, now)
    return row


def _copy(row: ServiceOrder, order: Order, now: datetime) -> None:
    row.number = str(order.number)
    row.channel_id, row.channel_slug = order.channel_id, order.channel_slug
    row.email, row.user_id = order.email, order.user_id
    row.language_code, row.currency = order.language_code, order.currency
    row.status = order.status
    if row.placed_at is None and order.status != OrderStatus.DRAFT:
        row.placed_at = rules.placed_at(order)
    row.seen_updated_at, row.fingerprint = order.updated_at, order.fingerprint
    row.live = rules.is_live(order.status, order.updated_at, now)
    row.gone_at = None


def remember_seen(orders: Iterable[Order], *, since: datetime) -> None:
    """Note the rows this look has covered, as far as the recent sweep reaches back.

    With hooks at work the sweep then finds nothing new, and no order is looked at twice.
    """
    seen = [row for order in orders for row in _rows_of(order, since)]
    if not seen:
        return
    kinds, ids, stamps = zip(*seen, strict=True)
    execute(sql.REMEMBER_SEEN, [list(kinds), list(ids), list(stamps)])


def _rows_of(order: Order, since: datetime) -> Iterable[tuple[str, int, int]]:
    for event in order.events:
        if event.date > since:
            yield RowKind.EVENT, event.id, 0
    for fulfillment in order.fulfillments:
        if fulfillment.created_at > since:
            yield RowKind.FULFILLMENT, fulfillment.id, 0
    for row in order.money:
        legacy = row.source is MoneySource.LEGACY
        if row.at > since:
            yield (RowKind.LEGACY if legacy else RowKind.TRANSACTION), row.id, 0
    for granted in order.granted_refunds:
        if granted.updated_at > since:
            micros = int(granted.updated_at.timestamp() * 1_000_000)
            yield RowKind.GRANTED_REFUND, granted.id, micros
