"""Asking what is to be packed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.packing import waiting
from ..rewards.packing.waiting import Cursor, Page, Where
from ..shop import port
from . import connections, ids
from .callers import MANAGE_ORDERS, demand
from .connections import ARGUMENTS
from .packing_types import ServicePackingOrderConnection


class PackingQueries(BaseObjectType):
    """Queries about what is to be packed."""

    service_packing_orders = graphene.Field(
        ServicePackingOrderConnection,
        description="Orders of which something is to be sent, the oldest first, with what goes into "
        "their parcels. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        channels=NonNullList(graphene.ID, description="Ids of Saleor's Channels; left out: all."),
        is_paid=graphene.Boolean(
            default_value=True,
            description="True: those that are paid in full. False: those that are not, such as "
            "orders on account. Null: both.",
        ),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_packing_orders(
        _root: Any,
        info: Any,
        channels: Sequence[str] | None = None,
        is_paid: bool | None = True,
        **arguments: Any,
    ) -> Any:
        """Return a page of orders."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        where = Where(
            channel_ids=None
            if channels is None
            else ids.all_asked(ids.number_of, channels, "Channel", "channels"),
            allowed_channel_ids=caller.channel_ids,
            paid=is_paid,
        )
        wanted = Page(
            asked.limit + 1,
            _cursor(asked.after, "after"),
            _cursor(asked.before, "before"),
            asked.backwards,
        )
        with port.current().writer():
            rows = waiting.page(where, wanted)

        def count() -> int:
            with port.current().writer():
                return waiting.count(where)

        return connections.connect(
            ServicePackingOrderConnection,
            rows,
            asked,
            cursor=lambda one: connections.cursor_of(
                [one.cursor.at.isoformat(), str(one.cursor.id)]
            ),
            count=count,
        )


def _cursor(values: list[Any] | None, name: str) -> Cursor | None:
    match values:
        case None:
            return None
        case [str() as at, str() as pk]:
            try:
                moment, order_id = datetime.fromisoformat(at), UUID(pk)
            except ValueError as error:
                raise connections.bad_cursor(name) from error
            if moment.tzinfo is not None:
                return Cursor(moment, order_id)
    raise connections.bad_cursor(name)
