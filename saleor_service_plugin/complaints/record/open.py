"""Opening a complaint."""

from ..models import Complaint
from .opening import Opening


def open_complaint(opening: Opening) -> Complaint:
    """Open a complaint, in one transaction with all that follows from it.

    The row, its number, lines, the first entry with its files, the clocks (`clocks/keep.py`), the
    trail, the line in the order's history, the acknowledgement (`mails/`; not for what opened by
    itself), the event for endpoints. Opened again with the same key, the first one is returned.

    Args:
        opening: What it is.

    Returns:
        The complaint as it stands in the database.

    Raises:
        ComplaintProblemError: It cannot be opened: no text, an order that is not there, lines of
            another order, more pieces than were ordered, too much of something, no free slot.

    """
    raise NotImplementedError
