"""The audit trail: a row for each thing that was changed, in the transaction that changed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..models import Complaint, ComplaintChange
from .people import Author

LONGEST = 255


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is another one now."""

    row: Complaint
    what: str
    before: str = ""
    after: str = ""


def note(row: Complaint, what: str, before: str, after: str, *, by: Author, now: datetime) -> None:
    """Write down one change."""
    note_all([Changed(row, what, before, after)], by=by, now=now)


def note_all(changes: Iterable[Changed], *, by: Author, now: datetime) -> None:
    """Write down changes by one author, in one statement; none for none."""
    rows = [
        ComplaintChange(
            complaint_id=one.row.pk, what=one.what, before=one.before[:LONGEST],
            after=one.after[:LONGEST], by=by.id, by_kind=by.kind, by_name=by.name[:256], at=now,
        )
        for one in changes
    ]  # fmt: skip
    if rows:
        ComplaintChange.objects.bulk_create(rows)
