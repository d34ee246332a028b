"""serviceComplaintNoteCreate."""

from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList
from saleor.graphql.core.types.upload import Upload

from ... import wake
from ...complaints.record.opening import LONGEST_TEXT, MOST_FILES
from ...complaints.record.say import say
from ...complaints.states import EntryKind
from ..callers import MANAGE_ORDERS, Caller
from ..complaint_enums import ComplaintNoteKind
from ..complaint_parts import EntryView, ServiceComplaintEntry
from ..complaint_types import ServiceComplaint
from ..complaint_views import ComplaintView
from ..errors import Code, refuse
from .base import ServiceMutation
from .complaint_steps import (
    ID,
    KEY,
    author_of,
    files_of,
    key_of,
    now_of,
    of_staff,
    refusals,
)


class ServiceComplaintNoteCreate(ServiceMutation):
    """Writes something down for staff alone."""

    complaint = graphene.Field(ServiceComplaint, description="The complaint.")
    entry = graphene.Field(ServiceComplaintEntry, description="What was written down.")

    class Arguments:
        """What it takes."""

        id = ID
        key = KEY
        kind = graphene.Argument(
            ComplaintNoteKind, description="A note, or what was said in a call; else NOTE."
        )
        text = graphene.Argument(
            graphene.String,
            required=True,
            description=f"Plain text, {LONGEST_TEXT:,} characters at most.",
        )
        attachments = NonNullList(
            Upload,
            description=f"Pictures and PDFs of 15 MB each, {MOST_FILES} at most; for staff alone.",
        )
        wait_for_customer = graphene.Argument(
            graphene.Boolean,
            description="Of a CALL: whether the customer is to do something; the clocks stand "
            "still until they write.",
        )

    class Meta:
        description = (
            "Writes something down that customers never see. A CALL is an answer: the clocks for "
            "replies end, and that for a callback."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it down."""
        row = of_staff(caller, data["id"])
        if not data["text"].strip() and not data.get("attachments"):
            refuse("text", "Is empty.", Code.REQUIRED)
        if len(data["text"]) > LONGEST_TEXT:
            refuse("text", f"{LONGEST_TEXT:,} characters at most.", Code.TOO_LONG)
        with refusals({"files": "attachments", "waits": "wait_for_customer"}):
            entry = say(
                row.pk,
                key=key_of(f"{caller.key}:{row.pk}", data["key"]),
                author=author_of(caller),
                text=data["text"],
                kind=EntryKind(data.get("kind") or EntryKind.NOTE),
                files=files_of(info, data.get("attachments")),
                waits=bool(data.get("wait_for_customer")),
            )
        wake.soon()
        view = now_of(ComplaintView(row, as_staff=True), entry.complaint_id)
        return cls(complaint=view, entry=EntryView(entry, view))
