"""The statement that reads a page of the list of parcels.

Four ways lead to a page, none of which walks through the table:

* Of some parcels, e.g. of those that a search found: their rows, all of them, sorted.
* What waits for a person: an index holds these alone, with all that a filter asks of them.
* Nothing asked: the next rows of the list.
* Otherwise `near`: the next few hundred rows of the list, of which those that fit are taken.
  Where too few fit, `lane`: a lane holds the rows of one channel, state and carrier, and an
  index holds each lane in the list's order. The wanted lanes are known: channels by leaps
  through that index, states and carriers because there are few of them.

As in the list of messages (`messages.list_sql`), rows of one lane are asked for as the next
ones of its index, not by equality, for which the database could choose another index.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .models import CARRIERS, LISTED, STATES

PARCELS = "saleor_service_parcel"

TYPES = {
    "attention": "text", "state": "text", "carrier": "text", "channel_id": "bigint",
    "id": "bigint",
}  # fmt: skip
"""What may be asked: the column and its type."""

NEAR, NEAR_AND = 10, 200
"""Pages' worth of rows that are looked at first, and how many more."""

FIRST: tuple[str, int] = ("-infinity", 0)
LAST: tuple[str, int] = ("infinity", 2**63 - 1)
"""Time and id before and behind all others."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted; its stretch lies between `low_at`, `low` and `high_at`, `high`."""

    column: str
    """`sent_at` or `attention_at`."""
    ascending: bool

    def by(self, *before: str) -> str:
        """Return what follows ORDER BY."""
        way = "ASC" if self.ascending else "DESC"
        return ", ".join(f"{column} {way}" for column in (*before, self.column, "id"))

    @property
    def stretch(self) -> str:
        """Return the condition that a row lies in the stretch."""
        return f"({self.column}, id) > ({_end('low')}) AND ({self.column}, id) < ({_end('high')})"

    def lane(self, *columns: str) -> tuple[str, str]:
        """Return the conditions of the next rows of a lane: where they begin, where they end."""
        names = ", ".join((*columns, self.column, "id"))
        values = ", ".join(f"lane.{column}" for column in columns)
        begin, end, sign = ("low", "high", ">") if self.ascending else ("high", "low", "<")
        back = "<" if self.ascending else ">"
        return (
            f"({names}) {sign} ({values}, {_end(begin)})",
            f"({self.column}, id) {back} ({_end(end)})",
        )


def _end(name: str) -> str:
    """Return an end of the stretch, hidden from the planner: of (a, b) < (x, y) it sees a < x
    alone, and where most rows have x it would expect hardly any."""
    return f"(SELECT %({name}_at)s::timestamptz), %({name})s"


def conditions(names: Collection[str], attention: bool | None) -> list[str]:
    """Return the conditions for what is asked; the values go by the columns' names."""
    found = [f"{name} = ANY(%({name})s::{TYPES[name]}[])" for name in names]
    if attention is not None:
        found.append(f"attention {'<>' if attention else '='} ''")
    return found


def page(order: Order, asked: Mapping[str, Sequence[Any]], attention: bool | None) -> str:
    """Return the statement of a page, whose rows are parcels.

    Args:
        order: Which stretch, in which order.
        asked: Values by column, each of them once; no column without values.
        attention: Whether they wait for a person; None: no matter.

    """
    waits = attention or "attention" in asked
    if "id" in asked:
        ids = _few(order, asked, attention)
    elif order.column == "attention_at":
        ids = _waiting(order, asked, attention)
    elif waits:
        ids = _few(order, asked, attention, waits=True)
    elif asked or attention is not None:
        ids = _near_or_lanes(order, asked, attention)
    else:
        ids = f"{_next(order, 'id')} LIMIT %(limit)s"
    return (
        f"SELECT parcel.* FROM ({ids}) page JOIN {PARCELS} parcel USING (id) "
        f"ORDER BY {', '.join(f'parcel.{one}' for one in order.by().split(', '))}"
    )


def count(column: str, asked: Mapping[str, Sequence[Any]], attention: bool | None) -> str:
    """Return the statement that counts a list."""
    only = LISTED if column == "sent_at" else "attention <> ''"
    return (
        f"SELECT count(*) FROM {PARCELS} "
        f"WHERE {' AND '.join([only, *conditions(asked, attention)])}"
    )


def _next(order: Order, columns: str) -> str:
    """Return the statement for the next rows of the stretch, wanted or not; without its end."""
    return (
        f"SELECT {columns} FROM {PARCELS} WHERE {LISTED} AND {order.stretch} ORDER BY {order.by()}"
    )


def _waiting(order: Order, asked: Mapping[str, Sequence[Any]], attention: bool | None) -> str:
    """Return the statement for what waits, in the order in which it waits."""
    wanted = " AND ".join(["attention <> ''", order.stretch, *conditions(asked, attention)])
    return f"SELECT id FROM {PARCELS} WHERE {wanted} ORDER BY {order.by()} LIMIT %(limit)s"


def _few(
    order: Order,
    asked: Mapping[str, Sequence[Any]],
    attention: bool | None,
    *,
    waits: bool = False,
) -> str:
    """Return the statement for what are few rows altogether.

    Args:
        order: Which stretch, in which order.
        asked: Values by column.
        attention: Whether they wait for a person; None: no matter.
        waits: Whether it follows from what is asked that they do: an index holds these.

    """
    only = [LISTED] if order.column == "sent_at" else []
    only += ["attention <> ''"] if waits or not only else []
    wanted = " AND ".join([*only, *conditions(asked, attention)])
    # Apart, or the database might look for them along the whole list.
    return f"""
        WITH theirs AS MATERIALIZED (
            SELECT id, {order.column} FROM {PARCELS} WHERE {wanted}
        )
        SELECT id FROM theirs WHERE {order.stretch} ORDER BY {order.by()} LIMIT %(limit)s
    """


def _near_or_lanes(order: Order, asked: Mapping[str, Sequence[Any]], attention: bool | None) -> str:
    fits = " AND ".join(conditions(asked, attention))
    size = f"%(limit)s * {NEAR} + {NEAR_AND}"
    begin, end = order.lane("channel_id", "state", "carrier")
    calm = "" if attention is None else " AND attention = ''"
    columns = "channel_id, state, carrier, sent_at, id"
    return f"""
        WITH RECURSIVE next AS MATERIALIZED (
            {_next(order, f"{columns}, attention")} LIMIT {size}
        ),
        near AS MATERIALIZED (
            SELECT sent_at, id FROM next WHERE {fits} ORDER BY {order.by()} LIMIT %(limit)s
        ),
        enough AS MATERIALIZED (
            -- So many fit; or these rows are all there are.
            SELECT count(*) >= %(limit)s OR (SELECT count(*) FROM next) < {size} AS found
            FROM near
        ),
        {_channels(asked)},
        lane AS MATERIALIZED (
            SELECT channel.id AS channel_id, state, carrier FROM channel
            CROSS JOIN unnest({_values("state", asked, STATES)}) AS states (state)
            CROSS JOIN unnest({_values("carrier", asked, CARRIERS)}) AS carriers (carrier)
        )
        SELECT id FROM (
            SELECT sent_at, id FROM near WHERE (SELECT found FROM enough)
            UNION ALL
            SELECT few.sent_at, few.id FROM lane CROSS JOIN LATERAL (
                SELECT {columns} FROM {PARCELS} WHERE {LISTED} AND {begin}{calm}
                ORDER BY {order.by("channel_id", "state", "carrier")} LIMIT %(limit)s
            ) few
            WHERE few.channel_id = lane.channel_id AND few.state = lane.state
                AND few.carrier = lane.carrier AND {end.replace("(sent_at, id)", "(few.sent_at, few.id)")}
        ) every
        ORDER BY {order.by()} LIMIT %(limit)s
    """


def _values(name: str, asked: Mapping[str, Sequence[Any]], every: Sequence[str]) -> str:
    if name in asked:
        return f"%({name})s::text[]"
    return "ARRAY[" + ", ".join(f"'{value}'" for value in every) + "]::text[]"


def _channels(asked: Mapping[str, Sequence[Any]]) -> str:
    """Return the table of channels whose lanes are read; empty where the page is found."""
    missing = "NOT (SELECT found FROM enough)"
    if "channel_id" in asked:
        return f"""channel AS MATERIALIZED (
            SELECT id FROM unnest(%(channel_id)s::bigint[]) AS given (id) WHERE {missing}
        )"""
    return f"""channel (id) AS (
            (SELECT channel_id FROM {PARCELS} WHERE {missing} AND {LISTED}
            ORDER BY channel_id LIMIT 1)
            UNION ALL
            SELECT following.* FROM channel CROSS JOIN LATERAL (
                SELECT channel_id FROM {PARCELS} WHERE {LISTED} AND channel_id > channel.id
                ORDER BY channel_id LIMIT 1
            ) following
        )"""
