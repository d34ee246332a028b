"""serviceAddressAllow."""

from typing import Any

import graphene

from ...messages import suppression
from ...shop import port
from ..address_queries import whose
from ..callers import MANAGE_ORDERS, Caller
from ..errors import Code, refuse
from .base import ServiceMutation


class ServiceAddressAllow(ServiceMutation):
    """Allows an address again."""

    address = graphene.String(description="The address, in small letters.")

    class Arguments:
        """What it takes."""

        address = graphene.String(required=True, description="The address, whatever its case.")

    class Meta:
        description = (
            "Allows an address again that a mail server refused for good, because the "
            "customer's mailbox works now. What was not sent to it is sent by "
            "serviceMessageResend or serviceMessageRetry. Staff with access to some channels "
            "alone find those that were refused for a message of these; else NOT_FOUND."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Allow it."""
        address = suppression.normal(data["address"])
        channel_ids = whose(caller)
        with port.current().writer():
            if not suppression.holds(address, channel_ids) or not suppression.release(address):
                refuse("address", "This address is not suppressed.", Code.NOT_FOUND)
        return cls(address=address)
