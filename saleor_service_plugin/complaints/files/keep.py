"""Keeping files: written with their entry, read by who may see them, forgotten in time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now

from ...orders import access
from ...shop import port
from ..models import Complaint
from . import door
from .models import Attachment, AttachmentContent
from .taken import Taken


@dataclass(frozen=True, slots=True)
class Held:
    """What is handed out of an attachment."""

    name: str
    media_type: str
    content: bytes
    digest: str


def add(complaint_id: int, entry_id: int, files: Sequence[Taken], *, for_staff: bool) -> list[UUID]:
    """Write files in the caller's transaction; the complaint's row is locked by the caller.

    Returns:
        The ids of the attachments, in the order of the files.

    """
    # In the order of the files, by which they are read again.
    ids = sorted(uuid4() for _ in files)
    Attachment.objects.bulk_create(
        Attachment(
            id=pk, complaint_id=complaint_id, entry_id=entry_id, name=one.name,
            media_type=one.media_type, size=len(one.content), width=one.width,
            height=one.height, digest=one.digest, for_staff=for_staff,
        )
        for pk, one in zip(ids, files, strict=True)
    )  # fmt: skip
    for pk, one in zip(ids, files, strict=True):
        # One by one: a statement with all of them would hold them twice in memory.
        AttachmentContent.objects.bulk_create(
            [AttachmentContent(attachment_id=pk, content=one.content, small=one.small)]
        )
    return ids


def content_of(attachment_id: UUID, *, small: bool = False) -> bytes | None:
    """Return what an attachment holds, or its small picture; None where it is gone."""
    field = "small" if small else "content"
    with port.current().writer():
        rows = AttachmentContent.objects.filter(pk=attachment_id)
        found = rows.values_list(field, flat=True).first()
    return None if found is None else bytes(found)


def address_of(row: Attachment, *, small: bool = False) -> str:
    """Return a link to a file that is good for an hour, for who may see it now."""
    return addresses_of([row], small=small)[row.pk]


def addresses_of(rows: Iterable[Attachment], *, small: bool = False) -> Mapping[UUID, str]:
    """Return links to files that are good for an hour, "" for what was forgotten.

    In two statements for any number; who asks has seen to it that they may be seen.
    """
    wanted = list(rows)
    revisions = _revisions({one.complaint_id for one in wanted})
    return {
        one.pk: ""
        if one.forgotten_at
        else door.address(one.pk, revisions.get(one.complaint_id, 0), small=small)
        for one in wanted
    }


def held(token: str, *, small: bool = False) -> Held | None:
    """Return what a link leads to; None where it is not good (any more) or the file is gone.

    Args:
        token: As it was shown.
        small: Whether the small picture is meant; of a PDF there is none.

    """
    found = door.read(token)
    if found is None:
        return None
    with port.current().writer():
        row = Attachment.objects.filter(pk=found.attachment_id, forgotten_at=None).first()
        if row is None or _revisions({row.complaint_id}).get(row.complaint_id) != found.revision:
            return None
        content = content_of(row.pk, small=small)
    if content is None:
        return None
    media_type = "image/jpeg" if small else row.media_type
    return Held(row.name, media_type, content, row.digest)


def forget(attachment_ids: Collection[UUID]) -> int:
    """Remove the contents of attachments; return how many there were."""
    with port.current().writer(), transaction.atomic():
        rows = Attachment.objects.filter(pk__in=attachment_ids)
        rows.filter(forgotten_at=None).update(forgotten_at=Now(), name="")
        count, _ = AttachmentContent.objects.filter(pk__in=attachment_ids).delete()
    return count


def _revisions(complaint_ids: Collection[int]) -> dict[int, int]:
    """Return what links to the files of complaints are made with: the orders' revisions."""
    with port.current().writer():
        orders = dict(Complaint.objects.filter(pk__in=complaint_ids).values_list("pk", "order_id"))
        known = access.revisions([one for one in orders.values() if one])
    return {pk: known.get(one, 0) if one else 0 for pk, one in orders.items()}
