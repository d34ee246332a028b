"""Every filter of the list of messages with every order, and what each of them reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

from saleor_service_plugin.messages.listing import Cursor, Page, Sort, Where, statement
from saleor_service_plugin.outbox.rules import State

from . import old_messages, plans
from .copies import query

LIMIT = 21
"""A page of 20 and one more, as the API asks."""

MOST_READ = plans.BIG
"""Rows that a page may read, filters that fit next to nothing included."""

JIT_COST = 100_000
"""From here on PostgreSQL compiles a statement, which takes longer than all of ours."""

UNKNOWN = "of-another-version"


@dataclass(frozen=True)
class Case:
    """A filter and a page of its list."""

    where: Where
    page: Page

    @property
    def name(self) -> str:
        """Return what is asked, in short."""
        values = [f"{name}={value}" for name, value in _given(self.where)]
        page = [f"{name}={value}" for name, value in _given(self.page)]
        return f"{' '.join(values) or 'all'}; {' '.join(page)}"


def _given(of: Any) -> Iterator[tuple[str, object]]:
    for name in of.__slots__:
        if (value := getattr(of, name)) not in (None, False):
            many = isinstance(value, list) and len(value) > 3
            yield name, f"{len(value)} values" if many else value


def every(channels: Sequence[int], rows: int) -> Iterator[Case]:
    """Yield each combination of no, one, many and rare values with each order and stretch.

    Args:
        channels: The usual ones of `old_messages.fill`.
        rows: How many messages there are.

    """
    pages = _pages()
    for where in [*_wheres(channels), *_of_orders(channels, rows)]:
        for page in pages:
            yield Case(where, page)
    now = middle().finished_at
    assert now is not None
    by_time = [page for page in pages if page.sort is Sort.FINISHED]
    for where, page in product(_few_wheres(channels), by_time):
        yield Case(replace(where, finished_from=now - timedelta(days=30)), page)
        yield Case(replace(where, finished_to=now + timedelta(days=1)), page)
        day = replace(where, finished_from=now - timedelta(days=1), finished_to=now)
        yield Case(day, page)


def some(channels: Sequence[int], rows: int, *, each: int) -> Iterator[Case]:
    """Yield one of so many combinations; neighbours differ in their pages."""
    for number, case in enumerate(every(channels, rows)):
        if number % each == 0:
            yield case


def wasteful(cases: Iterable[Case]) -> tuple[dict[str, list[str]], int]:
    """Return what is wrong with the plans of pages, by page, and how many are looked at."""
    found, looked_at = {}, 0
    for case in cases:
        looked_at += 1
        if reasons := faults(*explain(case)):
            found[case.name] = reasons
    return found, looked_at


def _wheres(channels: Sequence[int]) -> Iterator[Where]:
    usual, rare = list(channels), old_messages.RARE_CHANNEL
    states: list[list[State] | None] = [
        None, [State.SENT], [State.PARKED], [State.FAILED, State.PARKED, State.HELD], [*State],
    ]  # fmt: skip
    kinds = [
        None,
        [old_messages.KINDS[2]],
        [old_messages.RARE_KIND],
        [*old_messages.KINDS[:4], UNKNOWN],
    ]
    reasons = [None, ["together"], ["discarded"], ["discarded", "too-late", "brake", UNKNOWN]]
    channel_ids: list[dict[str, list[int]]] = [
        {}, {"channel_ids": [rare]}, {"allowed_channel_ids": [*usual, rare]},
        {"channel_ids": [usual[0], rare], "allowed_channel_ids": usual[:2]},
    ]  # fmt: skip
    for state, kind, reason, channel in product(states, kinds, reasons, channel_ids):
        yield Where(states=state, kinds=kind, reasons=reason, **channel)


def _few_wheres(channels: Sequence[int]) -> Iterator[Where]:
    for where in _wheres(channels):
        asked = (where.states, where.kinds, where.reasons, where.channel_ids)
        if sum(one is not None for one in asked) <= 1:
            yield where


def _of_orders(channels: Sequence[int], rows: int) -> Iterator[Where]:
    one = [old_messages.order(rows // 2)]
    many = [old_messages.order(rows // 100 * number) for number in range(100)]
    for where, orders in product(_few_wheres(channels), (one, many)):
        yield replace(where, order_ids=orders)


def _pages() -> list[Page]:
    row = middle()
    return [
        replace(page, sort=sort, ascending=ascending)
        for sort, ascending in product(Sort, (False, True))
        for page in (
            Page(LIMIT),
            Page(LIMIT, after=row),
            Page(LIMIT, before=row, backwards=True),
        )
    ]


def middle(part: float = 0.5) -> Cursor:
    """Return where a row in the middle of the lists stands, or with this part before it."""
    ((pk, ended),) = query(
        "SELECT id, finished_at FROM saleor_service_message WHERE state = 'sent' AND id >= "
        "(SELECT min(id) + (max(id) - min(id)) * %s::float FROM saleor_service_message) "
        "ORDER BY id LIMIT 1",
        [part],
    )
    return Cursor(pk, ended)


def explain(case: Case) -> tuple[plans.Explained, int]:
    """Return how a page is read, and how many rows of messages for it."""
    explained = plans.explain(*statement(case.where, case.page))
    read = 0.0
    for node in plans.nodes(explained.plan):
        if "Relation Name" in node:
            vain = node.get("Rows Removed by Filter", 0)
            vain += node.get("Rows Removed by Index Recheck", 0)
            read += (node["Actual Rows"] + vain) * node["Actual Loops"]
    return explained, round(read)


def faults(explained: plans.Explained, read: int) -> list[str]:
    """Return what is wrong with the plan of a page; empty where all is well."""
    found = [
        f"reads {node['Relation Name']} as a whole"
        for node in plans.nodes(explained.plan)
        if node["Node Type"] == "Seq Scan" and node["Actual Loops"]
    ]
    if read > MOST_READ:
        found.append(f"reads {read:,} rows")
    if (cost := explained.plan["Total Cost"]) > JIT_COST:
        found.append(f"is expected to cost {cost:,.0f}")
    return found
