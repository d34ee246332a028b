"""Keeping grants of goodies in step with their orders: a part of `sync`, under its locks.

A goodie that left with a parcel is used; one that missed the last parcel is taken off, so
that the order ends; with an order that ended it is taken back. One that came before its
order was paid or confirmed is asked for again once it is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ...effects import enter as effects
from ...effects.enter import NewEffect
from ...orders.participants import Reading
from ...orders.rules import Fact
from ...shop.snapshots import Order, OrderStatus
from ..grants import give, moves
from ..grants.models import Grant
from ..grants.states import GrantState
from ..rules.words import RewardKind
from . import standing
from .effects import ADD_KEY, ORDER_GONE, REMOVE_KEY, TAKEN_OFF
from .standing import Place

ENDED: Mapping[str, str] = {
    OrderStatus.CANCELED: "order-canceled",
    OrderStatus.EXPIRED: "order-expired",
}
"""Statuses with which a goodie is taken back, whatever it was granted for: its order leaves
no more. What was packed stays the customer's, also where he sends everything back."""

OPEN = [GrantState.DECIDED, GrantState.GIVEN, GrantState.USED]


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Bring grants in line with the orders; there are no facts in it.

    One statement where none of the orders has a goodie.
    """
    ids = [*reading.orders, *reading.gone]
    rows = Grant.objects.filter(
        order_id__in=ids, kind=RewardKind.GOODIE, state__in=OPEN, trial=False
    )
    for grant in rows.order_by("pk"):
        assert grant.order_id is not None
        order = reading.orders.get(grant.order_id)
        reason = ENDED.get(order.status) if order else ORDER_GONE
        if reason:
            give.take_back([grant.pk], reason=reason, now=reading.now)
        elif order:
            _keep(grant, order, reading.now)
    return {}


def _keep(grant: Grant, order: Order, now: datetime) -> None:
    where = standing.place(order, grant.key)
    if grant.state == GrantState.DECIDED:
        # The first asking may have come too early; a second one that is not needed is overtaken.
        if where is Place.MISSING and standing.is_ready(order):
            effects.enter(_effect(grant, order, ADD_KEY, "ready"))
        return
    if where is Place.PACKED:
        at = standing.packed_at(order, grant.key) or now
        moves.used({grant.pk: moves.Use(order.id, at)})
        return
    if grant.state == GrantState.USED and where is not Place.MISSING:
        # Its parcel was canceled.
        moves.unused([grant.pk])
    if where is Place.LEFT_BEHIND:
        effects.enter(_effect(grant, order, REMOVE_KEY, str(len(order.fulfillments))))
    elif where is Place.MISSING:
        moves.revoked([grant.pk], reason=TAKEN_OFF, now=now)


def _effect(grant: Grant, order: Order, kind: str, why: str) -> NewEffect:
    return NewEffect(kind, f"{kind}:{grant.pk}:{why}", order.id, {"grant": grant.pk})
