"""serviceConsentConfirm."""

from typing import Any

import graphene

from ...messages.consent import keep, links
from ...messages.consent.keep import Answer
from ...messages.consent.links import LinkNotGoodError
from ..callers import Caller
from ..consent_types import ConsentAnswer
from ..errors import Code, refuse
from .base import ServiceMutation


class ServiceConsentConfirm(ServiceMutation):
    """Writes down that an address's owner wants advertising."""

    answer = graphene.Field(ConsentAnswer, description="What it came to.")

    class Arguments:
        """What it takes."""

        token = graphene.String(
            required=True, description="Of the link in the mail that asked; good for 14 days."
        )

    class Meta:
        description = (
            "Writes down that an address's owner wants advertising, because he says so himself "
            "by the link that was mailed to it. Call it when a person presses a button, never "
            "because a link was opened: programs open links, too."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Confirm it."""
        try:
            answer, _ = keep.confirm(links.confirmed(data["token"]))
        except LinkNotGoodError:
            answer = Answer.GONE
        if answer is Answer.GONE:
            refuse("token", "The link is not good (any more).", Code.NOT_FOUND)
        return cls(answer=answer)
