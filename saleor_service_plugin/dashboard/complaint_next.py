"""Which complaint staff take next: one place for the button."""

from ..complaints.desk import listing
from ..complaints.desk.listing import Sort, Where
from ..complaints.models import Complaint
from ..complaints.states import RUNNING
from ..shop import port
from . import complaint_words as words
from .office import Office

MOST_PASSED = 50
"""Complaints that somebody may pass over one after the other before the first comes again."""


def address_after(office: Office, row: Complaint | None, passed: str = "") -> str:
    """Return the page of the complaint that is to be taken next, "" where nothing is left.

    It is the staff's turn, and nobody else sees to it; their own come before those that are
    nobody's, and what is due first comes first.

    Args:
        office: Who takes it.
        row: The one they come from.
        passed: Ids of those they passed over before, joined by dots.

    """
    seen = [int(one) for one in passed.split(".") if one.isascii() and one.isdecimal()]
    seen = [pk for pk in seen if pk < 2**63][-MOST_PASSED:] + ([row.pk] if row else [])
    running = sorted(one.value for one in RUNNING)
    with port.current().writer():
        for where in (
            Where(
                states=running, owner_ids=[office.user_id or 0], allowed_channel_ids=office.scope
            ),
            Where(states=running, unowned=True, allowed_channel_ids=office.scope),
        ):
            found = listing.next_one(where, after=None, seen=seen, sort=Sort.DUE)
            if found is not None:
                return words.address_of(found, passed=".".join(str(pk) for pk in seen))
    return ""
