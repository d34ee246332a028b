"""The statements of the reports.

Counting and finding rows is done in one index alone (`service_promise_month`), which holds
nothing but promises with a date in the order of that date; a report reads the stretch of its
months once. How long something took stands in the rows themselves.
"""

from collections.abc import Collection

PROMISES = "saleor_service_promise"

COLUMNS = {
    "channel": "channel_id", "method": "method_id", "carrier": "carrier",
    "month": "date_trunc('month', first_latest)::date",
}  # fmt: skip
"""By what is counted apart, in the order of `where.Key`."""

TYPES = {"channel_id": "bigint", "method_id": "bigint", "carrier": "text"}

TODAY = """(%(today)s::date + CASE
    WHEN channel_id = ANY(%(ahead)s::bigint[]) THEN 1
    WHEN channel_id = ANY(%(behind)s::bigint[]) THEN -1 ELSE 0 END)"""
"""The day it is where the channel's customers are: that of UTC, or one beside it."""

# `kept` is what the last look at the order found (`promises/standing.py`). A line that has not
# left breaks its promise by time alone, whether or not somebody looked since midnight.
OUTCOME = f"""CASE
    WHEN ending = 'canceled' THEN 'canceled'
    WHEN kept THEN 'kept'
    WHEN NOT kept THEN 'broken'
    WHEN ending = 'open' AND first_latest >= {TODAY} THEN 'running'
    WHEN ending = 'open' AND sent_at IS NULL THEN 'broken'
    ELSE 'unknown' END"""


def _wanted(asked: Collection[str], shown: bool | None) -> str:
    """Return the conditions; a promise without a date stands in no month."""
    found = ["first_latest IS NOT NULL", "first_latest >= %(first)s", "first_latest < %(after)s"]
    found += [f"{name} = ANY(%({name})s::{TYPES[name]}[])" for name in asked]
    if shown is not None:
        found.append("shown" if shown else "NOT shown")
    return " AND ".join(found)


def _apart(by: Collection[str]) -> str:
    """Return the columns of a cell's key; null for what it is not divided by."""
    nothing = {"channel": "bigint", "method": "bigint", "carrier": "text", "month": "date"}
    return ", ".join(
        f"{column} AS {name}" if name in by else f"NULL::{nothing[name]} AS {name}"
        for name, column in COLUMNS.items()
    )


def counted(by: Collection[str], asked: Collection[str], shown: bool | None) -> str:
    """Return the statement that counts lines by cell and outcome."""
    return f"""
        SELECT channel, method, carrier, month, outcome, count(*) FROM (
            SELECT {_apart(by)}, {OUTCOME} AS outcome
            FROM {PROMISES} WHERE {_wanted(asked, shown)}
        ) line
        GROUP BY 1, 2, 3, 4, 5
    """


def lead_times(by: Collection[str], asked: Collection[str], shown: bool | None) -> str:
    """Return the statement for how long lines took; a clock that was wrong counts as no time."""
    spans = ", ".join(
        f"count({name}), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY {name})"
        for name in ("to_hand_over", "on_the_way", "in_all")
    )
    return f"""
        SELECT channel, method, carrier, month, {spans} FROM (
            SELECT {_apart(by)},
                extract(epoch FROM greatest(sent_at - placed_at, '0'))::float8 AS to_hand_over,
                CASE WHEN delivered_at IS NOT NULL THEN
                    extract(epoch FROM greatest(delivered_at - sent_at, '0'))::float8
                END AS on_the_way,
                CASE WHEN delivered_at IS NOT NULL THEN
                    extract(epoch FROM greatest(delivered_at - placed_at, '0'))::float8
                END AS in_all
            FROM {PROMISES}
            WHERE {_wanted(asked, shown)} AND ending <> 'canceled' AND sent_at IS NOT NULL
        ) line
        GROUP BY 1, 2, 3, 4
    """


STRETCH = (
    "(first_latest, id) > (%(low_at)s, %(low)s) AND (first_latest, id) < (%(high_at)s, %(high)s)"
)


def rows(asked: Collection[str], shown: bool | None, *, outcomes: bool, ascending: bool) -> str:
    """Return the statement of a page of lines: `promise` rows, and what became of each.

    Args:
        asked: Columns of which some values are wanted.
        shown: As in `where.Where`.
        outcomes: Whether only some outcomes are wanted.
        ascending: Which way along the list.

    """
    way = "ASC" if ascending else "DESC"
    only = "WHERE outcome = ANY(%(outcomes)s::text[])" if outcomes else ""
    # The outcome is asked for from outside: of a CASE the database knows nothing, expects
    # hardly any row to fit, and would rather read and sort them all.
    return f"""
        SELECT promise.*, page.outcome FROM (
            SELECT * FROM (
                SELECT first_latest AS at, id AS pk, {OUTCOME} AS outcome FROM {PROMISES}
                WHERE {_wanted(asked, shown)} AND {STRETCH}
                ORDER BY first_latest {way}, id {way} OFFSET 0
            ) line {only} LIMIT %(limit)s
        ) page JOIN {PROMISES} promise ON promise.id = page.pk
        ORDER BY page.at {way}, page.pk {way}
    """


def count(asked: Collection[str], shown: bool | None, *, outcomes: bool) -> str:
    """Return the statement that counts lines."""
    only = f" AND {OUTCOME} = ANY(%(outcomes)s::text[])" if outcomes else ""
    return f"SELECT count(*) FROM {PROMISES} WHERE {_wanted(asked, shown)}{only}"
