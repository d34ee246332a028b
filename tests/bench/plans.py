"""How PostgreSQL carries out what we ask: every statement explained where it runs."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from .copies import query
from .figures import Row, saleor_version

BIG = 10_000
"""Rows from which on a table must not be read as a whole, nor so many in vain."""

EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

Node = dict[str, Any]


@dataclass(frozen=True)
class Explained:
    """A statement and how it was carried out."""

    sql: str
    plan: Node
    milliseconds: float

    @property
    def title(self) -> str:
        """Return the beginning of the statement on one line."""
        return " ".join(self.sql.split())[:90]


@contextmanager
def explaining() -> Iterator[list[Explained]]:
    """Explain every statement on the writer just before it runs, where it runs.

    The explained run is rolled back to a savepoint, so the statement itself then finds
    what it would have found without us.
    """
    seen: list[Explained] = []
    busy = False

    def looked_at(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal busy
        text = sql.lstrip()
        if not busy and text.upper().startswith(EXPLAINED):
            busy = True
            try:
                seen.append(explain(text, params))
            finally:
                busy = False
        return execute(sql, params, many, context)

    with connection.execute_wrapper(looked_at):
        yield seen


def explain(sql: str, params: Any) -> Explained:
    """Return how a statement is carried out; nothing of what it does stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
        transaction.set_rollback(True)
    (whole,) = json.loads(found) if isinstance(found, str) else found
    return Explained(sql, whole["Plan"], whole["Execution Time"])


def nodes(plan: Node) -> Iterator[Node]:
    """Yield every node of a plan."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def table_sizes() -> dict[str, int]:
    """Return how many rows each table holds, by the planner's own count."""
    return dict(query("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r'"))


def wasteful(explained: Explained, sizes: dict[str, int]) -> list[str]:
    """Return what a plan reads without need, empty where every step is to the point.

    That is a sequential scan of a big table, an index read from end to end, or many rows
    fetched only to be thrown away.
    """
    found = []
    for node in nodes(explained.plan):
        table = node.get("Relation Name", "")
        if sizes.get(table, 0) <= BIG:
            continue
        loops = node["Actual Loops"]
        vain = (
            node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        ) * loops
        kind = node["Node Type"]
        if kind == "Seq Scan":
            found.append(f"sequential scan of {table}")
        elif vain > BIG:
            found.append(f"{kind} of {table} throws {vain:,.0f} rows away")
        elif (
            kind.startswith("Index")
            and "Index Cond" not in node
            and node["Actual Rows"] * loops > BIG
        ):
            found.append(f"{kind} of {table} from end to end")
    return found


def wasted(seen: Iterable[Explained]) -> dict[str, list[str]]:
    """Return by statement what was read without need."""
    sizes = table_sizes()
    found: dict[str, list[str]] = defaultdict(list)
    for one in seen:
        if reasons := wasteful(one, sizes):
            found[one.title].extend(reasons)
    return dict(found)


def row(id: str, what: str, seen: Collection[Explained], *, note: str) -> Row:
    """Return how many statements read without need as a figure, and print which and why.

    Args:
        id: The figure's.
        what: Which statements, in a shop of what size.
        seen: Every statement, explained.
        note: What was explained.

    """
    found = wasted(seen)
    for title, reasons in found.items():
        print(f"     {title}: {'; '.join(reasons)}")
    return Row(
        id,
        f"{what}, Saleor {saleor_version()}",
        len(found),
        "",
        goal="0",
        holds=not found,
        n=len({one.sql for one in seen}),
        note=note,
    )
