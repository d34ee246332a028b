"""The statement that reads a page of the list of messages.

Three ways lead to a page, none of which walks through the table:

* Of some orders: their rows, all of them, sorted.
* Nothing asked: the next rows of the list.
* Otherwise `near`: the next few hundred rows of the list, of which those that fit are taken.
  Most filters fit many rows, and that is all. Where too few fit, `lane`: a lane holds the
  rows of one channel, reason, kind and state, and an index holds each lane in the list's
  order. Which lanes there are says the index too, by leaps from each to the next: a shop
  has some dozens, however many messages. Each lane gives a `few` rows; these tell how deep
  the page can reach at most, and the `rest` comes from lanes that were above that to the last.

The database is left no choice of the way: it knows how many rows fit on average, and takes
a filter for harmless that none of the last million fits. So rows with the same beginning in
an index are not asked for by equality, for which another index would do, but as the next so
many rows of that index; what lies behind the end is dropped afterwards.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..outbox.rules import UNDONE
from .models import CODE, LANE

MESSAGES = "saleor_service_message"

COLUMNS = {
    "state": ("state", "text"),
    "kind": ("kind", "text"),
    "channel_id": ("channel_id", "bigint"),
    "order_id": ("order_id", "uuid"),
    "code": (CODE, "text"),
}
"""What may be asked: the column and its type."""

NEAR, NEAR_AND = 10, 200
"""Pages' worth of rows that are looked at where so many are needed, and how many more."""

FEW_STATES = 3
"""So many are read from an index of their own; of more, most rows have one of them."""

FIRST: tuple[str, int] = ("-infinity", 0)
LAST: tuple[str, int] = ("infinity", 2**63 - 1)
"""Time and id before and behind all others."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted.

    Its stretch lies between two values, which are always given: `low` and `high`, and with
    them `low_at` and `high_at` where it is sorted by time.
    """

    finished: bool
    """By the time at which they ended; only what has."""
    ascending: bool

    @property
    def columns(self) -> str:
        """Return the columns that it is sorted by."""
        return "finished_at, id" if self.finished else "id"

    def by(self, *before: str) -> str:
        """Return what follows ORDER BY."""
        way = "ASC" if self.ascending else "DESC"
        return ", ".join(f"{column} {way}" for column in (*before, *self.columns.split(", ")))

    def value(self, name: str) -> str:
        """Return an end of the stretch."""
        return (
            f"{_hidden(f'%({name}_at)s::timestamptz')}, %({name})s"
            if self.finished
            else f"%({name})s"
        )

    def of(self, table: str) -> str:
        """Return the columns as those of a table."""
        return ", ".join(f"{table}.{column}" for column in self.columns.split(", "))

    def after(self, value: str, columns: str = "") -> str:
        """Return the condition that a row comes after a value."""
        return f"({columns or self.columns}) {'>' if self.ascending else '<'} ({value})"

    def before(self, value: str, columns: str = "") -> str:
        """Return the condition that a row comes before a value."""
        return f"({columns or self.columns}) {'<' if self.ascending else '>'} ({value})"

    @property
    def start(self) -> str:
        """Return where the stretch begins."""
        return self.value("low" if self.ascending else "high")

    @property
    def end(self) -> str:
        """Return where the stretch ends."""
        return self.value("high" if self.ascending else "low")


def _hidden(value: str) -> str:
    """Keep a value from the planner, who thinks of (a, b) < (x, y) as of a < x alone.

    Where most rows have x, it would expect hardly any, and read and sort them all.
    """
    return f"(SELECT {value})"


def conditions(names: Collection[str]) -> list[str]:
    """Return the conditions for what is asked of these columns; the values go by their names."""
    return [f"{COLUMNS[name][0]} = ANY(%({name})s::{COLUMNS[name][1]}[])" for name in names]


def page(order: Order, asked: Mapping[str, Sequence[Any]]) -> str:
    """Return the statement of a page, whose rows are messages.

    Args:
        order: Which stretch, in which order.
        asked: Values by column, each of them once; no column without values.

    """
    if "order_id" in asked:
        ids = _of_orders(order, asked)
    elif asked:
        ids = _near_or_lanes(order, asked)
    else:
        ids = _next(order, "id", "%(limit)s")
    return (
        f"SELECT message.* FROM ({ids}) page JOIN {MESSAGES} message USING (id) "
        f"ORDER BY {order.by()}"
    )


def _next(order: Order, columns: str, limit: str) -> str:
    """Return the statement for the first rows of the stretch, wanted or not."""
    return (
        f"SELECT {columns} FROM {MESSAGES} WHERE {order.after(order.start)} "
        f"AND {order.before(order.end)}{_ended(order)} ORDER BY {order.by()} LIMIT {limit}"
    )


def _ended(order: Order) -> str:
    return " AND finished_at IS NOT NULL" if order.finished else ""


def _same(
    order: Order, column: str, value: str, columns: str, limit: str, *, start: str = "",
    more: str = "",
) -> str:  # fmt: skip
    """Return the statement for rows with the same value in an index's first column.

    Args:
        order: The list's order, in which the index holds what has the same value.
        column: The index's first column.
        value: Its value.
        columns: What is wanted of each row.
        limit: How many rows are read at most.
        start: Where to begin, if not where the stretch does.
        more: A condition that the index demands.

    """
    after = order.after(f"{value}, {start or order.start}", f"{column}, {order.columns}")
    return f"""
            SELECT {columns} FROM (
                SELECT {columns}, {column} AS same FROM {MESSAGES}
                WHERE {after}{_ended(order)}{more}
                ORDER BY {order.by(column)} LIMIT {limit}
            ) following
            WHERE same = {value} AND {order.before(order.end)}"""


def _of_orders(order: Order, asked: Mapping[str, Sequence[Any]]) -> str:
    others = "".join(f" AND {one}" for one in conditions([*asked]) if "order_id" not in one)
    # Apart, or the database might look for the orders along the whole list.
    return f"""
        WITH theirs AS MATERIALIZED (
            SELECT id, finished_at, state, kind, channel_id, reason FROM {MESSAGES}
            WHERE {conditions(["order_id"])[0]}
        )
        SELECT id FROM theirs WHERE {order.after(order.start)} AND {order.before(order.end)}
            {_ended(order)}{others}
        ORDER BY {order.by()} LIMIT %(limit)s
    """


def _near_or_lanes(order: Order, asked: Mapping[str, Sequence[Any]]) -> str:
    near, size = _near(order, asked)
    columns = order.columns
    few = _same(order, LANE, "lane.name", columns, "%(limit)s")
    rest = _same(order, LANE, "deep.name", columns, "%(limit)s", start=order.of("deep"))
    above = order.before(order.of("depth"), order.of("few"))
    return f"""
        WITH RECURSIVE near AS MATERIALIZED (
            SELECT {columns} FROM ({near}) following WHERE {" AND ".join(conditions(asked))}
            ORDER BY {order.by()} LIMIT %(limit)s
        ),
        enough AS MATERIALIZED (
            -- So many fit; or these rows are all there are.
            SELECT count(*) >= %(limit)s OR (SELECT count(*) FROM ({near}) following) < {size}
                AS found
            FROM near
        ),
        {_lanes(asked)},
        share AS MATERIALIZED (
            SELECT least(%(limit)s, 1 + 2 * %(limit)s / greatest(count(*), 1)) AS rows FROM lane
        ),
        few AS MATERIALIZED (
            SELECT lane.name, few.*,
                row_number() OVER (PARTITION BY lane.name ORDER BY {order.by()}) AS place
            FROM lane CROSS JOIN LATERAL (
                SELECT * FROM ({few}
                ) few
                ORDER BY {order.by()} LIMIT (SELECT rows FROM share)
            ) few
        ),
        depth AS MATERIALIZED (
            SELECT {columns} FROM few ORDER BY {order.by()} LIMIT 1 OFFSET %(limit)s - 1
        ),
        deep AS MATERIALIZED (
            SELECT few.* FROM few LEFT JOIN depth ON true
            WHERE place = (SELECT rows FROM share) AND (depth.id IS NULL OR {above})
        )
        SELECT id FROM (
            SELECT {columns} FROM near WHERE (SELECT found FROM enough)
            UNION ALL
            SELECT {columns} FROM few
            UNION ALL
            SELECT rest.* FROM deep CROSS JOIN LATERAL ({rest}
            ) rest
        ) every
        ORDER BY {order.by()} LIMIT %(limit)s
    """


def _near(order: Order, asked: Mapping[str, Sequence[Any]]) -> tuple[str, str]:
    """Return the statement for the next rows of the list, and how many these are."""
    columns = "id, finished_at, state, kind, channel_id, reason"
    states = asked.get("state", ())
    few = 0 < len(states) <= FEW_STATES and (not order.finished or UNDONE.issuperset(states))
    if not few:
        size = f"%(limit)s * {NEAR} + {NEAR_AND}"
        return _next(order, columns, size), size
    # A state is often asked for alone, most of all a rare one: an index holds each in order.
    size = f"%(limit)s * {max(NEAR // len(states), 1)} + {NEAR_AND // len(states)}"
    undone = ", ".join(f"'{one}'" for one in sorted(UNDONE))
    more = f" AND state IN ({undone})" if order.finished else ""
    if len(states) == 1:
        state = _hidden("(%(state)s::text[])[1]")
        rows = _same(order, "state", state, columns, size, more=more)
        return f"{rows} ORDER BY {order.by()} LIMIT {size}", size
    rows = _same(order, "state", "given.state", columns, size, more=more)
    sql = f"""
            SELECT rows.* FROM unnest(%(state)s::text[]) AS given (state)
            CROSS JOIN LATERAL ({rows}
            ) rows
            ORDER BY {order.by()} LIMIT {size}"""
    return sql, size


def _lanes(asked: Mapping[str, Sequence[Any]]) -> str:
    """Return the tables by which the lanes are found that are wanted.

    A lane's name is `channel:code:kind:state`. What begins alike lies between that
    beginning with ":" and with ";", the next character. Tables are taken through arrays,
    which the database takes for short; of leaps it expects ten times as many with each
    table, until it compiles the statement for longer than it runs.
    """
    states = "state = ANY(%(state)s::text[])" if "state" in asked else "state <> ''"
    return f"""{_beginnings(asked)},
        leap (name, stop, state) AS (
            SELECT beginning || ':', beginning || ';', '' FROM (
                SELECT unnest(array(SELECT name FROM beginning)) AS beginning
            ) few
            UNION ALL
            SELECT following.name, leap.stop, following.state FROM leap CROSS JOIN LATERAL (
                SELECT {LANE} AS name, state::text FROM {MESSAGES}
                WHERE {LANE} > leap.name AND {LANE} < leap.stop ORDER BY {LANE} LIMIT 1
            ) following
        ),
        lane AS MATERIALIZED (
            SELECT unnest(array(SELECT name FROM leap WHERE {states})) AS name
        )"""


def _beginnings(asked: Mapping[str, Sequence[Any]]) -> str:
    """Return the table of beginnings of the wanted lanes; empty where the page is found."""
    tables = [_channels(asked)]
    name, source = "channel.id::text", "channel"
    if "code" in asked:
        name, source = (
            "channel.id || ':' || code.name",
            "channel, unnest(%(code)s::text[]) code (name)",
        )
    elif "kind" in asked:
        # Kinds come after codes: without knowing these, one would have to look at every lane.
        tables.append(_codes())
        name, source = "code.name", "code"
    if "kind" in asked:
        name, source = (
            f"{name} || ':' || kind.name",
            f"{source}, unnest(%(kind)s::text[]) kind (name)",
        )
    tables.append(
        f"""beginning AS MATERIALIZED (
            SELECT ({name}) COLLATE "C" AS name FROM {source}
        )"""
    )
    return ",\n        ".join(tables)


def _channels(asked: Mapping[str, Sequence[Any]]) -> str:
    missing = "NOT (SELECT found FROM enough)"
    if "channel_id" in asked:
        return f"""channel AS MATERIALIZED (
            SELECT id FROM unnest(%(channel_id)s::bigint[]) AS given (id) WHERE {missing}
        )"""
    return f"""channel (id) AS (
            (SELECT channel_id FROM {MESSAGES} WHERE {missing} ORDER BY {LANE} LIMIT 1)
            UNION ALL
            SELECT following.* FROM channel CROSS JOIN LATERAL (
                SELECT channel_id FROM {MESSAGES} WHERE {LANE} > channel.id || ';'
                ORDER BY {LANE} LIMIT 1
            ) following
        )"""


def _codes() -> str:
    beginning = f"(channel_id || ':' || {CODE}) COLLATE \"C\""
    return f"""code_leap (name, reached, stop) AS (
            SELECT NULL COLLATE "C", (id || ':') COLLATE "C", id || ';' FROM (
                SELECT unnest(array(SELECT id FROM channel)) AS id
            ) few
            UNION ALL
            SELECT following.name, following.name || ';', code_leap.stop
            FROM code_leap CROSS JOIN LATERAL (
                SELECT {beginning} AS name FROM {MESSAGES}
                WHERE {LANE} > code_leap.reached AND {LANE} < code_leap.stop
                ORDER BY {LANE} LIMIT 1
            ) following
        ),
        code AS MATERIALIZED (
            SELECT unnest(array(SELECT name FROM code_leap WHERE name IS NOT NULL)) AS name
        )"""
