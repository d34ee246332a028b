"""What becomes of grants when orders change: a part of `sync`, under its locks.

The reason of a grant falls away with its order; and an order that carries a code of ours
has redeemed it. Saleor gives a single-use code back to nobody once an order was placed with
it, neither when the order is canceled nor when it expires (saleor/order/actions.py
`cancel_order`; saleor/order/tasks.py `_bulk_release_voucher_usage` lowers counters and
leaves the code switched off), so that a used code stays used here too.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from ...orders import rules
from ...orders.participants import Reading
from ...orders.rules import Fact
from ...shop.snapshots import MoneyKind, Order, OrderStatus
from . import moves
from .give import take_back
from .models import Grant
from .moves import Use
from .states import GrantState, Why

ENDED: Mapping[str, str] = {
    OrderStatus.CANCELED: "order-canceled",
    OrderStatus.EXPIRED: "order-expired",
    OrderStatus.RETURNED: "order-returned",
}
"""Statuses with which the reason of a grant falls away, and what is noted."""

GONE = "order-gone"

REFUNDED = "order-refunded"
"""All of its money was given back, whatever its status says."""

GIVEN_BACK = frozenset({MoneyKind.REFUND, MoneyKind.CHARGE_BACK})


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Take back what orders that ended had brought, and note which codes were redeemed.

    One statement where orders neither ended nor carry a code.
    """
    ended = {pk: why for pk, one in reading.orders.items() if (why := fell_away(one))}
    ended |= dict.fromkeys(reading.gone, GONE)
    carried = {
        one.voucher_code: one for one in reading.orders.values()
        if one.voucher_code and one.status != OrderStatus.DRAFT
    }  # fmt: skip
    if not ended and not carried:
        return {}
    found = Grant.objects.filter(
        Q(order_id__in=list(ended), why=Why.RULE, state__in=[GrantState.DECIDED, GrantState.GIVEN])
        | Q(code__in=list(carried), state=GrantState.GIVEN)
    )
    rows = list(found.order_by("pk"))
    # First what was redeemed: it is not taken back any more.
    moves.used(
        {
            row.pk: Use(carried[row.code].id, rules.placed_at(carried[row.code]))
            for row in rows
            if row.state == GrantState.GIVEN and row.code in carried
        }
    )
    for reason in sorted(set(ended.values())):
        of_it = [row for row in rows if row.order_id in ended and ended[row.order_id] == reason]
        ids = [row.pk for row in of_it if is_of_order(row)]
        if ids:
            take_back(ids, reason=reason, now=reading.now)
    return {}


def fell_away(order: Order) -> str:
    """Return why nothing that was given for an order is owed any more; "" where it is.

    Part of the money given back, for a scratch, takes nothing away.
    """
    if order.status in ENDED:
        return ENDED[order.status]
    came_back = any(row.kind in GIVEN_BACK for row in order.money)
    return REFUNDED if came_back and order.total_charged <= 0 < order.total_gross else ""


def is_of_order(grant: Grant) -> bool:
    """Whether the grant's reason is its order: of days without one it is not."""
    return not grant.key.startswith(f"rule:{grant.rule_id}:without-order:")
