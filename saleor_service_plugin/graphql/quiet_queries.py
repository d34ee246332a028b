"""Asking for paid orders whose customers hear nothing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.silence import quiet_list
from ..delivery.silence.models import QuietOrder
from ..delivery.silence.quiet_list import Cursor, Page
from ..shop import port
from . import connections, ids, loaders
from .callers import MANAGE_ORDERS, Caller, demand
from .connections import ARGUMENTS, CountableConnection


class ServiceQuietOrder(BaseObjectType):
    """A paid order whose customer has had no news for too long."""

    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(
        description="The order's number; null where it was removed from our tables."
    )
    email = graphene.String(description="The customer's address; null where the order is gone.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    last_news_at = DateTime(
        required=True,
        description="When a mail left for the customer, or something new stood on the order page, "
        "last.",
    )

    class Meta:
        description = (
            "A paid, unfinished order whose customer has had no news for more working hours than "
            "the channel allows. Who was told a day that is still to come has news enough."
        )

    @staticmethod
    def resolve_order_id(root: QuietOrder, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_order_number(root: QuietOrder, info: Any) -> Any:
        """Return the order's number."""
        order = loaders.OrderRowLoader(info.context).load(root.order_id)
        return order.then(lambda found: found.number if found else None)

    @staticmethod
    def resolve_email(root: QuietOrder, info: Any) -> Any:
        """Return the address as we last saw it."""
        order = loaders.OrderRowLoader(info.context).load(root.order_id)
        return order.then(lambda found: (found.email or None) if found else None)

    @staticmethod
    def resolve_channel_id(root: QuietOrder, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_last_news_at(root: QuietOrder, info: Any) -> datetime:
        """Return when there was some."""
        return root.news_at


class ServiceQuietOrderConnection(CountableConnection):
    """A page of orders without news."""

    class Meta:
        node = ServiceQuietOrder
        description = "A page of orders without news, the longest silence first."


class QuietQueries(BaseObjectType):
    """Queries about silence."""

    service_quiet_orders = graphene.Field(
        ServiceQuietOrderConnection,
        description="Paid orders without news, the longest silence first. Needs MANAGE_ORDERS; "
        "staff see the channels they have access to.",
        channels=graphene.Argument(
            NonNullList(graphene.ID),
            description="Ids of Saleor's channels; left out: all that the caller sees.",
        ),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_quiet_orders(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of them."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        channel_ids = _channels(caller, arguments.get("channels"))
        wanted = Page(
            asked.limit + 1,
            _cursor(asked.after, "after"),
            _cursor(asked.before, "before"),
            asked.backwards,
        )
        with port.current().writer():
            rows = quiet_list.page(wanted, channel_ids=channel_ids)

        def count() -> int:
            with port.current().writer():
                return quiet_list.count(channel_ids)

        return connections.connect(
            ServiceQuietOrderConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([str(row.pk), row.news_at.isoformat()]),
            count=count,
        )


def _channels(caller: Caller, given: list[str] | None) -> list[int] | None:
    allowed = caller.channel_ids
    if given is None:
        return allowed
    wanted = ids.all_asked(ids.number_of, given, "Channel", "channels")
    return [pk for pk in wanted if allowed is None or pk in allowed]


def _cursor(values: list[Any] | None, name: str) -> Cursor | None:
    match values:
        case None:
            return None
        case [str() as order, str() as text]:
            try:
                moment, order_id = datetime.fromisoformat(text), UUID(order)
            except ValueError as error:
                raise connections.bad_cursor(name) from error
            # As we give them out.
            if moment.utcoffset() == timedelta(0):
                return Cursor(moment, order_id)
    raise connections.bad_cursor(name)
