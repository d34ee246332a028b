"""What came with one order, for staff who look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..graphql import ids
from ..rewards.codes import shown
from ..rewards.grants.models import Grant
from ..rewards.rules.words import RewardKind
from ..shop import port
from ..web.words import language
from . import grant_words
from .visit import address

MOST = 5
"""That a widget lists; the list has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of them."""

    kind: str
    state: str
    look: str
    text: str
    code: str
    """Of a discount code; a gift card's is money to who holds it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Granted:
    """All that came with an order."""

    rows: Sequence[Row]
    address: str
    """Of the list of it."""


def of_order(global_id: str, number: str) -> Granted | None:
    """Return what came with an order, None for nothing.

    Args:
        global_id: Of an order that the reader may see.
        number: Saleor's, by which the list is searched.

    """
    try:
        order_id = ids.uuid_of(global_id, "Order")
    except ids.NotAnIdError:
        return None
    with port.current().writer():
        found = list(Grant.objects.filter(order_id=order_id).order_by("-pk")[:MOST])
    if not found:
        return None
    return Granted([_row(one) for one in found], address("grants", search=number))


def _row(grant: Grant) -> Row:
    state = grant.state.replace("-", "_").upper()
    is_goodie = grant.kind == RewardKind.GOODIE
    return Row(
        kind=grant_words.kinds()[grant.kind.replace("-", "_").upper()],
        state=grant_words.states()[state],
        look=grant_words.LOOKS[state],
        text="" if is_goodie else shown.words(grant, language()).value,
        code=grant.code if grant.kind == RewardKind.CODE else "",
        at=grant.granted_at,
    )
