"""Who a campaign would reach, and what it would cost at most: before anything is granted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ...database import clock, fetch
from ...messages import channels
from ...messages.consent import relation
from ...messages.consent.relation import Asked
from ...messages.gate import decide
from ...messages.rules import ChannelGate, MessageClass
from ...shop import port
from . import segment_sql
from .desk import draft_of
from .draft import Draft
from .mailing import Mailing, mailing
from .models import Campaign

MOST_ASKED = 2000
"""Of so many members it is found out whether they may be written to; beyond, it is said so."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What would become of a campaign now."""

    members: int
    codes: int
    """As many as the budget bears."""
    highest_cost: Decimal
    """In the channel's currency, should every code be used."""
    by_mail: int | None
    """Of `asked` members those who may be written to, as many as there are codes at most;
    0 where the channel lets no such mail go; None: it is not sent by mail."""
    asked: int
    page_and_card: int
    """All who get a code see it on their order's page, and on the card in the next parcel."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One member as staff see him before: no more of a name than its first letter."""

    id: int
    name: str
    orders: int
    spent: Decimal
    last_at: datetime
    country: str


COUNT = "SELECT count(*) FROM {source} WHERE {where}"

# The stretch is found in the primary key; what does not fit is passed over on the way.
PAGE = """
SELECT person.id, person.first_name, person.orders, coalesce(money.spent, 0), person.last_at,
    person.country, person.email, person.last_order_id
FROM {source} WHERE {where} AND person.id > %(after)s AND person.id < %(before)s
ORDER BY person.id {way} LIMIT %(limit)s
"""

LAST_ID = 2**63 - 1


def reach(row: Campaign) -> Reach:
    """Return what would become of a campaign, were it to begin now."""
    draft = draft_of(row)
    with port.current().writer():
        members = count(draft, row.channel_id)
        asked, open_to = _asked(draft, row.channel_id) if draft.by_mail else (0, None)
        gate = channels.gates().get(row.channel_id, ChannelGate())
    cost = draft.reward.cost
    codes = members
    if draft.budget is not None and cost > 0:
        codes = min(members, int(draft.budget // cost))
    if open_to is not None:
        open_to = min(open_to, codes) if mailing(gate) is Mailing.OPEN else 0
    return Reach(members, codes, cost * codes, open_to, asked, codes)


def count(draft: Draft, channel_id: int) -> int:
    """Return how many members a segment has now; one statement."""
    where, values = _where(draft, channel_id)
    ((found,),) = fetch(COUNT.format(source=segment_sql.FROM, where=where), values)
    return int(found)


def page(
    draft: Draft,
    channel_id: int,
    limit: int,
    *,
    after: int | None = None,
    before: int | None = None,
    backwards: bool = False,
) -> list[Shown]:
    """Return members by their id.

    Args:
        draft: Whose segment.
        channel_id: Of the campaign.
        limit: How many.
        after: Those behind this id.
        before: Those before it.
        backwards: The last ones instead of the first ones.

    """
    rows = _rows(draft, channel_id, limit, after=after, before=before, backwards=backwards)
    found = [Shown(row[0], masked(row[1]), *row[2:6]) for row in rows]
    return found[::-1] if backwards else found


def masked(name: str) -> str:
    """Return a first name as its first letter alone; "–" where there is none."""
    name = name.strip()
    return f"{name[0].upper()}…" if name else "–"


def _asked(draft: Draft, channel_id: int) -> tuple[int, int]:
    """Return of how many it was asked, and how many of them may be written to."""
    rows = _rows(draft, channel_id, MOST_ASKED)
    asked = [
        Asked(
            email=row[6], channel_id=channel_id, country=row[5],
            similar_goods=draft.similar_goods, order_id=row[7], sold_at=row[4],
        )
        for row in rows
    ]  # fmt: skip
    known = relation.relations(asked) if asked else {}
    fine = sum(decide(MessageClass.ADVERTISING, known[one]).allowed for one in asked)
    return len(asked), fine


def _rows(
    draft: Draft,
    channel_id: int,
    limit: int,
    *,
    after: int | None = None,
    before: int | None = None,
    backwards: bool = False,
) -> Sequence[tuple[Any, ...]]:
    where, values = _where(draft, channel_id)
    values |= {
        "after": after if after is not None else 0,
        "before": before if before is not None else LAST_ID,
        "limit": limit,
    }
    way = "DESC" if backwards else "ASC"
    return fetch(PAGE.format(source=segment_sql.FROM, where=where, way=way), values)


def _where(draft: Draft, channel_id: int) -> tuple[str, dict[str, Any]]:
    return segment_sql.where(
        draft.segment, channel_id=channel_id, currency=draft.reward.currency, now=clock()
    )
