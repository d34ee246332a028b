"""serviceCannedReplyUpdate."""

from typing import Any

from ...complaints.models import CannedReply
from ...complaints.replies import catalogue
from ..callers import MANAGE_ORDERS, Caller
from .canned_reply_steps import ID, CannedReplyMutation, ServiceCannedReplyInput, values, wanted


class ServiceCannedReplyUpdate(CannedReplyMutation):
    """Changes a canned reply."""

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceCannedReplyInput(required=True, description="What is to change.")

    class Meta:
        description = "Changes a canned reply."
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> CannedReply:
        """Do it."""
        pk = wanted(caller, data["id"])
        given = values(caller, data["input"], is_new=False)
        return catalogue.change(pk, given, by=caller.global_id)
