"""Which complaint staff take next: one place for the button."""

from ..complaints.desk import listing
from ..complaints.desk.listing import Sort, Where
from ..complaints.models import Complaint
from ..complaints.states import RUNNING
from ..shop import port
from . import complaint_words as words
from .office import Office


def address_after(office: Office, row: Complaint | None) -> str:
    """Return the page of the complaint that is to be taken next, "" where nothing is left.

    It is somebody's turn of the staff, nobody else sees to it, and its time ends first.

    Args:
        office: Who takes it.
        row: The one they come from; it is passed over.

    """
    passed = [row.pk] if row else []
    running = sorted(one.value for one in RUNNING)
    with port.current().writer():
        for where in (
            Where(states=running, owner_ids=[office.user_id or 0], allowed_channel_ids=office.scope),
            Where(states=running, unowned=True, allowed_channel_ids=office.scope),
        ):
            found = listing.next_one(where, after=None, seen=passed, sort=Sort.DUE)
            if found is not None:
                return words.address_of(found)
    return ""
