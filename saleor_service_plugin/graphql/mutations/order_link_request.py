"""serviceOrderLinkRequest."""

from typing import Any

import graphene

from ... import wake
from ...orders import access_mails
from ..callers import Caller
from ..errors import Code, refuse
from .base import ServiceMutation

LONGEST = 254


class ServiceOrderLinkRequest(ServiceMutation):
    """Has a new link mailed to an order's address."""

    leaves = graphene.Boolean(
        description="Whether the shop sends mails at all: not while all channels are on trial "
        "or paused."
    )

    class Arguments:
        """What it takes."""

        number = graphene.Argument(
            graphene.String, required=True, description="The order's number."
        )
        email = graphene.Argument(
            graphene.String, required=True, description="The mail address it was placed with."
        )

    class Meta:
        description = (
            "Has a new link to an order mailed to the order's own address, where number and "
            "address are those of an order: 3 a day for each order at most. The answer is the "
            "same whether they are or not."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it into the outbox."""
        for name in ("number", "email"):
            if not data[name].strip():
                refuse(name, "Is empty.", Code.REQUIRED)
            if len(data[name]) > LONGEST:
                refuse(name, f"Longer than {LONGEST} characters.", Code.TOO_LONG)
        leaves = access_mails.request_link(data["number"], data["email"])
        wake.soon()
        return cls(leaves=leaves)
