"""serviceOrderCodeRequest."""

from typing import Any

import graphene

from ... import wake
from ...orders import access_mails, acting
from ..callers import Caller
from ..errors import Code, refuse
from .base import ServiceMutation
from .order_steps import CLOSED, TOKEN, order_at


class ServiceOrderCodeRequest(ServiceMutation):
    """Has a code mailed to an order's address."""

    leaves = graphene.Boolean(
        description="Whether mails leave: not while the channel is on trial or paused."
    )

    class Arguments:
        """What it takes."""

        token = TOKEN

    class Meta:
        description = (
            "Has a code for serviceOrderUnlock mailed to the order's own address, which is not "
            "told. 3 an hour for each order at most."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it into the outbox."""
        order = order_at(info, data["token"])
        if acting.is_closed(order.id):
            refuse("token", CLOSED, Code.RATE_LIMITED)
        try:
            leaves = access_mails.request_code(order)
        except access_mails.TooManyCodesError:
            text = f"{acting.MOST_CODES_AN_HOUR} codes were asked for within this hour."
            refuse("token", text, Code.TOO_MANY)
        wake.soon()
        return cls(leaves=leaves)
