"""Making one complaint of two."""

from ..models import Complaint
from .people import Author


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
            them was merged already.
        LookupError: One of them is not there.

    """
    raise NotImplementedError


def undo_merge(complaint_id: int, *, by: Author) -> Complaint:
    """Part again what was merged: its entries and files go back to it, and it is reopened.

    Raises:
        ComplaintProblemError: It was not merged.
        LookupError: It is not there.

    """
    raise NotImplementedError
