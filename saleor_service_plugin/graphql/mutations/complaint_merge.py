"""serviceComplaintMerge and serviceComplaintMergeUndo."""

from typing import Any

import graphene

from ... import wake
from ...complaints.record.merge import merge, undo_merge
from ..callers import MANAGE_ORDERS, Caller
from ..complaint_types import ServiceComplaint
from ..complaint_views import ComplaintView
from .base import ServiceMutation
from .complaint_steps import ID, author_of, of_staff, refusals


class ServiceComplaintMerge(ServiceMutation):
    """Has a complaint go on in another one."""

    complaint = graphene.Field(ServiceComplaint, description="The one it goes on in.")

    class Arguments:
        """What it takes."""

        id = ID
        into = graphene.Argument(
            graphene.ID,
            required=True,
            description="Id of the complaint it goes on in, of the same customer and channel.",
        )

    class Meta:
        description = (
            "Has a complaint go on in another one of the same customer: the conversations become "
            "one, the first is closed. Whoever asks for its number finds the other, and what is "
            "written to it arrives there. The customer is told nothing."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Merge them."""
        row, into = of_staff(caller, data["id"]), of_staff(caller, data["into"], "into")
        with refusals({"into_id": "into"}):
            found = merge(row.pk, into.pk, by=author_of(caller))
        wake.soon()
        return cls(complaint=ComplaintView(found, as_staff=True))


class ServiceComplaintMergeUndo(ServiceMutation):
    """Parts again what was merged."""

    complaint = graphene.Field(ServiceComplaint, description="The one that goes on by itself.")

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Parts again what was merged: what was said in it goes back to it, and it is reopened."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Part them."""
        row = of_staff(caller, data["id"])
        with refusals():
            found = undo_merge(row.pk, by=author_of(caller))
        wake.soon()
        return cls(complaint=ComplaintView(found, as_staff=True))
