"""Having people told: rows of the outbox, in the transaction that decided it."""

from datetime import datetime
from uuid import UUID, uuid5

from ..models import Complaint, ComplaintEntry

WITHOUT_ORDER = UUID("6f0c2f0e-5d1f-4a3c-9a52-2f5a1b9d9c10")
"""Namespace (RFC 9562, version 5) of what stands for the order of a complaint without one."""

RECEIVED = "complaint-received"
REPLIED = "complaint-reply"
SOLVED = "complaint-solved"
DECLINED = "complaint-declined"
ESCALATED = "complaint-escalated"


def order_of(row: Complaint) -> UUID:
    """Return the order that messages about a complaint stand under."""
    return row.order_id or uuid5(WITHOUT_ORDER, str(row.pk))


def received(row: Complaint, *, now: datetime) -> None:
    """Acknowledge that it came in, or came in again (once for each cycle).

    At once, also in quiet hours, never under the brake: number, what happens next and until when,
    how to reach a person. A question is not called a complaint.
    """
    raise NotImplementedError


def replied(row: Complaint, entry: ComplaintEntry, *, now: datetime) -> None:
    """Mail the customer what staff wrote (`subject_id` is the entry's id)."""
    raise NotImplementedError


def ended(row: Complaint, entry: ComplaintEntry, *, now: datetime) -> None:
    """Mail the customer how it ended, with the kind that fits the outcome."""
    raise NotImplementedError


def escalated(row: Complaint, clock_id: int, address: str, *, now: datetime) -> None:
    """Mail staff that a clock's time is over."""
    raise NotImplementedError
