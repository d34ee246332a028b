"""Writing an entry of a conversation, with what hangs on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..files import keep as kept_files
from ..files.taken import Taken
from ..models import Complaint, ComplaintEntry
from ..states import FOR_STAFF, EntryKind
from . import typed
from .opening import MOST_FILES, MOST_FILES_IN_ALL
from .people import Author
from .problems import ComplaintProblemError


def find(key: str) -> ComplaintEntry | None:
    """Return the entry that was written with a key."""
    return ComplaintEntry.objects.filter(key=key).first()


def check_files(files: Sequence[Taken], *, there: int = 0) -> None:
    """Refuse files that are too many.

    Args:
        files: Those of one entry.
        there: How many the complaint has already.

    Raises:
        ComplaintProblemError: They are.

    """
    if len(files) > MOST_FILES:
        reason = f"At most {MOST_FILES} files can be sent at once."
        raise ComplaintProblemError("files", "too_many", reason)
    if files and there + len(files) > MOST_FILES_IN_ALL:
        reason = f"At most {MOST_FILES_IN_ALL} files can be kept here."
        raise ComplaintProblemError("files", "too_many", reason)


def write(
    row: Complaint,
    *,
    key: str,
    kind: EntryKind,
    author: Author,
    text: str,
    now: datetime,
    data: Mapping[str, object] | None = None,
    files: Sequence[Taken] = (),
) -> ComplaintEntry | None:
    """Write an entry and its files; the row, locked by the caller, counts them.

    Returns:
        The entry; None where another complaint has one with this key meanwhile.

    """
    entry = ComplaintEntry(
        complaint_id=row.pk, key=key, kind=kind, author_kind=author.kind, author_id=author.id,
        author_name=typed.name(author.name), text=text, data=dict(data or {}), at=now,
    )  # fmt: skip
    # Keys of one complaint are looked for under its lock; two clients that use one key for two
    # complaints at once meet here.
    ComplaintEntry.objects.bulk_create([entry], ignore_conflicts=True)
    written = ComplaintEntry.objects.filter(key=key, complaint_id=row.pk, at=now).first()
    if written is None:
        return None
    row.entries += 1
    if files:
        kept_files.add(row.pk, written.pk, files, for_staff=kind in FOR_STAFF)
        row.attachments += len(files)
        row.files_forgotten = False
    return written
