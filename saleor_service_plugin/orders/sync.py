"""Looking at orders: compare what the shop says with what we know, write the difference.

One transaction for a handful of orders, with the same number of statements for one or
fifty, whatever the length of the customers' histories. Nothing of the shop's is written
or locked here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from .. import conf
from ..database import execute, fetch
from ..effects import enter as effects
from ..events import emit
from ..messages import channels, enter
from ..messages.rules import ChannelGate
from ..points import Point, reach
from ..shop import port
from ..shop.snapshots import Order
from . import marks, participants, remember, rules, sql
from .models import ServiceOrder
from .rules import Derived, Fact, Parcel


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call of `sync` did."""

    looked: int = 0
    """Orders that were looked at; those another worker holds are left to it."""
    new_facts: int = 0
    messages: int = 0
    """Messages that entered the outbox, whatever their state."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one transaction works on."""

    now: datetime
    ids: list[UUID]
    hints: Mapping[int, bool]
    known: Mapping[UUID, Mapping[int, Parcel]]
    rows: Mapping[UUID, ServiceOrder]


def sync(order_ids: Iterable[UUID]) -> Outcome:
    """Look at these orders and write what became true.

    Args:
        order_ids: The shop's order ids, at most a few dozen.

    Raises:
        Exception: Whatever the database or a participant raised; nothing was written.

    """
    shop = port.current()
    with shop.writer(), transaction.atomic():
        batch = _begin(port.in_order(order_ids))
        if batch is None:
            return Outcome()
        orders = shop.read_orders(batch.ids)
        gates = channels.gates()
        derived = {
            order_id: rules.derive(
                order,
                known=batch.known.get(order_id, {}),
                hints=batch.hints,
                now=batch.now,
            )
            for order_id, order in orders.items()
        }
        own = participants.facts_of(_reading(batch, orders, derived, gates))
        facts = {pk: (*found.facts, *own.get(pk, ())) for pk, found in derived.items()}
        recorded = remember.record_facts(facts | _lost(batch, orders), orders, gates=gates)
        first = frozenset(pk for pk, row in batch.rows.items() if row.synced_at is None)
        looks = _looks(
            orders, derived, facts, new=recorded.new, first=first, gates=gates, now=batch.now
        )
        settings = shop.plugin_settings()
        messages = [one for look in looks for one in participants.ask_all(look, settings)]
        entered = enter.enter(messages, gates=gates, now=batch.now)
        effects.enter_all([one for look in looks for one in participants.effects_of(look)])
        # One statement where something is new and somebody may listen; otherwise none.
        if recorded.listened:
            emit.emit([event for look in looks for event in participants.events_of(look)])
        remember.remember_parcels(derived)
        remember.remember_orders(batch.rows, orders, now=batch.now)
        remember.remember_seen(orders.values(), since=batch.now - 2 * conf.window())
        outcome = Outcome(len(batch.ids), len(recorded.new), entered)
    reach(Point.LOOKED)
    return outcome


def _begin(ids: list[UUID]) -> _Batch | None:
    """Lock our rows, take the due marks and load what we knew, hints included."""
    if not ids:
        return None
    execute(sql.ENSURE_ORDERS, [ids])
    locked = fetch(sql.LOCK_ORDERS, [ids])
    if not locked:
        return None
    held = [row[0] for row in locked]
    taken = fetch(sql.MARKS_OF, [held])
    # Before the shop is read: a mark written from here on belongs to the next look.
    execute(sql.TAKE_MARKS, [[mark_id for mark_id, _, due in taken if due]])
    return _Batch(
        now=locked[0][1],
        ids=held,
        hints=marks.read_hints(hint for _, hint, _ in taken),
        known=remember.known_parcels(held),
        rows=ServiceOrder.objects.in_bulk(held),
    )


def _reading(
    batch: _Batch,
    orders: Mapping[UUID, Order],
    derived: Mapping[UUID, Derived],
    gates: Mapping[int, ChannelGate],
) -> participants.Reading:
    return participants.Reading(
        orders=orders,
        parcels={
            pk: {parcel.fulfillment_id: parcel for parcel in found.parcels}
            for pk, found in derived.items()
        },
        gone=[pk for pk in batch.ids if pk not in orders],
        gates=gates,
        now=batch.now,
    )


def _looks(
    orders: Mapping[UUID, Order],
    derived: Mapping[UUID, Derived],
    facts: Mapping[UUID, tuple[Fact, ...]],
    *,
    new: frozenset[str],
    first: frozenset[UUID],
    gates: Mapping[int, ChannelGate],
    now: datetime,
) -> list[participants.Look]:
    """Return each order with its facts that are new."""
    known = port.current().read_channels() if new else {}
    looks = []
    for order_id, order in orders.items():
        found = derived[order_id]
        channel = known.get(order.channel_id)
        gate = gates.get(order.channel_id, ChannelGate())
        looks.append(
            participants.Look(
                order=order,
                new_facts=tuple(fact for fact in facts[order_id] if fact.key in new),
                parcels={parcel.fulfillment_id: parcel for parcel in found.parcels},
                now=now,
                first=order_id in first,
                gate=gate,
                channel=gate.settings,
                confirms_by_itself=channel.confirms_by_itself if channel else True,
            )
        )
    return looks


def _lost(batch: _Batch, orders: Mapping[UUID, Order]) -> dict[UUID, tuple[Fact, ...]]:
    """Return the fact "gone" for orders that were placed and that the shop has no more."""
    return {
        order_id: (rules.gone(order_id, batch.now),)
        for order_id in batch.ids
        if order_id not in orders and batch.rows[order_id].placed_at is not None
    }
