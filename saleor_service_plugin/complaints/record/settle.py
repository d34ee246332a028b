"""Ending complaints, and going on with them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from ...database import clock
from ...points import Point, reach
from ...shop import port
from ..clocks import keep as clocks
from ..mails import tell
from ..models import Complaint
from ..outcomes import registry
from ..outcomes.closed import CLOSED
from ..outcomes.registry import Ending, Outcome
from ..states import EntryKind, Finding
from . import entries, gaps, going_on, locks, moves, owning, read, told, trail, typed
from .people import Author
from .problems import ComplaintProblemError


def settle(
    complaint_id: int,
    outcome: str,
    *,
    text: str,
    by: Author,
    finding: Finding | None = None,
    data: Mapping[str, object] | None = None,
    key: str = "",
) -> Complaint:
    """End a complaint with one of the outcomes that are registered, in one transaction.

    The outcome's own part (`outcomes/registry.py`), the state, clocks, trail, the entry, the
    customer's mail where the outcome tells them, the line in the order's history, the occasion
    for rules ("complaint solved") where the outcome solves it. Nobody's becomes that of who tells
    the customer how it ended. A task that opened by itself and
    of which the customer knows nothing ends without a word where there is no text for them.

    Args:
        complaint_id: Which.
        outcome: Key of the outcome.
        text: What the customer is told; "" where the outcome needs none. Of an outcome that
            tells nobody a note for staff.
        by: Who.
        finding: What was found; None leaves it.
        data: What the outcome needs.
        key: Unique for ever; the same again changes nothing. "" makes one of the complaint's
            cycle, so that it ends once a cycle.

    Raises:
        ComplaintProblemError: The outcome refuses, the text for the customer still holds a gap
            (`gaps.py`), or it has ended already ("wrong_state").
        LookupError: There is no such complaint, or no such outcome.

    """
    found = registry.get(outcome)
    if found is None:
        raise LookupError(f"There is no outcome {outcome!r}.")
    kept = typed.text(text)
    if key:
        typed.key(key)
    with port.current().writer(), transaction.atomic():
        row = locks.locked(complaint_id)
        if key and (before := entries.find(key)) is not None:
            if before.complaint_id in (row.pk, row.merged_into):
                return row
            raise ComplaintProblemError("key", "invalid", "This key was used elsewhere.")
        if not moves.is_open(row):
            raise ComplaintProblemError("", "wrong_state", "It has ended already.")
        if found.needs_text and not kept:
            raise ComplaintProblemError("text", "required", "Please tell the customer why.")
        now = clock()
        ending = Ending(row, kept, dict(data or {}), by)
        if not _end(found, ending, finding=finding, key=key, now=now):
            raise ComplaintProblemError("key", "invalid", "This key was used elsewhere.")
        reach(Point.COMPLAINTS_WRITTEN)
        return row


def close_all(complaint_ids: Collection[int], *, by: Author, reason: str) -> int:
    """Close several without telling their customers; those that have ended are passed over.

    Returns:
        How many were closed.

    Raises:
        LookupError: One of them is not there.

    """
    kept = typed.text(reason, field="reason")
    closed = 0
    with port.current().writer(), transaction.atomic():
        rows = locks.all_locked(complaint_ids)
        now = clock()
        for row in rows.values():
            if moves.is_open(row):
                closed += _end(CLOSED, Ending(row, kept, {}, by), finding=None, key="", now=now)
        reach(Point.COMPLAINTS_WRITTEN)
    return closed


def reopen(complaint_id: int, *, by: Author, reason: str = "") -> Complaint:
    """Go on with one that has ended; a new clock for its solution runs.

    Raises:
        ComplaintProblemError: It has not ended, or was merged into another one.
        LookupError: There is no such complaint.

    """
    kept = typed.text(reason, field="reason")
    with port.current().writer(), transaction.atomic():
        row = locks.locked(complaint_id)
        if row.merged_into is not None:
            text = "It goes on in another one: undo the merge to part them."
            raise ComplaintProblemError("", "wrong_state", text)
        now = clock()
        going_on.go_on(row, by=by, now=now)
        told.reopened(row)
        if kept:
            entries.write(
                row, key=f"reopened:{row.pk}:{row.cycle}", kind=EntryKind.NOTE, author=by,
                text=kept, now=now,
            )  # fmt: skip
        row.changed_at = now
        row.save(force_update=True)
        reach(Point.COMPLAINTS_WRITTEN)
    return row


def _end(
    outcome: Outcome, ending: Ending, *, finding: Finding | None, key: str, now: datetime
) -> bool:
    """Do all that an ending is; False, before anything else, where the key is used elsewhere."""
    row, by = ending.row, ending.by
    if outcome.tells:
        gaps.check(ending.text)
    outcome.check(ending)
    kept = {"outcome": outcome.key, **outcome.carry_out(ending)}
    knows = _knows(row)
    tells = outcome.tells and bool(row.email) and (bool(ending.text) or knows)
    if outcome.tells and ending.text and not tells:
        reason = "There is no mail address to write to: call the customer."
        raise ComplaintProblemError("text", "invalid", reason)
    entry = entries.write(
        row, key=key or f"ended:{row.pk}:{row.cycle}", author=by, text=ending.text, data=kept,
        kind=EntryKind.OUTCOME if outcome.tells and (tells or knows) else EntryKind.NOTE, now=now,
    )  # fmt: skip
    if entry is None:
        return False
    if outcome.tells:
        owning.own(row, by, now=now)
    moves.move(row, outcome.state, by=by, now=now)
    row.outcome = outcome.key
    trail.note(row, "outcome", "", outcome.key, by=by, now=now)
    if finding is not None and finding != row.finding:
        trail.note(row, "finding", row.finding, finding, by=by, now=now)
        row.finding = finding
    wind_up(row, now=now)
    if tells:
        row.heard_at = now
        row.first_replied_at = row.first_replied_at or now
        tell.ended(row, entry, now=now)
    row.save(force_update=True)
    told.ended(row)
    if outcome.solves and (knows or tells):
        told.solved(row, now=now)
    return True


def wind_up(row: Complaint, *, now: datetime) -> None:
    """Have nothing wait any more; the caller saves the row."""
    row.unanswered_since = None
    row.callback_from = row.callback_until = None
    clocks.ended(row, now=now)
    row.changed_at = now


def _knows(row: Complaint) -> bool:
    """Whether the customer knows of it: of a task only where somebody wrote to them in it."""
    return read.shown_to_customers(Complaint.objects.filter(pk=row.pk)).exists()
