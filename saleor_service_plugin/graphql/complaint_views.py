"""Who sees which complaint, and how much of it: settled here once."""

from dataclasses import dataclass
from typing import Any

from ..complaints.models import Complaint
from ..complaints.states import BY_ITSELF, Source
from ..orders.models import ServiceOrder
from ..shop import port
from . import complaint_loaders, loaders
from .access import guest_view
from .callers import MANAGE_ORDERS, Caller, caller_of, order_by_token
from .views import OrderView

OF_CUSTOMERS = frozenset({Source.API, Source.PAGE, Source.MAIL, Source.PHONE})
"""What customers opened, of which the order's token alone shows that it is there."""


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint that somebody may see."""

    row: Complaint
    as_staff: bool = False
    """Whether the caller may manage orders in its channel."""
    sees_all: bool = True
    """Whether the caller may read the conversation: not who holds an order's token alone."""


def staff_sees(caller: Caller, row: Complaint) -> bool:
    """Whether a complaint is the business of a caller as staff or as an App."""
    return caller.has(MANAGE_ORDERS) and caller.sees_channel(row.channel_id)


def of_order(view: OrderView, rows: list[Complaint], told: set[int]) -> list[ComplaintView]:
    """Return those of an order's complaints that are there for who looks at the order.

    Args:
        view: How they see the order.
        rows: The order's complaints.
        told: Ids of those that opened by themselves in which the customer was written to.

    """
    if view.as_staff:
        return [ComplaintView(row, as_staff=True) for row in rows]
    return [
        ComplaintView(row, sees_all=view.sees_all)
        for row in rows
        if _is_shown(row, told) and (view.sees_all or row.source in OF_CUSTOMERS)
    ]


def seen_by(
    info: Any, row: Complaint | None, *, token: str | None = None, acting: str = ""
) -> ComplaintView | None:
    """Return the caller's view of a complaint; None where it is not theirs to see.

    Args:
        info: Of the request.
        row: The complaint, None where there is none.
        token: Of a guest: the order's; None: the caller is known by their account.
        acting: Of a guest besides: what the right answer has brought, "" for none.

    """
    if row is None:
        return None
    if token is not None:
        return _of_guest(info, row, token, acting)
    caller = caller_of(info)
    if staff_sees(caller, row):
        return ComplaintView(row, as_staff=True)
    if caller.user_id is None or not _is_theirs(info, caller.user_id, row):
        return None
    return ComplaintView(row) if _is_shown(row, _told(info, row)) else None


def _of_guest(info: Any, row: Complaint, token: str, acting: str) -> ComplaintView | None:
    order_id = order_by_token(token)
    if order_id is None or row.order_id != order_id:
        return None
    order = loaders.OrderRowLoader(info.context).load(order_id).get()
    view = guest_view(info, order, acting)
    if view is None:
        return None
    found = of_order(view, [row], _told(info, row))
    return found[0] if found else None


def _is_theirs(info: Any, user_id: int, row: Complaint) -> bool:
    """Whether it is a customer's own: opened by the account, or about an order of it."""
    if row.user_id == user_id:
        return True
    if row.order_id is None:
        return False
    order: ServiceOrder | None = loaders.OrderRowLoader(info.context).load(row.order_id).get()
    return order is not None and order.user_id == user_id


def _told(info: Any, row: Complaint) -> set[int]:
    if row.source not in BY_ITSELF:
        return set()
    with port.current().writer():
        return complaint_loaders.told_of([row.pk])


def _is_shown(row: Complaint, told: set[int]) -> bool:
    """Whether it is there for its customer: not a task that nobody wrote to them in, nor one
    that goes on in another.
    """  # fmt: skip
    return row.merged_into is None and (row.source not in BY_ITSELF or row.pk in told)
