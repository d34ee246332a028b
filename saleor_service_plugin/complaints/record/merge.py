"""Making one complaint of two."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from ...database import clock
from ...points import Point, reach
from ...shop import port
from ..clocks import keep as clocks
from ..clocks.models import Clock
from ..files.models import Attachment
from ..models import Complaint, ComplaintEntry
from ..states import OPEN, ClockKind, ComplaintState, EntryKind, Priority
from . import entries, going_on, locks, merging, moves, shared_lines, trail
from .merging import Merged
from .opening import MOST_FILES_IN_ALL
from .people import Author
from .problems import ComplaintProblemError
from .settle import wind_up
from .shared_lines import EVENT

PARTED = "parted"
"""Code of the event that says that they were parted again."""


def merge(complaint_id: int, into_id: int, *, by: Author) -> Complaint:
    """Have a complaint go on in another one of the same customer.

    Its entries and files move there in the order of their times, lines are added, the higher
    priority and the earlier waiting count; it is closed, its clocks end. The customer is told
    nothing; who looks it up by its number finds the other one. What they write to the old one
    arrives in the other.

    Returns:
        The other one.

    Raises:
        ComplaintProblemError: They are of different customers or channels, the same, or one of
            them was merged already; the other one has ended while this one has not; a call is
            promised in this one; together they have too many files.
        LookupError: One of them is not there.

    """
    with port.current().writer(), transaction.atomic():
        rows = locks.all_locked([complaint_id, into_id])
        row, into = rows[complaint_id], rows[into_id]
        _check(row, into)
        now = clock()
        done = _bring_together(row, into, by=by, now=now)
        if row.state != ComplaintState.CLOSED:
            moves.move(row, ComplaintState.CLOSED, by=by, now=now)
        wind_up(row, now=now)
        row.merged_into = into.pk
        trail.note(row, "merged", "", into.number, by=by, now=now)
        trail.note(into, "merged-from", "", row.number, by=by, now=now)
        _event(into, f"{row.pk}", EVENT, done.stored(), by=by, now=now)
        into.changed_at = now
        row.save(force_update=True)
        into.save(force_update=True)
        reach(Point.COMPLAINTS_WRITTEN)
        return into


def undo_merge(complaint_id: int, *, by: Author) -> Complaint:
    """Part again what was merged: its entries and files go back to it, and it stands as before.

    One that had ended before it was merged stays closed. What was said since stays where it was
    said; what staff changed of the other one since stays, too.

    Raises:
        ComplaintProblemError: It was not merged, or the other one was merged since.
        LookupError: It is not there.

    """
    with port.current().writer(), transaction.atomic():
        row, into = _locked_pair(complaint_id)
        now = clock()
        done = _last_merge(row, into)
        row.merged_into = None
        row.save(force_update=True)
        row.entries = _move(done.entries, into, row)
        into.entries -= row.entries
        row.attachments = Attachment.objects.filter(complaint_id=row.pk).count()
        into.attachments -= row.attachments
        shared_lines.part(into, done.lines)
        trail.note(row, "merged", into.number, "", by=by, now=now)
        trail.note(into, "merged-from", row.number, "", by=by, now=now)
        _event(into, f"{row.pk}", PARTED, {"number": row.number}, by=by, now=now)
        _give_back(done, into, by=by, now=now)
        if done.was_open:
            row.unanswered_since = _unanswered(row)
            _stand_as_before(row, done, by=by, now=now)
        row.changed_at = into.changed_at = now
        row.save(force_update=True)
        into.save(force_update=True)
        reach(Point.COMPLAINTS_WRITTEN)
        return row


def _check(row: Complaint, into: Complaint) -> None:
    if reason := merging.why_not(row, into):
        raise ComplaintProblemError("into", "wrong_state", reason)
    if moves.is_open(row) and not moves.is_open(into):
        reason = "The other one has ended: reopen it first."
        raise ComplaintProblemError("into", "wrong_state", reason)
    called = Clock.objects.filter(
        complaint_id=row.pk, kind=ClockKind.CALLBACK, ended_at__isnull=True
    )
    if called.exists():
        reason = "A call is promised in it: call first, or merge the other one into this one."
        raise ComplaintProblemError("into", "wrong_state", reason)
    if row.attachments + into.attachments > MOST_FILES_IN_ALL:
        reason = f"Together they have more than {MOST_FILES_IN_ALL} files."
        raise ComplaintProblemError("into", "too_many", reason)


def _locked_pair(complaint_id: int) -> tuple[Complaint, Complaint]:
    """Return a complaint and the one it was merged into, both locked in their order.

    Raises:
        ComplaintProblemError: It was not merged, or the other one was.
        LookupError: It is not there.

    """
    seen = Complaint.objects.filter(pk=complaint_id).first()
    if seen is None:
        raise LookupError(f"There is no complaint {complaint_id}.")
    if seen.merged_into is None:
        raise ComplaintProblemError("", "wrong_state", "It was not merged.")
    rows = locks.all_locked([complaint_id, seen.merged_into])
    row, into = rows[complaint_id], rows[seen.merged_into]
    if row.merged_into != into.pk:
        raise ComplaintProblemError("", "wrong_state", "It was not merged.")
    if into.merged_into is not None:
        reason = "The one it goes on in was merged itself: part that one first."
        raise ComplaintProblemError("", "wrong_state", reason)
    return row, into


def _bring_together(row: Complaint, into: Complaint, *, by: Author, now: datetime) -> Merged:
    """Move what was said, add the lines, and have the other one hurry and wait as both do."""
    was_open, priority = moves.is_open(row), into.priority
    ids = list(
        ComplaintEntry.objects.filter(complaint_id=row.pk)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    _move(ids, row, into)
    lines = shared_lines.join(row, into)
    into.entries += row.entries
    into.attachments += row.attachments
    into.files_forgotten = into.files_forgotten and not row.attachments
    row.entries = row.attachments = 0
    if was_open:
        _take_over(row, into, by=by, now=now)
    return Merged(
        complaint_id=row.pk, number=row.number, entries=ids, lines=lines, was_open=was_open,
        priority=(priority, into.priority), state=row.state,
    )  # fmt: skip


def _move(entry_ids: Collection[int], row: Complaint, to: Complaint) -> int:
    """Have entries and their files stand in another complaint; return how many entries."""
    Attachment.objects.filter(entry_id__in=entry_ids, complaint_id=row.pk).update(
        complaint_id=to.pk
    )
    return ComplaintEntry.objects.filter(pk__in=entry_ids, complaint_id=row.pk).update(
        complaint_id=to.pk
    )


def _take_over(row: Complaint, into: Complaint, *, by: Author, now: datetime) -> None:
    """Have the other one hurry as this one did, and wait as long for an answer."""
    if row.priority > into.priority:
        _hurry(into, row.priority, by=by, now=now)
    if row.unanswered_since is None:
        return
    if into.unanswered_since is None or row.unanswered_since < into.unanswered_since:
        into.unanswered_since = row.unanswered_since
    if into.state == ComplaintState.WAITING:
        moves.move(into, ComplaintState.IN_PROGRESS, by=by, now=now)
    clocks.asked(into, now=now)


def _stand_as_before(row: Complaint, done: Merged, *, by: Author, now: datetime) -> None:
    """Have a complaint that was parted go on where it stood: nobody reopened it."""
    if done.state not in OPEN:
        going_on.go_on(row, by=by, now=now)
    else:
        moves.put_back(row, ComplaintState(done.state), by=by, now=now)
        clocks.reopened(row, now=now)
    if row.unanswered_since is not None:
        clocks.asked(row, now=now)
    if row.state == ComplaintState.WAITING:
        clocks.waits(row, now=now)


def _give_back(done: Merged, into: Complaint, *, by: Author, now: datetime) -> None:
    """Undo what the other one had taken over, where nobody has changed it since."""
    before, after = done.priority
    if before != after == into.priority:
        _hurry(into, before, by=by, now=now)
    if into.unanswered_since is not None:
        into.unanswered_since = _unanswered(into)
        if into.unanswered_since is None:
            # Nobody waits for an answer in it any more.
            clocks.answered(into, called=False, now=now)


def _unanswered(row: Complaint) -> datetime | None:
    return merging.unanswered_since(
        ComplaintEntry.objects.filter(complaint_id=row.pk).order_by("at", "pk")
    )


def _hurry(row: Complaint, priority: int, *, by: Author, now: datetime) -> None:
    words = [Priority(one).name.lower() for one in (row.priority, priority)]
    trail.note(row, "priority", *words, by=by, now=now)
    row.priority = priority
    if moves.is_open(row):
        clocks.ruled_anew([row], now=now)


def _event(
    into: Complaint, name: str, code: str, data: Mapping[str, object], *, by: Author, now: datetime
) -> None:
    """Write that something happened; staff read it where they talk."""
    begin = f"{code}:{name}:"
    count = ComplaintEntry.objects.filter(key__startswith=begin).count()
    entries.write(
        into, key=f"{begin}{count}", kind=EntryKind.EVENT, author=by, text=code, data=data, now=now
    )


def _last_merge(row: Complaint, into: Complaint) -> Merged:
    """Return what undoes the last time that a complaint was merged."""
    events = ComplaintEntry.objects.filter(
        key__startswith=f"{EVENT}:{row.pk}:", complaint_id=into.pk
    )
    event = events.order_by("pk").last()
    if event is None:
        raise ComplaintProblemError("", "wrong_state", "It cannot be parted any more.")
    return merging.read(event.data)
