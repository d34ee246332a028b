"""serviceCannedReplyArchive."""

from typing import Any

import graphene

from ...complaints.models import CannedReply
from ...complaints.replies import catalogue
from ..callers import MANAGE_ORDERS, Caller
from .canned_reply_steps import ID, CannedReplyMutation, wanted


class ServiceCannedReplyArchive(CannedReplyMutation):
    """Puts away a canned reply."""

    class Arguments:
        """What it takes."""

        id = ID
        undo = graphene.Boolean(
            default_value=False, description="Whether to have it again that was put away."
        )

    class Meta:
        description = "Puts a canned reply away, or takes that back."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> CannedReply:
        """Do it."""
        pk = wanted(caller, data["id"])
        step = catalogue.take_back if data.get("undo") else catalogue.archive
        return step(pk, by=caller.global_id)
