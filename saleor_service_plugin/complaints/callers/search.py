"""Who is calling: orders and customers by what they say on the telephone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..models import Complaint

MOST = 30
"""Orders that are shown."""


@dataclass(frozen=True, slots=True)
class Called:
    """One order that the caller may mean."""

    order_id: UUID
    number: str
    placed_at: datetime
    status: str
    channel_id: int
    email: str
    name: str
    phone: str
    place: str
    """Postcode and town."""
    complaints: Sequence[Complaint]
    """Those of this order that are open."""


def find(text: str, channel_ids: Collection[int] | None) -> list[Called]:
    """Return the orders that a text may mean, the newest first.

    Args:
        text: One or several of: a telephone number as people say it (with or without country,
            blanks, 0 or +49), first or last name, an order's number, a postcode, a mail address,
            a complaint's number. Several words must all fit.
        channel_ids: Those the caller may see; None: all.

    """
    raise NotImplementedError
