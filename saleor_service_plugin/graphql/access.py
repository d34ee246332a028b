"""Which orders a caller may see, and in which role."""

from typing import Any

from ..orders.acting import may_act
from ..orders.models import ServiceOrder
from .callers import MANAGE_ORDERS, Kind, caller_of
from .views import OrderView


def view_of(info: Any, row: ServiceOrder | None) -> OrderView | None:
    """Return the caller's view of an order by what they are; None where it is not theirs.

    Staff and Apps who may manage orders see all that is theirs to see; a customer sees the
    orders of the own account, whatever else they are.
    """
    if row is None:
        return None
    caller = caller_of(info)
    if caller.has(MANAGE_ORDERS) and caller.sees_channel(row.channel_id):
        return OrderView(row, as_staff=True)
    if caller.user_id is not None and row.user_id == caller.user_id and is_placed(row):
        return OrderView(row)
    return None


def guest_view(info: Any, row: ServiceOrder | None, acting: str = "") -> OrderView | None:
    """Return what somebody sees who has shown the order's token: more, if they are more.

    Args:
        info: Of the query.
        row: The order.
        acting: The token that a right answer has brought, "" where none was shown.

    """
    if row is None or not is_placed(row):
        return None
    acts = bool(acting) and may_act(acting, row.order_id)
    return view_of(info, row) or OrderView(row, by_token=True, acts=acts)


def is_placed(row: ServiceOrder) -> bool:
    """Whether it is an order by now, and not staff's draft."""
    return row.placed_at is not None


def is_customer(info: Any) -> bool:
    """Whether a person with an account calls."""
    return caller_of(info).kind in (Kind.CUSTOMER, Kind.STAFF)
