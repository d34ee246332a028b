"""Who sees to a complaint that nobody has taken: whoever does something for its customer."""

from datetime import datetime

from ..models import Complaint
from . import trail, typed
from .people import Author


def own(row: Complaint, author: Author, *, now: datetime) -> None:
    """Make the author the one who sees to it, where nobody does; Apps see to nothing.

    Args:
        row: Locked; the caller saves it.
        author: Who answers or ends it.
        now: By the database's clock.

    """
    if row.owner_id is not None or author.user_id is None:
        return
    row.owner_id, row.owner_name = author.user_id, typed.name(author.name)
    trail.note(row, "owner", "", row.owner_name, by=author, now=now)
