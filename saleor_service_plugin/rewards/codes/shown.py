"""What customers see of what they were granted: their own, as far as it is there.

Whether a mail told of it does not matter: the order page and the API show a code that was
never sent, so that none is lost.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from ..grants.models import Grant
from ..grants.states import GrantState
from ..history.models import Person
from ..rules import reward as rewards
from ..rules.words import RewardKind
from .terms_words import SaidTerms, said

MOST_OF_ORDER = 20
"""What one order shows, the newest."""

SEEN = (GrantState.GIVEN, GrantState.USED, GrantState.EXPIRED)
"""Before, nothing is there that could be used; taken back, nothing is any more."""


class Standing(StrEnum):
    """Where a reward stands for its customer."""

    USABLE = "usable"
    USED = "used"
    EXPIRED = "expired"
    IN_PARCEL = "in-parcel"
    """A surprise that comes with the order."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of a customer's list, the newest first."""

    limit: int
    after: int | None = None
    before: int | None = None
    backwards: bool = False


def of_orders(order_ids: Collection[UUID]) -> dict[UUID, list[Grant]]:
    """Return what came with orders, by order, the newest first; one statement."""
    found: dict[UUID, list[Grant]] = defaultdict(list)
    for row in _seen().filter(order_id__in=list(order_ids)).order_by("-pk"):
        if row.order_id is not None and len(found[row.order_id]) < MOST_OF_ORDER:
            found[row.order_id].append(row)
    return dict(found)


def of_user(user_id: int, page: Page) -> list[Grant]:
    """Return a stretch of what the owner of an account was granted; one statement."""
    rows = _of_user(user_id)
    rows = rows.filter(pk__lt=page.after) if page.after is not None else rows
    rows = rows.filter(pk__gt=page.before) if page.before is not None else rows
    found = list(rows.order_by("pk" if page.backwards else "-pk")[: page.limit])
    return found[::-1] if page.backwards else found


def count_of_user(user_id: int) -> int:
    """Return how much it is."""
    return _of_user(user_id).count()


def standing(grant: Grant, today: date) -> Standing:
    """Return where a reward stands for its customer, on a day of its channel."""
    if grant.kind == RewardKind.GOODIE:
        return Standing.IN_PARCEL
    if grant.state == GrantState.USED:
        return Standing.USED
    over = grant.valid_until is not None and grant.valid_until < today
    return Standing.EXPIRED if over or grant.state == GrantState.EXPIRED else Standing.USABLE


def words(grant: Grant, language: str, *, names: Sequence[str] = ()) -> SaidTerms:
    """Return what a grant is worth and its terms; nothing where they cannot be read."""
    try:
        return said(rewards.read(grant.reward), grant.valid_until, language, names=names)
    except ValueError:
        return SaidTerms("", ())


def _seen() -> QuerySet[Grant]:
    return Grant.objects.filter(state__in=SEEN, trial=False)


def _of_user(user_id: int) -> QuerySet[Grant]:
    # Orders that he placed as a guest are his as far as an order proved it (`history`).
    persons = Person.objects.filter(user_id=user_id).values("pk")
    return _seen().filter(Q(user_id=user_id) | Q(person_id__in=persons))
