"""serviceConsentWithdraw."""

from typing import Any

import graphene

from ...messages.consent import addresses, keep, links
from ...messages.consent.links import LinkNotGoodError
from ...messages.consent.states import ConsentStep, Source
from ..callers import Caller
from ..consent_queries import own_address
from ..errors import Code, refuse
from .base import ServiceMutation


class ServiceConsentWithdraw(ServiceMutation):
    """Ends advertising to a person."""

    changed = graphene.Boolean(description="False where advertising had been ended before.")

    class Arguments:
        """What it takes."""

        token = graphene.String(
            description="Of the link in an advertising mail; not needed by logged-in customers."
        )

    class Meta:
        description = (
            "Ends advertising by mail to a person, in all channels: by the link in an "
            "advertising mail, or by the logged-in customer for the account's confirmed address."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it down."""
        if token := data.get("token"):
            try:
                out = links.unsubscribed(token)
            except LinkNotGoodError:
                refuse("token", "The link is not good (any more).", Code.NOT_FOUND)
            changed = keep.refuse(
                [out.address_hash], step=ConsentStep.OBJECTED, source=Source.UNSUBSCRIBE
            )
            return cls(changed=changed)
        email = own_address(caller)
        if email is None:
            refuse("token", "Needed by who is not logged in.", Code.REQUIRED)
        changed = keep.refuse(
            addresses.digests(email), step=ConsentStep.WITHDRAWN, source=Source.ACCOUNT,
            email=email,
        )  # fmt: skip
        return cls(changed=changed)
