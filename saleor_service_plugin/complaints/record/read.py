"""Reading complaints with what hangs on them: a constant number of statements for any number."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from ..models import Attachment, Complaint, ComplaintChange, ComplaintEntry, ComplaintLine


def by_number(text: str) -> Complaint | None:
    """Return the complaint that somebody names, the one it was merged into; None: no such one.

    Args:
        text: Its number as it was typed.

    """
    raise NotImplementedError


def of_orders(
    order_ids: Collection[UUID], *, most: int = 20, by_itself: bool = True
) -> Mapping[UUID, Sequence[Complaint]]:
    """Return the newest complaints of each order, the newest first.

    Args:
        order_ids: Whose.
        most: Of each order.
        by_itself: Whether tasks that opened by themselves are among them; customers see none
            until staff have written to them in it.

    """
    raise NotImplementedError


def entries_of(
    complaint_ids: Collection[int], *, for_staff: bool
) -> Mapping[int, Sequence[ComplaintEntry]]:
    """Return the conversations, the oldest entry first; without what is for staff alone."""
    raise NotImplementedError


def lines_of(complaint_ids: Collection[int]) -> Mapping[int, Sequence[ComplaintLine]]:
    """Return the lines they are about."""
    raise NotImplementedError


def attachments_of(
    complaint_ids: Collection[int], *, for_staff: bool
) -> Mapping[int, Sequence[Attachment]]:
    """Return what hangs on their entries, without the contents."""
    raise NotImplementedError


def changes_of(complaint_ids: Collection[int]) -> Mapping[int, Sequence[ComplaintChange]]:
    """Return their audit trails, the oldest change first."""
    raise NotImplementedError
