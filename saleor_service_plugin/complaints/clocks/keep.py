"""Clocks follow what happens to a complaint: called by `record/` in its transactions.

The complaint's row is locked by the caller, who saves it afterwards: `due_at`, `due_kind`,
`warned`, `quiet_due_at`, `quiet` are set on the object here.
"""

from collections.abc import Sequence
from datetime import datetime

from ..models import Complaint


def opened(row: Complaint, *, spoken: bool, now: datetime) -> None:
    """Start the clocks of a new complaint.

    First reply (not for what opened by itself, not where staff have spoken to the customer),
    solution, callback.
    """
    raise NotImplementedError


def asked(row: Complaint, *, now: datetime) -> None:
    """The customer wrote: what stood still goes on, the clock for the next reply starts."""
    raise NotImplementedError


def answered(row: Complaint, *, called: bool, now: datetime) -> None:
    """A person answered: the clocks for replies end; that for a callback if it was a call."""
    raise NotImplementedError


def waits(row: Complaint, *, now: datetime) -> None:
    """It is the customer's turn: what runs stands still."""
    raise NotImplementedError


def goes_on(row: Complaint, *, now: datetime) -> None:
    """It is the staff's turn again, without a word of the customer."""
    raise NotImplementedError


def ended(row: Complaint, *, now: datetime) -> None:
    """It was solved or closed: all clocks end."""
    raise NotImplementedError


def reopened(row: Complaint, *, now: datetime) -> None:
    """It goes on: a new clock for the solution starts; `asked` follows where they wrote."""
    raise NotImplementedError


def ruled_anew(rows: Sequence[Complaint], *, now: datetime) -> None:
    """Topic or priority is another one: the running clocks follow the rule that holds now."""
    raise NotImplementedError
