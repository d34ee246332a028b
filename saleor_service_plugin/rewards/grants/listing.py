"""Staff's list of what was granted, page by page; every page costs the same.

The newest first, by the primary key or by an index that ends with it. What ends next is
listed by the partial index on last days, which holds what can still be used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from ...orders import search
from .models import Grant
from .states import GrantState

MOST_FOUND = 1000
"""Of what a search finds, the newest."""

LONGEST_CODE = 64


class Sort(StrEnum):
    """By what the list is ordered."""

    GRANTED = "granted_at"
    VALID_UNTIL = "valid_until"
    """Lists only what can still be used and has a last day."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which grants; what is None does not matter, what is empty gives none."""

    states: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    whys: Sequence[str] | None = None
    rule_ids: Sequence[int] | None = None
    campaign_ids: Sequence[int] | None = None
    user_ids: Sequence[int] | None = None
    order_ids: Sequence[Any] | None = None
    channel_ids: Sequence[int] | None = None
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see at all; None: all."""
    trial: bool | None = None
    ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands in the list."""

    id: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    sort: Sort = Sort.GRANTED
    ascending: bool = False
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


COLUMNS = {
    "states": "state__in",
    "kinds": "kind__in",
    "whys": "why__in",
    "rule_ids": "rule_id__in",
    "campaign_ids": "campaign_id__in",
    "user_ids": "user_id__in",
    "order_ids": "order_id__in",
    "channel_ids": "channel_id__in",
    "allowed_channel_ids": "channel_id__in",
    "ids": "pk__in",
}
"""What of `Where` is a list, and by which column it is asked."""


def page(where: Where, wanted: Page) -> list[Grant]:
    """Return a stretch of the list, in the list's order; one statement."""
    rows = _all(where, wanted.sort)
    upwards = wanted.ascending is not wanted.backwards
    low, high = (wanted.after, wanted.before) if wanted.ascending else (wanted.before, wanted.after)
    if wanted.sort is Sort.GRANTED:
        rows = rows.filter(pk__gt=low.id) if low else rows
        rows = rows.filter(pk__lt=high.id) if high else rows
        rows = rows.order_by("pk" if upwards else "-pk")
    else:
        # Rows are compared as such: "a < x OR (a = x AND b < y)" reads all before it.
        rows = _beyond(rows, ">", low)
        rows = _beyond(rows, "<", high)
        rows = rows.order_by(*(("valid_until", "pk") if upwards else ("-valid_until", "-pk")))
    found = list(rows[: wanted.limit])
    return found[::-1] if wanted.backwards else found


def count(where: Where, sort: Sort = Sort.GRANTED) -> int:
    """Return how many there are; reads them all, so only where somebody asks."""
    return _all(where, sort).count()


def find(text: str, channel_ids: Sequence[int] | None = None) -> list[int]:
    """Return the grants of a code, of an order's number or of a customer's mail address.

    Args:
        text: As it was typed; a code in whatever case.
        channel_ids: Where orders are looked for; None: everywhere.

    Returns:
        The newest thousand at most of each.

    """
    asked = text.strip()
    if not asked or not search.is_text(text):
        return []
    rows = Grant.objects.order_by("-pk").values_list("pk", flat=True)
    found = list(rows.filter(code=asked.upper()[:LONGEST_CODE]).exclude(code="")[:MOST_FOUND])
    orders = search.find(text, channel_ids)
    if orders:
        found += rows.filter(order_id__in=orders)[:MOST_FOUND]
    if "@" in asked:
        theirs = rows.annotate(address=Lower("email")).filter(address=asked.lower())
        found += theirs.exclude(email="")[:MOST_FOUND]
    return sorted(set(found), reverse=True)


def _all(where: Where, sort: Sort) -> QuerySet[Grant]:
    rows = Grant.objects.all()
    for name, column in COLUMNS.items():
        values = getattr(where, name)
        if values is not None:
            rows = rows.filter(**{column: list(dict.fromkeys(values))})
    if where.trial is not None:
        rows = rows.filter(trial=where.trial)
    if sort is Sort.VALID_UNTIL:
        rows = rows.filter(state=GrantState.GIVEN, valid_until__isnull=False)
    return rows


def _beyond(rows: QuerySet[Grant], sign: str, place: Cursor | None) -> QuerySet[Grant]:
    if place is None:
        return rows
    return rows.extra(where=[f"(valid_until, id) {sign} (%s, %s)"], params=[place.day, place.id])
