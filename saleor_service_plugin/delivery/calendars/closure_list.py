"""Closures as staff see them, page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ...database import clock, fetch
from .models import Closure

CLOSURES = "saleor_service_closure"


@dataclass(frozen=True, slots=True)
class Where:
    """Which closures; what is None does not matter."""

    owner: str | None = None
    key: str | None = None
    """Of one place of that kind."""
    channels: Collection[int] | None = None
    """Channels whose closures the caller may see; None: all."""
    past: bool = False
    """Whether those that are over come too."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a closure stands in the list."""

    day: date
    id: int


def page(
    where: Where,
    limit: int,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    backwards: bool = False,
) -> list[Closure]:
    """Return a stretch of the closures by their first day.

    Args:
        where: Which closures.
        limit: How many at most.
        after: Those behind this place.
        before: Those before this place.
        backwards: The last ones instead of the first ones.

    """
    conditions, values = _conditions(where)
    for name, sign, cursor in (("after", ">", after), ("before", "<", before)):
        if cursor is not None:
            conditions.append(f"(first_day, id) {sign} (%({name}_day)s, %({name})s)")
            values |= {f"{name}_day": cursor.day, name: cursor.id}
    way = "DESC" if backwards else "ASC"
    sql = (
        f"SELECT * FROM {CLOSURES} WHERE {' AND '.join(conditions)} "
        f"ORDER BY first_day {way}, id {way} LIMIT %(limit)s"
    )
    found = list(Closure.objects.raw(sql, {**values, "limit": limit}))
    return found[::-1] if backwards else found


def count(where: Where) -> int:
    """Return how many closures a list holds."""
    conditions, values = _conditions(where)
    sql = f"SELECT count(*) FROM {CLOSURES} WHERE {' AND '.join(conditions)}"
    ((found,),) = fetch(sql, values)
    return int(found)


def _conditions(where: Where) -> tuple[list[str], dict[str, Any]]:
    # Yesterday is today elsewhere.
    values: dict[str, Any] = {"since": clock().date() - timedelta(days=1)}
    found = ["true" if where.past else "last_day >= %(since)s"]
    if where.owner is not None:
        found.append("owner = %(owner)s")
        values["owner"] = where.owner
    if where.key is not None:
        found.append("owner_key = %(key)s")
        values["key"] = where.key
    if where.channels is not None:
        found.append(
            "(owner <> 'channel' OR owner_key = '' OR owner_key = ANY(%(channels)s::text[]))"
        )
        keys: Sequence[str] = [str(pk) for pk in where.channels]
        values["channels"] = keys
    return found, values
