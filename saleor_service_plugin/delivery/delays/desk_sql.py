"""The statement that reads a page of the delays desk.

Four ways lead to a page, none of which walks through the table:

* Of some orders, e.g. of those that a search found, or of a variant: their rows, all of them,
  sorted.
* What is open, by the promised day: an index holds these alone, with all that a filter asks
  of them.
* Nothing asked: the next rows as they were found.
* Otherwise by lanes: a lane holds the rows of one channel, state and cause, and an index
  holds each lane as its rows were found. The wanted lanes are known: channels by leaps
  through that index, states and causes because there are few of them.

As in the list of parcels (`parcel_sql.py`), rows of one lane are asked for as the next ones
of its index, not by equality, for which the database could choose another index.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..promises.states import DelayState
from .causes import Cause

DELAYS = "saleor_service_delay"

OPEN = f"state = '{DelayState.OPEN}'"

TYPES = {"cause": "text", "state": "text", "channel_id": "bigint", "order_id": "uuid"}
"""What may be asked: the column and its type."""

PROMISED = "COALESCE(was_latest, DATE '9999-12-31')"
"""The day that was promised; where there was none, behind all others."""

KINDS = {PROMISED: "date", "found_at": "timestamptz"}

FIRST: tuple[str, int] = ("-infinity", 0)
LAST: tuple[str, int] = ("infinity", 2**63 - 1)
"""Day or time, and id, before and behind all others."""

# Lines that have not come yet, and are among those that the news is about.
OF_VARIANT = """EXISTS (
    SELECT FROM saleor_service_promise promise
    WHERE promise.order_id = delay.order_id AND promise.variant_id = %(variant_id)s
        AND promise.ending = 'open' AND delay.line_ids ? promise.line_id::text
)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list."""

    values: Mapping[str, Sequence[Any]]
    """By column, each value once; no column without values."""
    variant: bool = False
    """Whether it is about one variant, `variant_id`."""
    since: bool = False
    """Whether it is about what was found at `since` or later."""

    @property
    def is_open(self) -> bool:
        """Whether it is about nothing but what is open."""
        return list(self.values.get("state", ())) == [str(DelayState.OPEN)]

    @property
    def is_few(self) -> bool:
        """Whether it is about a few orders."""
        return self.variant or "order_id" in self.values

    def conditions(self, leaving: Collection[str] = ()) -> list[str]:
        """Return the conditions for it; the values go by the columns' names."""
        found = [
            f"{name} = ANY(%({name})s::{TYPES[name]}[])"
            for name in self.values
            if name not in leaving
        ]
        found += [OF_VARIANT] if self.variant else []
        return [*found, *(["found_at >= %(since)s"] if self.since else [])]


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted; its stretch lies between `low_at`, `low` and `high_at`, `high`."""

    column: str
    """One of `KINDS`."""
    ascending: bool

    def by(self, *before: str) -> str:
        """Return what follows ORDER BY."""
        way = "ASC" if self.ascending else "DESC"
        return ", ".join(f"{column} {way}" for column in (*before, self.column, "id"))

    @property
    def stretch(self) -> str:
        """Return the condition that a row lies in the stretch."""
        ends = (self.end("low"), self.end("high"))
        return f"({self.column}, id) > ({ends[0]}) AND ({self.column}, id) < ({ends[1]})"

    def end(self, name: str) -> str:
        """Return an end of the stretch, hidden from the planner: of (a, b) < (x, y) it sees
        a < x alone, and where most rows have x it would expect hardly any."""
        return f"(SELECT %({name}_at)s::{KINDS[self.column]}), %({name})s"


def page(order: Order, asked: Asked) -> str:
    """Return the statement of a page, whose rows are delays."""
    if asked.is_few or (asked.is_open and order.column == "found_at"):
        ids = _few(order, asked)
    elif order.column == PROMISED:
        ids = f"{_all(order, asked)} ORDER BY {order.by()} LIMIT %(limit)s"
    elif asked.values:
        ids = _lanes(order, asked)
    else:
        ids = f"{_all(order, asked)} ORDER BY {order.by()} LIMIT %(limit)s"
    return f"SELECT delay.* FROM ({ids}) page JOIN {DELAYS} delay USING (id) ORDER BY {order.by()}"


def count(order: Order, asked: Asked) -> str:
    """Return the statement that counts a list."""
    only = _only(order, asked)
    return f"SELECT count(*) FROM {DELAYS} delay{f' WHERE {only}' if only else ''}"


def _only(order: Order, asked: Asked, *further: str) -> str:
    """Return all conditions; by the promised day only what is open is listed."""
    opened = asked.is_open or order.column == PROMISED
    # As the index has it, so that it is taken.
    conditions = [OPEN] if opened else []
    conditions += asked.conditions(("state",) if asked.is_open else ())
    return " AND ".join([*conditions, *further])


def _all(order: Order, asked: Asked) -> str:
    return f"SELECT id FROM {DELAYS} delay WHERE {_only(order, asked, order.stretch)}"


def _few(order: Order, asked: Asked) -> str:
    # Apart, or the database might look for them along the whole list.
    return f"""
        WITH theirs AS MATERIALIZED (
            SELECT id, was_latest, found_at FROM {DELAYS} delay WHERE {_only(order, asked)}
        )
        SELECT id FROM theirs WHERE {order.stretch} ORDER BY {order.by()} LIMIT %(limit)s
    """


def _lanes(order: Order, asked: Asked) -> str:
    names = "channel_id, state, cause"
    begin, end, sign, back = (
        ("low", "high", ">", "<") if order.ascending else ("high", "low", "<", ">")
    )
    return f"""
        WITH RECURSIVE {_channels(asked)},
        lane AS MATERIALIZED (
            SELECT channel.id AS channel_id, state, cause FROM channel
            CROSS JOIN unnest({_values("state", asked, DelayState)}) AS states (state)
            CROSS JOIN unnest({_values("cause", asked, Cause)}) AS causes (cause)
        )
        SELECT few.id FROM lane CROSS JOIN LATERAL (
            SELECT {names}, found_at, id FROM {DELAYS}
            WHERE ({names}, found_at, id) {sign} (
                lane.channel_id, lane.state, lane.cause, {order.end(begin)}
            )
            ORDER BY {order.by("channel_id", "state", "cause")} LIMIT %(limit)s
        ) few
        WHERE few.channel_id = lane.channel_id AND few.state = lane.state
            AND few.cause = lane.cause AND (few.found_at, few.id) {back} ({order.end(end)})
        ORDER BY {", ".join(f"few.{one}" for one in order.by().split(", "))} LIMIT %(limit)s
    """


def _values(name: str, asked: Asked, every: Collection[str]) -> str:
    if name in asked.values:
        return f"%({name})s::text[]"
    return "ARRAY[" + ", ".join(f"'{value}'" for value in every) + "]::text[]"


def _channels(asked: Asked) -> str:
    """Return the table of channels whose lanes are read."""
    if "channel_id" in asked.values:
        return """channel AS MATERIALIZED (
            SELECT id FROM unnest(%(channel_id)s::bigint[]) AS given (id)
        )"""
    return f"""channel (id) AS (
            (SELECT channel_id FROM {DELAYS} ORDER BY channel_id LIMIT 1)
            UNION ALL
            SELECT following.* FROM channel CROSS JOIN LATERAL (
                SELECT channel_id FROM {DELAYS} WHERE channel_id > channel.id
                ORDER BY channel_id LIMIT 1
            ) following
        )"""
