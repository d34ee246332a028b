"""A customer with an account, and their orders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..orders import of_customers
from ..orders.models import ServiceOrder as OrderRow
from ..orders.of_customers import Cursor, Page
from ..rewards.history.read import History
from ..shop import port
from . import connections, ids, loaders
from .access import view_of
from .callers import MANAGE_ORDERS, caller_of
from .complaint_pages import complaints_of_customer
from .complaint_types import ServiceComplaintConnection
from .connections import ARGUMENTS
from .order_parts import ServiceMoney
from .order_types import ServiceOrderConnection
from .views import OrderView


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer that somebody may see."""

    user_id: int
    channel_ids: tuple[int, ...] | None = None
    """Whose orders the caller may see; None: all."""
    is_staff: bool = False
    """Whether staff or an App looks, not the customer."""


class ServiceCustomerHistory(BaseObjectType):
    """What a customer bought until now."""

    orders = graphene.Int(required=True, description="Orders that count.")
    spent = NonNullList(
        ServiceMoney,
        required=True,
        description="What was paid for them and not given back, with shipping, by currency.",
    )
    first_order_at = DateTime(description="When the first of them was placed.")
    last_order_at = DateTime(description="When the last of them was placed.")
    share_returned = graphene.Float(
        description="Pieces that came back, as a share of all that were paid for; null before "
        "the first."
    )
    goodies = graphene.Int(required=True, description="Goodies of the last 365 days.")

    class Meta:
        description = (
            "What a customer bought until now. An order counts once it was paid in full, unless "
            "it was canceled, expired, or sent back or refunded as a whole. Orders without a "
            "login are among them where the account has ordered to the same place under the same "
            "confirmed address; orders that somebody placed under a typed address are not."
        )

    @staticmethod
    def resolve_orders(root: History, info: Any) -> int:
        """Return how many."""
        return root.standing.orders

    @staticmethod
    def resolve_spent(root: History, info: Any) -> list[dict[str, Any]]:
        """Return them by currency."""
        return [
            {"currency": currency, "amount": amount}
            for currency, amount in sorted(root.standing.spent.items())
        ]

    @staticmethod
    def resolve_first_order_at(root: History, info: Any) -> datetime | None:
        """Return when."""
        return root.first_at

    @staticmethod
    def resolve_last_order_at(root: History, info: Any) -> datetime | None:
        """Return when."""
        return root.standing.last_at

    @staticmethod
    def resolve_share_returned(root: History, info: Any) -> float | None:
        """Return the share, from 0 to 1."""
        found = root.standing
        return round(found.pieces_back / found.pieces, 4) if found.pieces else None

    @staticmethod
    def resolve_goodies(root: History, info: Any) -> int:
        """Return how many."""
        return root.standing.goodies


class ServiceCustomer(BaseObjectType):
    """A customer with an account."""

    user_id = graphene.ID(required=True, description="Id of Saleor's User.")
    orders = graphene.Field(
        ServiceOrderConnection,
        required=True,
        description="Their orders, the newest first, as far as the service has looked at them: "
        "those from before the plugin are missing until something happens to them. Saleor's "
        "own User.orders has them all.",
        **ARGUMENTS,
    )
    history = graphene.Field(
        ServiceCustomerHistory,
        description="What they bought until now, in all channels. Null for customers "
        "themselves, for staff who may not see every channel, and for who never ordered while "
        "logged in.",
    )

    complaints = graphene.Field(
        ServiceComplaintConnection,
        required=True,
        description="Their complaints and questions, the newest first: what the account opened, "
        "and what is about its orders. Staff see the channels they have access to.",
        **ARGUMENTS,
    )

    class Meta:
        description = "A customer with an account, as the service sees them."

    @staticmethod
    def resolve_user_id(root: CustomerView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("User", root.user_id)

    @staticmethod
    def resolve_history(root: CustomerView, info: Any) -> Any:
        """Return the summary to staff."""
        if not root.is_staff:
            return None
        return loaders.HistoryOfUserLoader(info.context).load((root.user_id, root.channel_ids))

    @staticmethod
    def resolve_orders(root: CustomerView, info: Any, **arguments: Any) -> Any:
        """Return a page of orders."""
        asked = connections.asked(arguments)
        page = Page(
            asked.limit + 1,
            _cursor(asked.after, "after"),
            _cursor(asked.before, "before"),
            asked.backwards,
            root.channel_ids,
        )

        def count() -> int:
            with port.current().writer():
                return of_customers.count_of_user(root.user_id, page)

        def connection(rows: list[OrderRow]) -> Any:
            views = [view for row in rows if (view := view_of(info, row))]
            return connections.connect(
                ServiceOrderConnection, views, asked, cursor=_cursor_of, count=count
            )

        return loaders.OrdersOfUserLoader(info.context).load((root.user_id, page)).then(connection)

    @staticmethod
    def resolve_complaints(root: CustomerView, info: Any, **arguments: Any) -> Any:
        """Return a page of complaints."""
        return complaints_of_customer(
            root.user_id, info, arguments, channel_ids=root.channel_ids, as_staff=root.is_staff
        )


def customer_of(info: Any, user_id: int) -> CustomerView | None:
    """Return a customer as the caller sees them: themselves, or staff and Apps.

    Args:
        info: Of the request.
        user_id: The account.

    """
    caller = caller_of(info)
    if caller.user_id == user_id:
        return CustomerView(user_id)
    if not caller.has(MANAGE_ORDERS):
        return None
    allowed = caller.channel_ids
    return CustomerView(user_id, None if allowed is None else tuple(allowed), is_staff=True)


def customer_with_orders(info: Any, user_id: int) -> CustomerView | None:
    """Return a customer where there is an order that the caller may see.

    So an account that is not there looks like one that is not the caller's business.

    Args:
        info: Of the request.
        user_id: The account.

    """
    view = customer_of(info, user_id)
    if view is None:
        return None
    with port.current().writer():
        (orders,) = of_customers.of_users([user_id], Page(1, channel_ids=view.channel_ids))
    return view if orders else None


def _cursor_of(view: OrderView) -> str:
    assert view.row.placed_at is not None
    return connections.cursor_of([view.row.placed_at.isoformat(), str(view.row.order_id)])


def _cursor(values: list[Any] | None, name: str) -> Cursor | None:
    match values:
        case None:
            return None
        case [str() as placed_at, str() as order_id]:
            try:
                found = Cursor(datetime.fromisoformat(placed_at), UUID(order_id))
            except ValueError as error:
                raise connections.bad_cursor(name) from error
            if found.placed_at.tzinfo is not None:
                return found
    raise connections.bad_cursor(name)
