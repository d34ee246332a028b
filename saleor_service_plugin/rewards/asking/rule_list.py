"""The staff's list of rules, page by page, by comparing rows with the last one seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ...database import fetch
from .models import Rule

LONGEST_SEARCH = 100


class Sort(StrEnum):
    """By what the list is ordered."""

    ASKED = "asked"
    """In the order in which they are asked: the highest priority, then the oldest."""
    CHANGED = "changed"
    """When staff last changed them."""


# What stands first has the smallest value, so that one comparison of rows serves both ways.
# Rules are a few hundred at most (`rules_desk.MOST_RULES`): their table needs no index more.
KEYS = {Sort.ASKED: "-r.priority::bigint", Sort.CHANGED: "-extract(epoch FROM r.changed_at)"}


@dataclass(frozen=True, slots=True)
class Where:
    """Which rules; what is None does not matter, what is empty gives none."""

    states: Sequence[str] | None = None
    triggers: Sequence[str] | None = None
    search: str = ""
    """A part of the name, whatever its case."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a row stands in the list."""

    key: float
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    sort: Sort = Sort.ASKED
    descending: bool = False
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False


def page(where: Where, wanted: Page) -> list[Rule]:
    """Return a stretch of the rules that are not archived, in the list's order."""
    turned = wanted.descending is not wanted.backwards
    way = "DESC" if turned else "ASC"
    conditions, values = _conditions(where)
    key = KEYS[wanted.sort]
    later, sooner = (">", "<") if not wanted.descending else ("<", ">")
    for name, sign, cursor in (("after", later, wanted.after), ("before", sooner, wanted.before)):
        if cursor is not None:
            conditions.append(f"({key}, r.id) {sign} (%({name}_key)s::numeric, %({name}_id)s)")
            values |= {f"{name}_key": repr(cursor.key), f"{name}_id": cursor.id}
    values["limit"] = wanted.limit
    # Every part is ours; what was asked for is passed as values.
    sql = (
        f"SELECT r.* FROM saleor_service_rule r WHERE {' AND '.join(conditions)} "
        f"ORDER BY {key} {way}, r.id {way} LIMIT %(limit)s"
    )
    found = list(Rule.objects.raw(sql, values))
    return found[::-1] if wanted.backwards else found


def count(where: Where) -> int:
    """Return how many rules a list holds."""
    conditions, values = _conditions(where)
    sql = f"SELECT count(*) FROM saleor_service_rule r WHERE {' AND '.join(conditions)}"
    ((found,),) = fetch(sql, values)
    return int(found)


def cursor_of(rule: Rule, sort: Sort) -> Cursor:
    """Return where a rule stands."""
    if sort is Sort.ASKED:
        return Cursor(-rule.priority, rule.pk)
    changed: datetime = rule.changed_at
    return Cursor(-changed.timestamp(), rule.pk)


def find(rule_id: int) -> Rule | None:
    """Return a rule that is not archived."""
    return Rule.objects.filter(pk=rule_id, archived_at__isnull=True).first()


def used_in_month(rule_ids: Collection[int], month: str) -> dict[int, Sequence[Any]]:
    """Return how many a rule granted in a month and what is booked for them, by rule.

    Args:
        rule_ids: Which.
        month: E.g. "2026-11".

    """
    rows = fetch(USED, {"scopes": [f"rule:{one}" for one in rule_ids], "month": month})
    return {int(scope.partition(":")[2]): found for scope, *found in rows}


# One row for each currency it was booked in, of which there is but one in practice.
USED = """
SELECT scope, sum(count)::int, sum(booked), min(currency) FROM saleor_service_tally
WHERE scope = ANY(%(scopes)s) AND period = %(month)s
GROUP BY scope
"""


def _conditions(where: Where) -> tuple[list[str], dict[str, Any]]:
    conditions, values = ["r.archived_at IS NULL"], dict[str, Any]()
    if where.states is not None:
        conditions.append("r.state = ANY(%(states)s)")
        values["states"] = list(where.states)
    if where.triggers is not None:
        conditions.append("r.trigger = ANY(%(triggers)s)")
        values["triggers"] = list(where.triggers)
    if where.search:
        conditions.append("strpos(lower(r.name), lower(%(search)s)) > 0")
        values["search"] = where.search[:LONGEST_SEARCH]
    return conditions, values
