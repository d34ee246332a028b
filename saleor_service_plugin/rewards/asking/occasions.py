"""Writing down that triggers came true; rules are asked about it later (`evaluate.py`).

A part of `sync`, in its transaction, behind the history that it reads: a few statements,
whatever the number of orders, and nothing is written twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ...database import fetch
from ...delivery.models import TrackedParcel
from ...delivery.states import ParcelState
from ...messages.rules import ChannelGate
from ...orders.participants import Reading
from ...orders.rules import BULK_CREATE, Fact
from ...shop.snapshots import Order, OrderStatus
from ..history.models import Purchase
from ..rules.words import Trigger
from . import read

BELATED = timedelta(days=14)
"""What came true longer ago is nobody's occasion any more: a program that stood still for two
weeks does not shower people with surprises. Occasions are remembered for longer (`old.py`)."""

NEVER = frozenset(
    {OrderStatus.DRAFT, OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.RETURNED}
)

NOT_BOUGHT = frozenset({"reissue", BULK_CREATE})
"""Origins of orders that a customer did not place in this shop."""

# First come, first served: they are asked about in the order of their ids.
ADD = """
INSERT INTO saleor_service_occasion
    (key, trigger, rule_id, order_id, person_id, at, due_at, failures, refusals, trial)
SELECT new.key, new.trigger, new.rule_id, new.order_id, new.person_id, new.at, new.due_at, 0,
    '{}', false
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::uuid[], %s::bigint[], %s::timestamptz[],
    %s::timestamptz[])
    AS new(key, trigger, rule_id, order_id, person_id, at, due_at)
WHERE NOT EXISTS (SELECT FROM saleor_service_occasion o WHERE o.key = new.key)
ORDER BY new.at, new.key
ON CONFLICT (key) DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class NewOccasion:
    """A trigger that came true."""

    key: str
    trigger: Trigger
    at: datetime
    due_at: datetime
    order_id: UUID | None = None
    person_id: int | None = None
    rule_id: int | None = None


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Write the occasions of these orders that are new; it attests no facts."""
    orders = {
        pk: order for pk, order in reading.orders.items()
        if order.status not in NEVER and order.origin not in NOT_BOUGHT
    }  # fmt: skip
    if not orders:
        return {}
    purchases = Purchase.objects.in_bulk(list(orders))
    found: list[NewOccasion] = []
    for row in purchases.values():
        found.append(_of_order(Trigger.PLACED, row, row.placed_at))
        if row.counts and row.paid_at is not None:
            found.append(_of_order(Trigger.PAID, row, row.paid_at))
    found.extend(_delivered(orders, purchases))
    gates = {pk: reading.gates.get(order.channel_id) for pk, order in orders.items()}
    add(
        one for one in found
        if one.at > reading.now - BELATED and not _before_live(gates[_order_of(one)], one.at)
    )  # fmt: skip
    return {}


def complaint_solved(order_id: UUID, complaint_id: str, at: datetime) -> None:
    """Write down that a complaint about an order was solved, in the caller's transaction.

    Args:
        order_id: The order.
        complaint_id: Which; each is one occasion, however often it is told.
        at: When it was solved.

    """
    person_id = Purchase.objects.filter(pk=order_id).values_list("person_id", flat=True).first()
    key = f"{Trigger.COMPLAINT_SOLVED}:{complaint_id}"
    add([NewOccasion(key, Trigger.COMPLAINT_SOLVED, at, at, order_id, person_id)])


def add(occasions: Iterable[NewOccasion]) -> int:
    """Write occasions that are not there yet, in one statement; none for none.

    Returns:
        How many were new.

    """
    rows = list(occasions)
    if not rows:
        return 0
    columns = ("key", "trigger", "rule_id", "order_id", "person_id", "at", "due_at")
    return len(fetch(ADD, [[getattr(row, name) for row in rows] for name in columns]))


def _of_order(trigger: Trigger, row: Purchase, at: datetime) -> NewOccasion:
    return NewOccasion(f"{trigger}:{row.order_id}", trigger, at, at, row.order_id, row.person_id)


def _delivered(
    orders: Mapping[UUID, Order], purchases: Mapping[UUID, Purchase]
) -> list[NewOccasion]:
    """Return what follows where the last parcel of an order was delivered.

    The rules that wait after it are asked for here: each that is on has a day of its own.
    """
    done = [pk for pk, order in orders.items() if order.status == OrderStatus.FULFILLED]
    at = delivered_at([pk for pk in done if pk in purchases and purchases[pk].counts])
    if not at:
        return []
    found = [_of_order(Trigger.DELIVERED, purchases[pk], moment) for pk, moment in at.items()]
    for rule in read.rules_on(Trigger.AFTER_DELIVERY):
        for pk, moment in at.items():
            due = moment + timedelta(days=rule.days)
            key = f"{Trigger.AFTER_DELIVERY}:{rule.id}:{pk}"
            row = purchases[pk]
            if rule.on_since is None or rule.on_since <= moment:
                found.append(NewOccasion(key, rule.trigger, due, due, pk, row.person_id, rule.id))
    return found


def delivered_at(order_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when the last parcel was delivered, by order; those that still wait are missing."""
    if not order_ids:
        return {}
    parcels: defaultdict[UUID, list[datetime | None]] = defaultdict(list)
    rows = TrackedParcel.objects.filter(order_id__in=order_ids, current=True)
    for order_id, state, moment in rows.values_list("order_id", "state", "delivered_at"):
        parcels[order_id].append(moment if state == ParcelState.DELIVERED else None)
    return {
        pk: max(moment for moment in moments if moment)
        for pk, moments in parcels.items()
        if all(moments)
    }


def _order_of(occasion: NewOccasion) -> UUID:
    assert occasion.order_id is not None
    return occasion.order_id


def _before_live(gate: ChannelGate | None, at: datetime) -> bool:
    return gate is not None and gate.before_live(at)
