"""serviceOrderTokenRevoke."""

from typing import Any
from uuid import UUID

import graphene

from ...orders import access
from ...orders.models import ServiceOrder as OrderRow
from ...shop import port
from .. import ids
from ..access import view_of
from ..callers import MANAGE_ORDERS, Caller
from ..errors import Code, refuse
from ..order_types import ServiceOrder
from .base import ServiceMutation

NOT_THERE = "There is no such order."


class ServiceOrderTokenRevoke(ServiceMutation):
    """Makes all tokens given out for an order worthless."""

    order = graphene.Field(ServiceOrder, description="The order, with its new token.")

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of Saleor's Order.")

    class Meta:
        description = (
            "Makes all tokens given out for an order worthless, e.g. where a link got into the "
            "wrong hands; the order has a new one then. Links in mails that were sent do not "
            "open it any more. It cannot be taken back."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Revoke them."""
        order_id = ids.wanted(ids.uuid_of, data["id"], "Order", "id")
        # Of another channel looks as if it were not there.
        if not caller.sees_channel(_channel_of(order_id)) or not access.revoke(order_id):
            refuse("id", NOT_THERE, Code.NOT_FOUND)
        with port.current().writer():
            row = OrderRow.objects.get(pk=order_id)
        return cls(order=view_of(info, row))


def _channel_of(order_id: UUID) -> int | None:
    """Return the channel of an order, also of one that we have not looked at."""
    with port.current().writer():
        if row := OrderRow.objects.filter(pk=order_id).first():
            return row.channel_id
        order = port.current().read_orders([order_id], history=False).get(order_id)
    return order.channel_id if order else None
