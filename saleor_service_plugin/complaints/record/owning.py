"""Who sees to a complaint."""

from datetime import datetime

from ..models import Complaint
from . import trail, typed
from .people import Author


def own(row: Complaint, author: Author, *, now: datetime) -> None:
    """Make who of the staff answers or ends it the one who sees to it, where nobody does yet.

    The caller holds the row's lock and saves it.
    """
    if row.owner_id is not None or author.user_id is None:
        return
    row.owner_id, row.owner_name = author.user_id, typed.name(author.name)
    trail.note(row, "owner", "", row.owner_name, by=author, now=now)
