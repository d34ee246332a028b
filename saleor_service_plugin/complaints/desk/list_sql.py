"""The statement that reads a page of the complaint desk.

Three ways lead to a page, none of which walks through the table:

* Few: what a search found, one order's, one customer's, what nobody was told of for too long,
  promised calls, and what one person has open: all of them, sorted.
* Lanes: an index holds the rows of one value (a state, a topic, an owner ...) and one channel in
  the list's order. Each wanted lane gives its first rows. Where several columns are asked for,
  the lanes are those of the one that says most; the rest is looked at along them.
* Nothing of that: the next rows of the list.

A lane is entered by comparing rows, not by equality: the database would take another index for
that, the list's own, where it believes that what is wanted is frequent there. Of two rows that a
lane lies between only the first column would end it: a lane with few rows would be read on to the
end of its value. So each is read for as many rows as the page has, and what lies behind its end
counts among these. Lanes that are counted have no order, and are asked for by equality.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..states import ComplaintState, Finding, Priority, Source, Topic
from .indexes import NOBODY, STILL_OPEN

COMPLAINTS = "saleor_service_complaint"

OPEN = "state IN ({})".format(", ".join(f"'{one}'" for one in STILL_OPEN))

FAR = "TIMESTAMPTZ '9999-12-31 00:00:00+00'"

KEYS = {"due": f"COALESCE(due_at, {FAR})", "opened": "opened_at", "changed": "changed_at"}
"""As the indexes have them (`indexes.py`)."""

LANES = {
    "state": "state", "topic": "topic", "priority": "priority", "source": "source",
    "finding": "finding", "owner": f"COALESCE(owner_id, {NOBODY})",
}  # fmt: skip

TYPES = {
    "state": "text", "topic": "text", "priority": "smallint", "source": "text", "finding": "text",
    "owner": "int", "channel": "int", "order": "uuid", "user": "int", "id": "bigint",
}  # fmt: skip

COLUMNS = {**LANES, "channel": "channel_id", "order": "order_id", "user": "user_id", "id": "id"}

EVERY: Mapping[str, frozenset[Any]] = {
    "state": frozenset(one.value for one in ComplaintState),
    "topic": frozenset(one.value for one in Topic),
    "priority": frozenset(one.value for one in Priority),
    "source": frozenset(one.value for one in Source),
    "finding": frozenset(one.value for one in Finding),
}
"""All values there are: who asks for them all, asks for nothing."""

USUAL = frozenset(
    {
        ("priority", Priority.NORMAL.value), ("finding", Finding.OPEN.value),
        ("state", ComplaintState.CLOSED.value),
    }
)  # fmt: skip
"""What most complaints have: asking for it says next to nothing."""

SAYS_MOST = ("state", "owner", "finding", "priority", "source", "topic")
"""The columns by how few rows have one value, but for what is usual."""

FEW = ("id", "order", "user")

FEW_VALUES = 3
"""So many values of a column, at most, say something."""

RARE = 2_000
"""Complaints with a value, at most, of which all are read where several columns are asked for:
next to none of them might fit, and along another column one would look for these for long."""

CALLED = (
    f"{OPEN} AND callback_until IS NOT NULL AND EXISTS (SELECT FROM saleor_service_clock clock "
    f"WHERE clock.complaint_id = {COMPLAINTS}.id AND clock.kind = 'callback' "
    "AND clock.ended_at IS NULL)"
)
"""A call is promised that nobody has made."""

OVERDUE = f"{OPEN} AND {KEYS['due']} <= %(now)s"

FLAGS = {"overdue": OVERDUE, "quiet": "quiet", "callback": CALLED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list."""

    values: Mapping[str, Sequence[Any]]
    """By the names of `COLUMNS`, each value once; no name without values."""
    flags: Mapping[str, bool]
    """By the names of `FLAGS`."""
    since: bool = False
    """Whether it is about what was opened at `since` or later."""
    rare: bool = False
    """Whether one of the values is rare (`rarest`)."""

    @property
    def is_open(self) -> bool:
        """Whether it is about nothing but what is open."""
        states = self.values.get("state")
        return (states is not None and set(states) <= set(STILL_OPEN)) or any(
            self.flags.get(name, False) for name in ("overdue", "callback")
        )

    def is_few(self, order: "Order") -> bool:
        """Whether few rows fit, by what is asked alone."""
        if self.rare or any(name in self.values for name in FEW):
            return True
        if self.flags.get("quiet") or self.flags.get("callback"):
            return True
        # What is open is little beside all there was, but for what most of it has.
        said = any(len(self.values[name]) <= FEW_VALUES for name in self._said() if name != "state")
        return self.is_open and order.key != "due" and (said or self.flags.get("overdue", False))

    def conditions(
        self, order: "Order", leaving: Collection[str] = (), *, along: bool = False
    ) -> list[str]:
        """Return the conditions for it that the stretch does not say; values by their names.

        Args:
            order: Of the list.
            leaving: Columns that are seen to elsewhere.
            along: Whether the way is fixed, however few rows fit. The values are then kept from
                the planner, who would reckon with a way so long that it compiled the statement.

        """
        found = []
        for name in self.values:
            if name not in leaving:
                values = f"%({name})s::{TYPES[name]}[]"
                values = f"(SELECT {values})::{TYPES[name]}[]" if along else values
                found.append(f"{COLUMNS[name]} = ANY({values})")
        for name, wanted in self.flags.items():
            if (name, order.key) != ("overdue", "due"):
                found.append(FLAGS[name] if wanted else f"({FLAGS[name]}) IS NOT TRUE")
        since = self.since and order.key != "opened"
        if since:
            # Known to the planner where all that fit are read: few were opened since then.
            value = "%(since)s::timestamptz"
            found.append(f"opened_at >= {value if self.rare else f'(SELECT {value})'}")
        return found

    def doubtful(self, order: "Order") -> list[str]:
        """Return the columns of which it must be known whether a value is rare; mostly none."""
        if self.is_few(order):
            return []
        names = [name for name in LANES if name in self.values]
        if order.key == "due":
            return ["since"] if self.since else []
        return names if len(names) > 1 else []

    def _said(self) -> list[str]:
        """Return the columns that are asked for something unusual, by how much it says."""
        return [
            name
            for name in SAYS_MOST
            if name in self.values
            and not any((name, value) in USUAL for value in self.values[name])
        ]

    def lead(self) -> str:
        """Return the column whose lanes are read, "" where the list itself is."""
        if found := [*self._said(), *(name for name in SAYS_MOST if name in self.values)]:
            return found[0]
        # There are four of them, so few lanes for each channel.
        return "priority" if "channel" in self.values else ""


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is sorted; its stretch lies between `low_at`, `low` and `high_at`, `high`."""

    key: str
    """One of `KEYS`."""
    ascending: bool

    def by(self, *before: str) -> str:
        """Return what follows ORDER BY."""
        way = "ASC" if self.ascending else "DESC"
        return ", ".join(f"{column} {way}" for column in (*before, KEYS[self.key], "id"))

    def between(self) -> str:
        """Return the condition that a row lies in the stretch."""
        row = f"{KEYS[self.key]}, id"
        low, high = self.ends()
        return f"({row}) > ({low}) AND ({row}) < ({high})"

    def way_in(self, columns: Sequence[str], values: Sequence[str]) -> tuple[str, str]:
        """Return the conditions that a row of this lane lies behind the way in, and before the end.

        Args:
            columns: Before the order, of the lanes' index.
            values: The lane's.

        """
        row = ", ".join((*columns, KEYS[self.key], "id"))
        low, high = (", ".join((*values, end)) for end in self.ends())
        behind, before = f"({row}) > ({low})", f"({row}) < ({high})"
        return (behind, before) if self.ascending else (before, behind)

    def ends(self) -> tuple[str, str]:
        """Return the ends of the stretch, the earlier one first."""
        # Hidden from the planner, who of (a, b) < (x, y) sees a < x alone.
        low, high = (
            f"(SELECT %({name}_at)s::timestamptz), %({name})s::bigint" for name in ("low", "high")
        )
        return low, high


def page(order: Order, asked: Asked) -> str:
    """Return the statement of a page, whose rows are complaints."""
    way = "ASC" if order.ascending else "DESC"
    tables, rows = _rows(order, asked)
    return (
        f"{tables} SELECT complaint.* FROM ({rows} ORDER BY at {way}, id {way} LIMIT %(limit)s) page"
        f" JOIN {COMPLAINTS} complaint USING (id) ORDER BY page.at {way}, page.id {way}"
    )


def count(order: Order, asked: Asked) -> str:
    """Return the statement that counts a list as far as `limit`."""
    tables, rows = _rows(order, asked, counted=True)
    return f"{tables} SELECT count(*) FROM ({rows} LIMIT %(limit)s) counted"


def rarest(names: Sequence[str]) -> str:
    """Return the statement for how many have a value of the column where these are fewest.

    It counts no further than one more than `RARE`. "since": how many were opened since then.
    """
    if "since" in names:
        return f"""SELECT count(*) FROM (
            SELECT FROM {COMPLAINTS} WHERE opened_at >= %(since)s::timestamptz
            ORDER BY opened_at, id LIMIT {RARE + 1}
        ) counted"""
    counts = [
        f"""(SELECT count(*) FROM (
            SELECT FROM unnest(%({name})s::{TYPES[name]}[]) AS given (value) CROSS JOIN LATERAL (
                SELECT FROM {COMPLAINTS}
                WHERE ({LANES[name]}, channel_id) > (given.value, -1)
                    AND ({LANES[name]}, channel_id) <= (given.value, {2**31 - 1})
                ORDER BY {LANES[name]}, channel_id, opened_at, id LIMIT {RARE + 1}
            ) theirs LIMIT {RARE + 1}
        ) counted)"""
        for name in names
    ]
    return f"SELECT least({', '.join(counts)})"


def _rows(order: Order, asked: Asked, *, counted: bool = False) -> tuple[str, str]:
    """Return the tables before, and the statement for the place and the id of what fits."""
    key = KEYS[order.key]
    only = [OPEN] if order.key == "due" else []
    where = " AND ".join([*only, *asked.conditions(order)])
    if asked.is_few(order):
        # Apart, or the database might look for them along the whole list.
        tables = f"""WITH theirs AS MATERIALIZED (
            SELECT {key} AS at, id FROM {COMPLAINTS} WHERE {where}
        )"""
        low, high = order.ends()
        return tables, f"SELECT at, id FROM theirs WHERE (at, id) > ({low}) AND (at, id) < ({high})"
    lead = asked.lead()
    if not lead:
        between = order.between()
        return (
            "",
            f"""SELECT at, id FROM (
            SELECT {key} AS at, id FROM {COMPLAINTS}
            WHERE {between}{f" AND {where}" if where else ""}
            ORDER BY {order.by()} LIMIT %(limit)s
        ) following""",
        )
    found = _counted(order, asked, lead) if counted else _lanes(order, asked, lead)
    return f"WITH RECURSIVE {_lane(order, asked, lead)}", found


def _lanes(order: Order, asked: Asked, lead: str) -> str:
    columns = (LANES[lead], "channel_id")
    way_in, end = order.way_in(columns, ("lane.value", "lane.channel"))
    only = [OPEN] if order.key == "due" else []
    if fits := " AND ".join(asked.conditions(order, leaving=(lead, "channel"), along=True)):
        only.append(f"(({fits}) OR NOT {end})")
    where = " AND ".join([way_in, *only])
    return f"""SELECT at, few.id FROM lane CROSS JOIN LATERAL (
            SELECT {KEYS[order.key]} AS at, id, {end} AS inside FROM {COMPLAINTS} WHERE {where}
            ORDER BY {order.by(*columns)} LIMIT %(limit)s
        ) few WHERE few.inside"""


def _counted(order: Order, asked: Asked, lead: str) -> str:
    lane = [f"{LANES[lead]} = lane.value", "channel_id = lane.channel", order.between()]
    only = [OPEN] if order.key == "due" else []
    where = " AND ".join(
        [*lane, *only, *asked.conditions(order, leaving=(lead, "channel"), along=True)]
    )
    return f"""SELECT few.id FROM lane CROSS JOIN LATERAL (
            SELECT id FROM {COMPLAINTS} WHERE {where} LIMIT %(limit)s
        ) few"""


def _lane(order: Order, asked: Asked, lead: str) -> str:
    """Return the table of the lanes that are read: the channels of a value by leaps."""
    values = f"unnest(%({lead})s::{TYPES[lead]}[]) AS given (value)"
    if lead not in asked.values:
        every = ", ".join(str(one) for one in sorted(EVERY[lead]))
        values = f"unnest(ARRAY[{every}]::{TYPES[lead]}[]) AS given (value)"
    if "channel" in asked.values:
        return f"""lane (value, channel) AS MATERIALIZED (
            SELECT given.value, theirs.channel FROM {values}
            CROSS JOIN unnest(%(channel)s::int[]) AS theirs (channel)
        )"""
    return f"""lane (value, channel) AS (
            SELECT given.value, first.channel FROM {values}
            CROSS JOIN LATERAL ({_next(order, lead, "given.value, -1", "given.value")}) first
            UNION ALL
            SELECT lane.value, following.channel FROM lane
            CROSS JOIN LATERAL ({_next(order, lead, "lane.value, lane.channel", "lane.value")}) following
        )"""


def _next(order: Order, lead: str, behind: str, value: str) -> str:
    column, most = LANES[lead], 2**31 - 1
    only = f" AND {OPEN}" if order.key == "due" else ""
    return f"""
                SELECT channel_id AS channel FROM {COMPLAINTS}
                WHERE ({column}, channel_id) > ({behind})
                    AND ({column}, channel_id) <= ({value}, {most}){only}
                ORDER BY {column}, channel_id, {KEYS[order.key]}, id LIMIT 1
            """
