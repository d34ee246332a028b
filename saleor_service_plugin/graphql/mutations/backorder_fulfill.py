"""serviceBackorderFulfill."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.types import NonNullList

from ... import wake
from ...delivery.backorders import serve, waiting
from ...delivery.backorders.waiting import WaitingLine
from .. import ids
from ..backorder_types import ServiceBackorderLine
from ..callers import MANAGE_ORDERS, Caller
from ..errors import Code, refuse
from .base import ServiceMutation

MOST = 100
"""Order lines that one call may name."""


class ServiceBackorderFulfill(ServiceMutation):
    """Has sent what of an order lies in the warehouse for it."""

    lines = NonNullList(
        ServiceBackorderLine,
        required=True,
        default_value=[],
        description="The order's lines that wait, as they stand now.",
    )
    is_new = graphene.Boolean(
        description="False where the same was asked for already and is under way."
    )

    class Arguments:
        """What it takes."""

        order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
        lines = NonNullList(
            graphene.ID,
            description=f"Ids of its OrderLines that wait, {MOST} at most; left out: all of them.",
        )

    class Meta:
        description = (
            "Has sent, within a minute, what of an order lies in the warehouse for it: Saleor makes "
            "a fulfillment, and never of more than is there. Orders placed earlier are served "
            "first. WRONG_STATE where nothing is there for it yet."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Ask for it."""
        order_id = ids.wanted(ids.uuid_of, data["order_id"], "Order", "order_id")
        lines = waiting.lines_of([order_id]).get(order_id, [])
        # Of another channel looks as if nothing waited.
        if not lines or not caller.sees_channel(lines[0].promise.channel_id):
            refuse("order_id", "Nothing of such an order waits for stock.", Code.NOT_FOUND)
        wanted = _named(lines, data.get("lines"))
        chosen = [one for one in lines if wanted is None or one.promise.line_id in wanted]
        if not any(one.supply.served or not one.supply.tracked for one in chosen):
            refuse(
                "order_id" if wanted is None else "lines",
                "Nothing is there for it yet.",
                Code.WRONG_STATE,
            )
        is_new = serve.ask(order_id, wanted, caller.global_id)
        wake.soon()
        return cls(lines=lines, is_new=is_new)


def _named(lines: Sequence[WaitingLine], given: Sequence[str] | None) -> list[UUID] | None:
    """Return the lines that are meant, None for all.

    Raises:
        ValidationError: None, too many, or one that does not wait.

    """
    if given is None:
        return None
    if not given:
        refuse("lines", "Name at least one order line, or leave it out.", Code.REQUIRED)
    if len(given) > MOST:
        refuse("lines", f"Name at most {MOST} at once.", Code.TOO_MANY)
    wanted = list(dict.fromkeys(ids.all_wanted(ids.uuid_of, given, "OrderLine", "lines")))
    known = {one.promise.line_id for one in lines}
    for line_id in wanted:
        if line_id not in known:
            refuse("lines", f"Order line {line_id} does not wait.", Code.NOT_FOUND)
    return wanted
