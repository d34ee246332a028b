"""Who is calling: orders and customers by what they say on the telephone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...shop import port
from ...shop.called_rows import CalledOrder, Said
from ..desk import search as desk
from ..models import Complaint
from ..record import read
from ..states import OPEN
from . import said

MOST = 30
"""Orders that are shown."""

MOST_OPEN = 20
"""Complaints of one order that are shown."""

LIKELY = ("DE",)
"""Countries whose calling codes are tried where no channel has one."""

MOST_BY_COMPLAINT = 10
"""Orders found by what stands in their complaints: another telephone, another address."""


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
    """Those of this order that are open, the newest first, `MOST_OPEN` at most."""


@dataclass(frozen=True, slots=True)
class Calling:
    """What was found for a caller."""

    orders: Sequence[Called]
    others: Sequence[Complaint]
    """Open complaints that are about no order."""


def find(text: str, channel_ids: Collection[int] | None) -> list[Called]:
    """Return the orders that a text may mean, the newest first.

    Args:
        text: One or several of: a telephone number as people say it (with or without country,
            blanks, 0 or +49), first or last name, an order's number, a postcode, a mail address,
            a complaint's number. Several words must all fit.
        channel_ids: Those the caller may see; None: all.

    """
    return list(look(text, channel_ids).orders)


def look(text: str, channel_ids: Collection[int] | None) -> Calling:
    """Return the orders that a text may mean, and what is open about no order.

    A constant number of statements, each by an index. Arguments as for `find`.
    """
    with port.current().writer():
        theirs = {
            one.country
            for pk, one in port.current().read_channels().items()
            if one.country and (channel_ids is None or pk in channel_ids)
        }
        wanted = said.read(text, sorted(theirs) or LIKELY)
        if not (wanted.email or wanted.readings):
            return Calling([], [])
        rows = port.current().find_called(wanted, channel_ids=channel_ids, limit=MOST)
        known = Complaint.objects.in_bulk(desk.find(text, channel_ids)[:MOST_BY_COMPLAINT])
        rows += _of_complaints(known, {one.id for one in rows}, channel_ids)
        open_ = read.of_orders([one.id for one in rows], most=MOST_OPEN, states=OPEN)
        others = [one for one in known.values() if one.order_id is None and one.state in OPEN]
    return Calling(
        [_called(one, open_.get(one.id, ())) for one in rows[:MOST]],
        sorted(others, key=lambda one: -one.pk),
    )


def _of_complaints(
    known: Mapping[int, Complaint], there: Collection[UUID], channel_ids: Collection[int] | None
) -> list[CalledOrder]:
    """Return the orders of complaints that were found themselves, the newest first."""
    wanted = {one.order_id for one in known.values() if one.order_id} - set(there)
    if not wanted:
        return []
    said_by_them = Said(ids=tuple(wanted))
    return port.current().find_called(
        said_by_them, channel_ids=channel_ids, limit=MOST_BY_COMPLAINT
    )


def _called(row: CalledOrder, complaints: Sequence[Complaint]) -> Called:
    return Called(
        order_id=row.id, number=str(row.number), placed_at=row.created_at, status=row.status,
        channel_id=row.channel_id, email=row.email, name=row.name, phone=row.phone,
        place=row.place, complaints=complaints,
    )  # fmt: skip
