"""What mutations share that a guest does with the order's token."""

from typing import Any

import graphene

from ...shop import port
from ...shop.snapshots import Order
from ..access import is_placed
from ..callers import order_by_token
from ..errors import Code, refuse
from ..loaders import OrderRowLoader

TOKEN = graphene.Argument(graphene.String, required=True, description="The order's token.")

CLOSED = "There were too many wrong answers for this order today. Please try again tomorrow."


def order_at(info: Any, token: str) -> Order:
    """Return the order that a token opens, as the shop has it now.

    Raises:
        ValidationError: The token is not good, or the shop has no such order any more.

    """
    order_id = order_by_token(token)
    if order_id is not None:
        row = OrderRowLoader(info.context).load(order_id).get()
        with port.current().writer():
            found = port.current().read_orders([order_id], history=False).get(order_id)
        if row is not None and is_placed(row) and found is not None:
            return found
    return refuse("token", "This link is not good any more.", Code.NOT_FOUND)
