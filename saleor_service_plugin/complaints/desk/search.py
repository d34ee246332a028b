"""Finding complaints by what staff type: a number, an order's number, an address, a name.

Each way is an index of its own (`indexes.py`) and gives the newest. Names are found by the
beginnings of their words, which core PostgreSQL can look up; for any part within a word it would
take an extension that not every database has.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from ...orders.search import is_text
from ..models import Complaint
from ..number import NotANumberError, read
from .indexes import DIGITS, PHONE, WORDS

MOST = 200
"""Complaints that a search finds, the newest."""

SHORTEST = 2
"""Letters of a name."""

MOST_WORDS = 5

FEWEST_DIGITS = 6
"""Of a telephone number; with fewer, half the shop would be meant."""

_PHONE = re.compile(r"[0-9+()/\-. ]+")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"[0-9]+")


def find(text: str, allowed_channel_ids: Collection[int] | None) -> list[int]:
    """Return the ids of the complaints that a text may mean, the newest first.

    Args:
        text: As it was typed: a complaint's number, an order's number, a mail address, the
            beginnings of names of two letters or more, a telephone number.
        allowed_channel_ids: Those the caller may see; None: all.

    """
    wanted = text.strip()
    if not wanted or not is_text(wanted):
        return []
    rows = Complaint.objects.all()
    if allowed_channel_ids is not None:
        rows = rows.filter(channel_id__in=list(allowed_channel_ids))
    found: set[int] = set()
    for theirs in _ways(rows, wanted):
        found.update(theirs.order_by("-pk").values_list("pk", flat=True)[:MOST])
    return sorted(found, reverse=True)[:MOST]


def _ways(rows: QuerySet[Complaint], wanted: str) -> list[QuerySet[Complaint]]:
    if "@" in wanted:
        return [rows.alias(address=Lower("email")).filter(address=Lower(Value(wanted)))]
    number = wanted.lstrip("#").strip()
    ways = [rows.filter(order_number=number)] if number else []
    digits = "".join(_DIGITS.findall(wanted))
    if digits:
        with suppress(NotANumberError):
            ways.append(rows.filter(number=read(number)))
        if len(digits) >= FEWEST_DIGITS and _PHONE.fullmatch(wanted):
            ways.append(_by_phone(rows, digits))
        return ways
    return [*ways, *_by_name(rows, wanted)]


def _by_phone(rows: QuerySet[Complaint], digits: str) -> QuerySet[Complaint]:
    return rows.alias(digits=PHONE).filter(~Q(phone=""), digits=digits[-DIGITS:])


def _by_name(rows: QuerySet[Complaint], wanted: str) -> list[QuerySet[Complaint]]:
    words = [one for one in _WORD.findall(wanted) if len(one) >= SHORTEST][:MOST_WORDS]
    if not words:
        return []
    # Letters and digits alone: nothing in it means anything to the database.
    query: Any = SearchQuery(
        " & ".join(f"'{one}':*" for one in words), search_type="raw", config="simple"
    )
    return [rows.alias(words=WORDS).filter(words=query)]
