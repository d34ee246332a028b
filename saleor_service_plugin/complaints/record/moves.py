"""A complaint's way through its states: here alone a state is written after the first.

In the caller's transaction, the row locked by the caller, who saves it afterwards.
"""

from datetime import datetime

from ..models import Complaint
from ..states import NEXT, OPEN, ComplaintState
from . import trail
from .people import Author
from .problems import ComplaintProblemError


def is_open(row: Complaint) -> bool:
    """Whether somebody still has to do something."""
    return ComplaintState(row.state) in OPEN


def move(row: Complaint, to: ComplaintState, *, by: Author, now: datetime) -> None:
    """Bring a complaint into another state, with what hangs on the state alone, and its trail.

    Args:
        row: Locked.
        to: Where to.
        by: Who.
        now: By the database's clock.

    Raises:
        ComplaintProblemError: The table (`states.NEXT`) has no such step.

    """
    before = ComplaintState(row.state)
    if to not in NEXT[before]:
        reason = f"A complaint that is {before} cannot become {to}."
        raise ComplaintProblemError("state", "wrong_state", reason)
    row.state = to
    if to is ComplaintState.SOLVED:
        row.solved_at = now
    elif to is ComplaintState.CLOSED:
        row.closed_at = now
    elif to is ComplaintState.REOPENED:
        row.cycle += 1
        row.solved_at = row.closed_at = None
        row.outcome = ""
    trail.note(row, "state", before, to, by=by, now=now)


def put_back(row: Complaint, to: ComplaintState, *, by: Author, now: datetime) -> None:
    """Bring a closed complaint back to where it stood when it was closed by mistake.

    The one step beside the table: a merge that is undone never was an ending, and what goes on
    by that was not reopened by anybody.

    Args:
        row: Locked, and closed.
        to: Where it stood: an open state.
        by: Who.
        now: By the database's clock.

    Raises:
        ComplaintProblemError: It is not closed, or did not stand open.

    """
    before = ComplaintState(row.state)
    if before is not ComplaintState.CLOSED or to not in OPEN:
        reason = f"A complaint that is {before} cannot become {to}."
        raise ComplaintProblemError("state", "wrong_state", reason)
    row.state = to
    row.cycle += 1
    row.solved_at = row.closed_at = None
    trail.note(row, "state", before, to, by=by, now=now)
