"""serviceCannedReplyCreate."""

from typing import Any

from ...complaints.models import CannedReply
from ...complaints.replies import catalogue
from ..callers import MANAGE_ORDERS, Caller
from .canned_reply_steps import CannedReplyMutation, ServiceCannedReplyInput, values


class ServiceCannedReplyCreate(CannedReplyMutation):
    """Makes a canned reply."""

    class Arguments:
        """What it takes."""

        input = ServiceCannedReplyInput(required=True, description="What it is to be.")

    class Meta:
        description = "Makes a canned reply; title and text are needed."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> CannedReply:
        """Do it."""
        given = values(caller, data["input"], is_new=True)
        return catalogue.create(given, by=caller.global_id)
