"""Keeping files: written with their entry, read by who may see them, forgotten in time."""

from collections.abc import Collection, Sequence
from uuid import UUID

from ..models import Attachment
from .taken import Taken


def add(complaint_id: int, entry_id: int, files: Sequence[Taken], *, for_staff: bool) -> list[UUID]:
    """Write files in the caller's transaction; the complaint's row is locked by the caller.

    Returns:
        The ids of the attachments, in the order of the files.

    """
    raise NotImplementedError


def content_of(attachment_id: UUID, *, small: bool = False) -> bytes | None:
    """Return what an attachment holds, or its small picture; None where it is gone."""
    raise NotImplementedError


def address_of(row: Attachment, *, small: bool = False) -> str:
    """Return a link to a file that is good for an hour, for who may see it now."""
    raise NotImplementedError


def forget(attachment_ids: Collection[UUID]) -> int:
    """Remove the contents of attachments; return how many there were."""
    raise NotImplementedError
