"""Complaints as a child would keep them: lists in memory, no clock, no database.

What the real record must come to, said a second time and as simply as it can be. Merges keep a
copy of what was there before.
"""

from collections import Counter
from dataclasses import dataclass, field

OPEN = ("new", "in-progress", "waiting", "reopened")


class NotNowError(Exception):
    """A step that is refused."""


@dataclass
class Kept:
    """One complaint."""

    state: str = "new"
    owner: str = ""
    priority: int = 1
    cycle: int = 0
    outcome: str = ""
    entries: list[tuple[int, str, str]] = field(default_factory=list)
    """When, who, what: "customer", "staff", or "" for what answers nothing."""
    since: int | None = None
    """Since when the customer waits for an answer."""
    into: int | None = None
    states: list[str] = field(default_factory=list)
    """Every state it came to, one after the other."""
    merges: dict[int, tuple[list[tuple[int, str, str]], str, int, int]] = field(
        default_factory=dict
    )

    @property
    def texts(self) -> list[str]:
        """Return what was said."""
        return [text for _, _, text in self.entries]

    def waits_since(self) -> int | None:
        """Return since when the customer waits, by reading it all again."""
        since = None
        for at, who, _ in sorted(self.entries):
            if who == "customer" and since is None:
                since = at
            elif who == "staff":
                since = None
        return since


class Reference:
    """All of them."""

    def __init__(self) -> None:
        """Have none."""
        self.rows: list[Kept] = []
        self.mails: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.solved: set[int] = set()
        self.now = 0

    def _say(self, row: Kept, who: str, text: str) -> None:
        self.now += 1
        row.entries.append((self.now, who, text))
        if who == "customer" and row.since is None:
            row.since = self.now
        elif who == "staff":
            row.since = None

    def open(self, text: str) -> None:
        """Open one."""
        self.rows.append(Kept(states=["new"]))
        self._say(self.rows[-1], "customer", text)
        self.mails["complaint-received"] += 1
        self.notes["complaint-opened"] += 1

    def goal(self, n: int) -> int:
        """Return where one goes on."""
        into = self.rows[n].into
        return n if into is None else self.goal(into)

    def _to(self, row: Kept, state: str) -> None:
        row.state = state
        row.states.append(state)
        if state == "reopened":
            row.cycle += 1
            row.outcome = ""

    def customer(self, n: int, text: str) -> None:
        """The customer writes."""
        row = self.rows[self.goal(n)]
        self._say(row, "customer", text)
        if row.state not in OPEN:
            self._to(row, "reopened")
            self.mails["complaint-received"] += 1
            self.notes["complaint-reopened"] += 1
        elif row.state == "waiting":
            self._to(row, "in-progress")

    def staff(self, n: int, text: str, who: str, *, waits: bool, call: bool) -> None:
        """Staff write or call."""
        row = self.rows[self.goal(n)]
        if waits and row.state not in OPEN:
            raise NotNowError
        self._say(row, "staff", text)
        row.owner = row.owner or who
        if row.state in OPEN:
            if waits and row.state != "waiting":
                self._to(row, "waiting")
            elif not waits and row.state in ("new", "reopened"):
                self._to(row, "in-progress")
        if not call:
            self.mails["complaint-reply"] += 1

    def note(self, n: int, text: str) -> None:
        """Staff note something."""
        self._say(self.rows[self.goal(n)], "", text)

    def settle(self, n: int, outcome: str, text: str, who: str) -> None:
        """End it."""
        row = self.rows[n]
        if row.state not in OPEN:
            raise NotNowError
        self._say(row, "" if outcome == "closed" else "staff", text)
        self._to(row, "solved" if outcome == "answered" else "closed")
        row.outcome, row.since = outcome, None
        if outcome != "closed":
            row.owner = row.owner or who
        kind = {"answered": "complaint-solved", "declined": "complaint-declined"}.get(outcome)
        if kind:
            self.mails[kind] += 1
        self.notes["complaint-ended"] += 1
        if outcome == "answered":
            self.solved.add(n)

    def reopen(self, n: int) -> None:
        """Go on with it."""
        row = self.rows[n]
        if row.state in OPEN or row.into is not None:
            raise NotNowError
        self._to(row, "reopened")
        self.notes["complaint-reopened"] += 1

    def hurry(self, n: int, priority: int) -> None:
        """Set its priority."""
        self.rows[n].priority = priority

    def wait(self, n: int, state: str) -> None:
        """Set its state."""
        row = self.rows[n]
        if row.state == state:
            return
        if row.state not in OPEN:
            raise NotNowError
        self._to(row, state)

    def merge(self, n: int, m: int) -> None:
        """Have one go on in another."""
        row, into = self.rows[n], self.rows[m]
        was_open = row.state in OPEN
        if n == m or row.into is not None or into.into is not None:
            raise NotNowError
        if was_open and into.state not in OPEN:
            raise NotNowError
        before, own, state = into.priority, row.entries, row.state
        into.entries = [*into.entries, *own]
        if was_open:
            into.priority = max(row.priority, into.priority)
            if row.since is not None:
                into.since = row.since if into.since is None else min(row.since, into.since)
                if into.state == "waiting":
                    self._to(into, "in-progress")
        into.merges[n] = (own, state, before, into.priority)
        row.entries = []
        if row.state != "closed":
            self._to(row, "closed")
        row.since, row.into = None, m
        self._say(into, "", "merged")

    def part(self, n: int) -> None:
        """Part them again."""
        row = self.rows[n]
        if row.into is None or self.rows[row.into].into is not None:
            raise NotNowError
        into = self.rows[row.into]
        own, state, before, after = into.merges.pop(n)
        row.entries = own
        for one in own:
            into.entries.remove(one)
        self._say(into, "", "parted")
        if before != after == into.priority:
            into.priority = before
        row.into = None
        if into.since is not None:
            into.since = into.waits_since()
        if state in OPEN:
            row.since = row.waits_since()
            row.state = state
            row.states.append(state)
            row.cycle += 1
