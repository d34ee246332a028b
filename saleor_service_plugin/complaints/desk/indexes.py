"""The indexes of the complaint desk's list: for each order, and for each filter in it.

A list of a million rows costs what one of a thousand does only where its rows stand in the
wanted order in an index. So each column that is asked for has an index for each order, with the
channel before the order, because staff see some channels only. Of these indexes a third holds
open complaints alone and stays small. Price: a complaint that is written, or changed, writes
some twenty entries, a fraction of a millisecond; there are ten thousand complaints a year where
there are a million orders.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db.models import F, Func, Index, Q, TextField, Value
from django.db.models.functions import Coalesce, Lower

from ..states import OPEN

FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a complaint stands in the list by clocks that has none running: behind all others."""

NOBODY = 0
"""Where a complaint without an owner stands among the owners'."""

STILL_OPEN = sorted(one.value for one in OPEN)

KEYS: dict[str, Any] = {
    "due": Coalesce("due_at", Value(FAR)),
    "opened": "opened_at",
    "changed": "changed_at",
}
"""What each order compares before the id."""  # fmt: skip

COLUMNS: dict[str, Any] = {
    "state": "state", "topic": "topic", "priority": "priority", "source": "source",
    "finding": "finding", "owner": Coalesce("owner_id", Value(NOBODY)),
}  # fmt: skip
"""What has an index in each order."""

DIGITS = 8
"""Last digits of a telephone number that are compared: enough to tell people apart, and without
what is dialed before them at home or abroad."""

PHONE = Func(
    template=f"right(regexp_replace(phone, '[^0-9]', '', 'g'), {DIGITS})", output_field=TextField()
)

WORDS = SearchVector("customer_name", config="simple")
"""The words of a name, in small letters; their beginnings are found (core PostgreSQL)."""


def indexes() -> list[Index]:
    """Return the indexes of list and search."""
    return [*_lists(), *_flags(), *_search()]


def _lists() -> Iterator[Index]:
    for order, key in KEYS.items():
        only = Q(state__in=STILL_OPEN) if order == "due" else None
        yield Index(key, F("id"), name=f"service_desk_{order}", condition=only)
        for name, column in COLUMNS.items():
            asked = F(column) if isinstance(column, str) else column
            yield Index(
                asked,
                F("channel_id"),
                key,
                F("id"),
                name=f"service_desk_{order}_{name}",
                condition=only,
            )


def _flags() -> Iterator[Index]:
    yield Index(fields=["id"], name="service_desk_quiet", condition=Q(quiet=True))
    yield Index(
        fields=["callback_until", "id"], name="service_desk_callback",
        condition=Q(state__in=STILL_OPEN, callback_until__isnull=False),
    )  # fmt: skip


def _search() -> Iterator[Index]:
    yield Index(fields=["order_number", "-id"], name="service_desk_by_number")
    yield Index(Lower("email"), F("id"), name="service_desk_by_email")
    yield Index(PHONE, F("id"), name="service_desk_by_phone", condition=~Q(phone=""))
    yield GinIndex(WORDS, name="service_desk_by_name")
