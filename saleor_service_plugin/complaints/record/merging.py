"""Whether two complaints can be one, and what is remembered so that they can be parted: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from ..states import AuthorKind, EntryKind


class Mergeable(Protocol):
    """What decides of a complaint whether it can be merged."""

    pk: int
    order_id: UUID | None
    channel_id: int
    user_id: int | None
    email: str
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class JoinedLine:
    """A line that a complaint brought along."""

    line_id: UUID
    own: int
    """Pieces that the other complaint names by itself; 0 where it does not name the line."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What undoes a merge; stands in the event that tells of it."""

    complaint_id: int
    number: str
    entries: Sequence[int]
    """Ids of the entries that moved, with their files."""
    lines: Sequence[JoinedLine]
    was_open: bool
    priority: tuple[int, int]
    """Of the other one, before and after."""
    state: str = ""
    """Where it stood; "" where that was not written down."""

    def stored(self) -> dict[str, object]:
        """Return it as JSON."""
        return {
            "complaint": self.complaint_id,
            "number": self.number,
            "entries": list(self.entries),
            "lines": [[str(one.line_id), one.own] for one in self.lines],
            "was_open": self.was_open,
            "priority": list(self.priority),
            "state": self.state,
        }


def read(data: Mapping[str, Any]) -> Merged:
    """Return what `Merged.stored` wrote."""
    low, high = data["priority"]
    return Merged(
        complaint_id=int(data["complaint"]),
        number=str(data["number"]),
        entries=[int(pk) for pk in data["entries"]],
        lines=[JoinedLine(UUID(line_id), int(own)) for line_id, own in data["lines"]],
        was_open=bool(data["was_open"]),
        priority=(int(low), int(high)),
        state=str(data.get("state", "")),
    )


def why_not(row: Mergeable, into: Mergeable) -> str:
    """Return why a complaint cannot go on in another one, "" where it can.

    Whoever may read the other one reads this one, too, from then on: they must be of one person,
    by account, by order or by mail address.
    """
    if row.pk == into.pk:
        return "A complaint cannot be merged into itself."
    if row.merged_into is not None or into.merged_into is not None:
        return "One of them was merged already."
    if row.channel_id != into.channel_id:
        return "They are of different channels."
    if not _of_one_customer(row, into):
        return "They are of different customers."
    return ""


class Said(Protocol):
    """What decides of an entry whether somebody waits for an answer to it."""

    key: str
    kind: str
    author_kind: str
    at: datetime


OPENING = "opening:"
"""How the key of a complaint's first entry begins."""

ANSWERS = frozenset({EntryKind.TEXT, EntryKind.CALL, EntryKind.OUTCOME})


def unanswered_since(entries: Iterable[Said]) -> datetime | None:
    """Return since when the customer waits for an answer, by what was said; None: nobody waits.

    Args:
        entries: A conversation, the oldest first. The first text of a complaint is the
            customer's, whoever wrote it down.

    """
    since = None
    for entry in entries:
        by_customer = entry.author_kind == AuthorKind.CUSTOMER or entry.key.startswith(OPENING)
        if by_customer and entry.kind == EntryKind.TEXT:
            since = since or entry.at
        elif entry.author_kind in (AuthorKind.STAFF, AuthorKind.APP) and entry.kind in ANSWERS:
            since = None
    return since


def _of_one_customer(row: Mergeable, into: Mergeable) -> bool:
    if row.order_id is not None and row.order_id == into.order_id:
        return True
    if row.user_id is not None and into.user_id is not None:
        return row.user_id == into.user_id
    return bool(row.email) and row.email.casefold() == into.email.casefold()
