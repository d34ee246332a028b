"""Saying something in a conversation."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ...database import clock
from ...points import Point, reach
from ...shop import port
from ..clocks import keep as clocks
from ..files.taken import Taken
from ..mails import tell
from ..models import Complaint, ComplaintEntry
from ..states import ComplaintState, EntryKind
from . import entries, gaps, going_on, locks, moves, owning, told, trail, typed
from .people import Author
from .problems import ComplaintProblemError

MOST_ENTRIES = 1000
"""Of one conversation; beyond it customers are asked to call. A person never writes so much."""

SAID = frozenset({EntryKind.TEXT, EntryKind.CALL, EntryKind.NOTE})


def say(
    complaint_id: int,
    *,
    key: str,
    author: Author,
    text: str,
    kind: EntryKind = EntryKind.TEXT,
    files: Sequence[Taken] = (),
    waits: bool = False,
) -> ComplaintEntry:
    """Add an entry, in one transaction with all that follows from it.

    The customer's text: what waited for it goes on, what was solved or closed is reopened, the
    clock for the next reply starts. Staff's text: the customer is mailed, the clocks for replies
    end, a new complaint is in progress and has an owner. A call is an answer, too, without a
    mail. A note changes nothing for the customer. What is said to one that was merged is said in
    the one it goes on in.

    Args:
        complaint_id: Which.
        key: Unique for ever; the same again answers with the same entry.
        author: Who.
        text: Plain text.
        kind: TEXT, CALL or NOTE; of customers TEXT alone.
        files: What hangs on it.
        waits: Of staff's TEXT or CALL: whether the customer is to answer, and the clocks stand
            still until then.

    Raises:
        ComplaintProblemError: Neither text nor file, too long, too many, nobody to write to,
            or staff's text still holds a gap (`gaps.py`).
        LookupError: There is no such complaint.

    """
    key = typed.key(key)
    kept = typed.text(text)
    _check(author, kind, waits)
    with port.current().writer(), transaction.atomic():
        row = locks.locked_where_it_goes_on(complaint_id)
        if (before := entries.find(key)) is not None:
            return before
        _has_room(row, kept, author, files)
        if kind is EntryKind.TEXT and not author.is_customer:
            gaps.check(kept)
        now = clock()
        asks = {"asks": True} if waits else None
        entry = entries.write(
            row, key=key, kind=kind, author=author, text=kept, data=asks, files=files, now=now
        )
        if entry is None:
            return ComplaintEntry.objects.get(key=key)
        if author.is_customer:
            _heard(row, author, now)
        elif kind is not EntryKind.NOTE:
            _answered(row, entry, author, waits=waits, now=now)
        row.changed_at = now
        row.save(force_update=True)
        reach(Point.COMPLAINTS_WRITTEN)
        return entry


def _check(author: Author, kind: EntryKind, waits: bool) -> None:
    if kind not in SAID or (author.is_customer and kind is not EntryKind.TEXT):
        raise ComplaintProblemError("kind", "invalid", "Nobody can say this.")
    if waits and (author.is_customer or kind is EntryKind.NOTE):
        raise ComplaintProblemError("waits", "invalid", "This asks the customer nothing.")


def _has_room(row: Complaint, kept: str, author: Author, files: Sequence[Taken]) -> None:
    """Refuse what is empty, or more than a conversation holds."""
    if not kept and not files:
        raise ComplaintProblemError("text", "required", "Please write something.")
    entries.check_files(files, there=row.attachments)
    if author.is_customer and row.entries >= MOST_ENTRIES:
        reason = "This conversation is too long to go on in writing."
        raise ComplaintProblemError("text", "limit", reason)


def _heard(row: Complaint, author: Author, now: datetime) -> None:
    """Do what follows from a customer's text."""
    if not moves.is_open(row):
        going_on.go_on(row, by=author, now=now)
        told.reopened(row)
        if row.email:
            tell.received(row, now=now)
            row.heard_at = now
    elif row.state == ComplaintState.WAITING:
        moves.move(row, ComplaintState.IN_PROGRESS, by=author, now=now)
    if row.unanswered_since is None:
        row.unanswered_since = now
    clocks.asked(row, now=now)


def _answered(
    row: Complaint, entry: ComplaintEntry, author: Author, *, waits: bool, now: datetime
) -> None:
    """Do what follows from what staff wrote or said to the customer."""
    called = entry.kind == EntryKind.CALL
    if waits and not moves.is_open(row):
        reason = "It has ended: reopen it to ask the customer something."
        raise ComplaintProblemError("waits", "wrong_state", reason)
    if not called and not row.email:
        reason = "There is no mail address to write to: call the customer."
        raise ComplaintProblemError("text", "invalid", reason)
    owning.own(row, author, now=now)
    row.first_replied_at = row.first_replied_at or now
    row.heard_at, row.unanswered_since = now, None
    if called and row.callback_from is not None:
        trail.note(row, "callback", row.callback_from.isoformat(), "", by=author, now=now)
        row.callback_from = row.callback_until = None
    if moves.is_open(row):
        clocks.answered(row, called=called, now=now)
        _move_on(row, author, waits=waits, now=now)
    if not called:
        tell.replied(row, entry, now=now)


def _move_on(row: Complaint, author: Author, *, waits: bool, now: datetime) -> None:
    """Bring it to the state that follows: one that waits goes on waiting."""
    if waits:
        if row.state != ComplaintState.WAITING:
            moves.move(row, ComplaintState.WAITING, by=author, now=now)
        clocks.waits(row, now=now)
    elif row.state in (ComplaintState.NEW, ComplaintState.REOPENED):
        moves.move(row, ComplaintState.IN_PROGRESS, by=author, now=now)
