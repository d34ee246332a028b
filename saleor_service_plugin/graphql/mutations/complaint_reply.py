"""serviceComplaintReply."""

from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList
from saleor.graphql.core.types.upload import Upload

from ... import wake
from ...complaints.record.opening import LONGEST_TEXT, MOST_FILES
from ...complaints.record.people import Author
from ...complaints.record.say import say
from ...complaints.states import AuthorKind
from ..callers import Caller
from ..complaint_parts import EntryView, ServiceComplaintEntry
from ..complaint_types import ServiceComplaint
from ..complaint_views import ComplaintView
from ..errors import Code, refuse
from .base import ServiceMutation
from .complaint_steps import (
    ACTING_TOKEN,
    ID,
    KEY,
    TOKEN,
    UNLOCK,
    author_of,
    customer_of,
    files_of,
    hold_back,
    key_of,
    now_of,
    refusals,
    seen,
)


class ServiceComplaintReply(ServiceMutation):
    """Writes in a conversation."""

    complaint = graphene.Field(ServiceComplaint, description="The complaint.")
    entry = graphene.Field(
        ServiceComplaintEntry,
        description="What was written; null for guests without an acting token.",
    )

    class Arguments:
        """What it takes."""

        id = ID
        key = KEY
        text = graphene.Argument(
            graphene.String,
            required=True,
            description=f"Plain text, {LONGEST_TEXT:,} characters at most; may be empty where "
            "there are files.",
        )
        attachments = NonNullList(
            Upload,
            description=f"Pictures (jpg, png, webp) and PDFs of 15 MB each, {MOST_FILES} at most, "
            "as parts of a multipart request.",
        )
        wait_for_customer = graphene.Argument(
            graphene.Boolean,
            description="For staff and Apps: whether the customer is to answer; the clocks stand "
            "still until then.",
        )
        token = TOKEN
        acting_token = ACTING_TOKEN

    class Meta:
        description = (
            "Writes in a conversation. What staff write is mailed to the customer; what the "
            "customer writes to a complaint that has ended reopens it. For the customer whose it "
            "is, guests with the order's token (files need the acting token), staff and Apps with "
            "MANAGE_ORDERS."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Write it."""
        token, acting = data.get("token"), data.get("acting_token") or ""
        view = seen(info, data["id"], token, acting)
        text = data["text"]
        if len(text) > LONGEST_TEXT:
            refuse("text", f"{LONGEST_TEXT:,} characters at most.", Code.TOO_LONG)
        if not text.strip() and not data.get("attachments"):
            refuse("text", "Is empty.", Code.REQUIRED)
        if data.get("wait_for_customer") and not view.as_staff:
            refuse("wait_for_customer", "This is for staff alone.")
        if data.get("attachments") and not view.sees_all:
            refuse("acting_token", UNLOCK, Code.REQUIRED)
        if not view.as_staff:
            hold_back(info, caller)
        author = _author(caller, view, by_token=token is not None)
        who = "guest" if token is not None else caller.key
        with refusals({"files": "attachments"}):
            entry = say(
                view.row.pk,
                key=key_of(f"{who}:{view.row.pk}", data["key"]),
                author=author,
                text=text,
                files=files_of(info, data.get("attachments")),
                waits=bool(data.get("wait_for_customer")),
            )
        wake.soon()
        now = now_of(view, entry.complaint_id)
        return cls(complaint=now, entry=EntryView(entry, now) if view.sees_all else None)


def _author(caller: Caller, view: ComplaintView, *, by_token: bool) -> Author:
    if view.as_staff:
        return author_of(caller)
    return Author(AuthorKind.CUSTOMER) if by_token else customer_of(caller)
