"""Who was given goodies worth so much in a year that they may have to be taxed.

Germany: gifts to business customers worth more than 50 EUR a person and year are no business
expense (section 4 (5) no. 1 EStG), and other countries have bounds like it. Staff are shown
who comes above what their channel's settings say; nothing is held back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from ..asking.models import Tally
from ..history.models import Person
from . import settings

MOST = 50
"""Rows that are shown; those that were given most."""


@dataclass(frozen=True, slots=True)
class Above:
    """A person with more than the channel's warning."""

    person_id: int
    email: str
    channel_id: int | None
    pieces: int
    worth: Decimal
    currency: str


def above(year: int, channel_ids: Collection[int] | None = None) -> list[Above]:
    """Return who was given more in a year (UTC) than staff want to be warned of.

    Three statements; where staff set nothing the default counts.

    Args:
        year: Which.
        channel_ids: Of people whose last order was in these; None: of all.

    """
    known = settings.read()
    limits = {pk: row.yearly_warning for pk, row in known.items()}
    least = min([settings.default(0).yearly_warning, *limits.values()])
    rows = Tally.objects.filter(
        scope__startswith="person:", scope__endswith=f":goodies:{year}", booked__gte=least
    ).order_by("-booked", "pk")
    found = {int(row.scope.split(":")[1]): row for row in rows[: 4 * MOST]}
    people = Person.objects.in_bulk(list(found))
    shown = []
    for pk, row in found.items():
        person = people.get(pk)
        channel_id = person.channel_id if person else None
        limit = limits.get(channel_id or 0, settings.default(0).yearly_warning)
        hidden = channel_ids is not None and channel_id not in channel_ids
        if row.booked >= limit and not hidden:
            email = person.email if person else ""
            shown.append(Above(pk, email, channel_id, row.count, row.booked, row.currency))
    return shown[:MOST]
