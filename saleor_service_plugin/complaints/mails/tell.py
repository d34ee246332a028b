"""Having people told: rows of the outbox, in the transaction that decided it."""

from datetime import datetime
from uuid import UUID, uuid5

from ...messages import channels, enter
from ...messages.enter import NewMessage
from ..models import Complaint, ComplaintEntry

WITHOUT_ORDER = UUID("6f0c2f0e-5d1f-4a3c-9a52-2f5a1b9d9c10")
"""Namespace (RFC 9562, version 5) of what stands for the order of a complaint without one."""

RECEIVED = "complaint-received"
REPLIED = "complaint-reply"
SOLVED = "complaint-solved"
DECLINED = "complaint-declined"
ESCALATED = "complaint-escalated"

ENDINGS = {"declined": DECLINED}
"""Kinds by outcome, where it has one of its own; all others tell of a solution."""


def order_of(row: Complaint) -> UUID:
    """Return the order that messages about a complaint stand under."""
    return row.order_id or uuid5(WITHOUT_ORDER, str(row.pk))


def received(row: Complaint, *, now: datetime) -> None:
    """Acknowledge that it came in, or came in again (once for each cycle).

    At once, also in quiet hours, never under the brake: number, what happens next and until when,
    how to reach a person. A question is not called a complaint.
    """
    _enter(row, RECEIVED, f"{row.pk}:{row.cycle}", str(row.pk), now)


def replied(row: Complaint, entry: ComplaintEntry, *, now: datetime) -> None:
    """Mail the customer what staff wrote (`subject_id` is the entry's id)."""
    _enter(row, REPLIED, str(entry.pk), str(entry.pk), now)


def ended(row: Complaint, entry: ComplaintEntry, *, now: datetime) -> None:
    """Mail the customer how it ended, with the kind that fits the outcome."""
    _enter(row, ENDINGS.get(row.outcome, SOLVED), str(entry.pk), str(entry.pk), now)


def escalated(row: Complaint, clock_id: int, address: str, *, now: datetime) -> None:
    """Mail staff that a clock's time is over (`subject_id` is the clock's id).

    Args:
        row: The complaint.
        clock_id: The clock, once each.
        address: Who is told, "" for nobody. Not kept: when it is sent it goes to whom the
            clock's policy names by then.
        now: Database time.

    """
    if address:
        _enter(row, ESCALATED, str(clock_id), str(clock_id), now)


def _enter(row: Complaint, kind: str, key: str, subject: str, now: datetime) -> None:
    message = NewMessage(
        kind=kind, key=f"{kind}:{key}", order_id=order_of(row), subject_id=subject,
        channel_id=row.channel_id, fact_at=now, due_at=now,
    )  # fmt: skip
    enter.enter([message], gates=channels.gates(), now=now)
