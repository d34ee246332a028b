"""What a complaint consists of: lines, the conversation with its files, clocks, its trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import graphene
from django.utils.timezone import now
from saleor.graphql.core.scalars import JSON, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..complaints.files.models import Attachment
from ..complaints.models import ComplaintChange, ComplaintEntry, ComplaintLine
from ..complaints.states import AuthorKind
from . import ids
from .complaint_enums import ComplaintAuthorKind, ComplaintClockKind, ComplaintEntryKind
from .complaint_loaders import AttachmentsLoader, FileAddressLoader
from .complaint_views import ComplaintView

ENTRY = "ServiceComplaintEntry"


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of a conversation that somebody may read."""

    row: ComplaintEntry
    of: ComplaintView


class ServiceComplaintLine(BaseObjectType):
    """A line of the order that a complaint is about."""

    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    variant_id = graphene.ID(
        description="Id of Saleor's ProductVariant; null where the shop has it no more."
    )
    product_id = graphene.ID(
        description="Id of Saleor's Product; null where the shop has it no more."
    )
    name = graphene.String(required=True, description="Product and variant, as in the order.")
    sku = graphene.String(required=True, description="The variant's SKU; often empty.")
    quantity = graphene.Int(required=True, description="Pieces that it is about.")

    class Meta:
        description = "A line of the order that a complaint is about."

    @staticmethod
    def resolve_line_id(root: ComplaintLine, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.line_id)

    @staticmethod
    def resolve_variant_id(root: ComplaintLine, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.variant_id is None else ids.to_global("ProductVariant", root.variant_id)

    @staticmethod
    def resolve_product_id(root: ComplaintLine, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.product_id is None else ids.to_global("Product", root.product_id)


class ServiceComplaintAttachment(BaseObjectType):
    """A picture or a PDF of a conversation."""

    id = graphene.ID(required=True, description="Id of the file.")
    name = graphene.String(required=True, description="How its sender named it.")
    media_type = graphene.String(
        required=True, description="image/jpeg, image/png, image/webp or application/pdf."
    )
    size = graphene.Int(required=True, description="Bytes.")
    width = graphene.Int(required=True, description="Pixels; 0 of a PDF.")
    height = graphene.Int(required=True, description="Pixels; 0 of a PDF.")
    url = graphene.String(
        description="Where it lies; good for an hour, for whoever has it. Null once its content "
        "was removed."
    )
    small_url = graphene.String(
        description="Where a picture of 320 pixels at most lies; good for an hour. Null of a PDF."
    )

    class Meta:
        description = (
            "A picture or a PDF of a conversation: written anew when it came in, without EXIF."
        )

    @staticmethod
    def resolve_id(root: Attachment, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceComplaintAttachment", root.pk)

    @staticmethod
    def resolve_url(root: Attachment, info: Any) -> Any:
        """Return a link."""
        return FileAddressLoader(info.context).load((root, False))

    @staticmethod
    def resolve_small_url(root: Attachment, info: Any) -> Any:
        """Return a link to the small picture."""
        return FileAddressLoader(info.context).load((root, True)) if root.width else None


class ServiceComplaintAuthor(BaseObjectType):
    """Who wrote an entry."""

    kind = ComplaintAuthorKind(required=True, description="Customer, staff or an App.")
    name = graphene.String(
        description="Their name; null where none is known, and of Apps for customers."
    )
    id = graphene.ID(
        description="Id of Saleor's User or App, for staff alone; null of guests and of what "
        "happened by itself."
    )

    class Meta:
        description = "Who wrote an entry of a conversation."

    @staticmethod
    def resolve_kind(root: EntryView, info: Any) -> str:
        """Return what they are."""
        return root.row.author_kind

    @staticmethod
    def resolve_name(root: EntryView, info: Any) -> str | None:
        """Return the name."""
        if root.row.author_kind == AuthorKind.CUSTOMER:
            return root.row.author_name or root.of.row.customer_name or None
        if root.row.author_kind == AuthorKind.STAFF or root.of.as_staff:
            return root.row.author_name or None
        return None

    @staticmethod
    def resolve_id(root: EntryView, info: Any) -> str | None:
        """Return Saleor's own id to staff."""
        return (root.row.author_id or None) if root.of.as_staff else None


class ServiceComplaintEntry(BaseObjectType):
    """An entry of a conversation."""

    id = graphene.ID(required=True, description="Id of the entry.")
    kind = ComplaintEntryKind(required=True, description="What it is.")
    author = graphene.Field(ServiceComplaintAuthor, required=True, description="Who wrote it.")
    text = graphene.String(
        required=True,
        description="Plain text; show it as text. Of an EVENT the code of what happened.",
    )
    data = JSON(description="Of an OUTCOME or EVENT what its words need; for staff alone.")
    at = DateTime(required=True, description="When.")
    attachments = NonNullList(
        ServiceComplaintAttachment, required=True, description="What hangs on it."
    )

    class Meta:
        description = "An entry of a conversation; never changed."

    @staticmethod
    def resolve_id(root: EntryView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(ENTRY, root.row.pk)

    @staticmethod
    def resolve_kind(root: EntryView, info: Any) -> str:
        """Return what it is."""
        return root.row.kind

    @staticmethod
    def resolve_author(root: EntryView, info: Any) -> EntryView:
        """Return who wrote it."""
        return root

    @staticmethod
    def resolve_text(root: EntryView, info: Any) -> str:
        """Return the text."""
        return root.row.text

    @staticmethod
    def resolve_data(root: EntryView, info: Any) -> Any:
        """Return what was kept of it, to staff."""
        return (root.row.data or None) if root.of.as_staff else None

    @staticmethod
    def resolve_at(root: EntryView, info: Any) -> datetime:
        """Return when."""
        return root.row.at

    @staticmethod
    def resolve_attachments(root: EntryView, info: Any) -> Any:
        """Return its files."""
        if not root.of.row.attachments:
            return []
        found = AttachmentsLoader(info.context).load((root.of.row.pk, root.of.as_staff))
        return found.then(lambda rows: [one for one in rows if one.entry_id == root.row.pk])


class ServiceComplaintClock(BaseObjectType):
    """One time within which something is to be done."""

    kind = ComplaintClockKind(required=True, description="What is measured.")
    started_at = DateTime(required=True, description="When it began.")
    due_at = DateTime(description="When its time is over; null: it stands still, or has ended.")
    minutes = graphene.Int(required=True, description="How much working time there is.")
    used_minutes = graphene.Int(required=True, description="How much of it is used up by now.")
    warned = graphene.Int(
        required=True, description="The last warning given, in per cent: 0, 50, 80 or 100."
    )
    is_paused = graphene.Boolean(
        required=True, description="Whether it stands still: it is the customer's turn."
    )
    is_overdue = graphene.Boolean(required=True, description="Whether it runs beyond its time.")
    ended_at = DateTime(description="When it ended.")
    met = graphene.Boolean(description="Whether it ended in time; null: it has not ended.")

    class Meta:
        description = "One time within which something is to be done for a complaint."

    @staticmethod
    def resolve_is_overdue(root: Any, info: Any) -> bool:
        """Return whether its time is over."""
        return root.ended_at is None and root.due_at is not None and root.due_at <= now()


class ServiceComplaintChange(BaseObjectType):
    """A change of a complaint."""

    what = graphene.String(
        required=True, description='E.g. "state", "owner", "priority", "merged", "warned".'
    )
    before = graphene.String(required=True, description="What stood there; often empty.")
    after = graphene.String(required=True, description="What stands there since.")
    by = graphene.ID(
        description="Id of Saleor's User or App; null of guests and of what went by itself."
    )
    by_kind = ComplaintAuthorKind(required=True, description="Who did it.")
    by_name = graphene.String(required=True, description="Their name; often empty.")
    at = DateTime(required=True, description="When.")

    class Meta:
        description = "A change of a complaint: the audit trail. Never changed itself."

    @staticmethod
    def resolve_by(root: ComplaintChange, info: Any) -> str | None:
        """Return who, null for nobody."""
        return root.by or None
