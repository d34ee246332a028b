"""What follows where something that had ended goes on, whoever says so."""

from datetime import datetime

from ..clocks import keep as clocks
from ..models import Complaint
from ..states import ComplaintState
from . import moves
from .people import Author


def go_on(row: Complaint, *, by: Author, now: datetime) -> None:
    """Reopen a complaint, locked and saved by the caller; a new clock for its solution runs.

    Raises:
        ComplaintProblemError: It has not ended.

    """
    moves.move(row, ComplaintState.REOPENED, by=by, now=now)
    clocks.reopened(row, now=now)
