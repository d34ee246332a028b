"""Which complaint staff take next: the next one of the list they came from."""

from ..complaints.models import Complaint
from . import complaint_filter
from .complaint_filter import Filter

MOST_PASSED = 50
"""Complaints that somebody may pass over one after the other before the first comes again."""


def address_after(asked: Filter, row: Complaint, passed: str = "") -> str:
    """Return the page of the complaint that is to be taken next, "" where nothing is left.

    Args:
        asked: The desk's list, in its order; of it only what is the staff's turn.
        row: The one they come from.
        passed: Ids of those they passed over before, joined by dots.

    """
    seen = [int(one) for one in passed.split(".") if one.isascii() and one.isdecimal()]
    seen = [pk for pk in seen if pk < 2**63][-MOST_PASSED:]
    return complaint_filter.next_address(asked, seen=[*seen, row.pk])
