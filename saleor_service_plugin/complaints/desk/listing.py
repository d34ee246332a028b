"""The complaint desk's list: which, in what order, page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ..models import Complaint


class Sort(StrEnum):
    """By what the list is ordered."""

    DUE = "due"
    """The clock that ends first; lists only what is open. What has no clock running last."""
    OPENED = "opened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Where:
    """Which complaints: all conditions hold together, one value of each suffices."""

    states: Collection[str] | None = None
    topics: Collection[str] | None = None
    priorities: Collection[int] | None = None
    sources: Collection[str] | None = None
    findings: Collection[str] | None = None
    owner_ids: Collection[int] | None = None
    unowned: bool = False
    channel_ids: Collection[int] | None = None
    allowed_channel_ids: Collection[int] | None = None
    """Those the caller may see; None: all."""
    order_ids: Collection[UUID] | None = None
    user_ids: Collection[int] | None = None
    overdue: bool | None = None
    """Whether a clock's time is over."""
    quiet: bool | None = None
    callback: bool | None = None
    """Whether a call is promised that was not made yet."""
    opened_since: datetime | None = None
    ids: Collection[int] | None = None
    """What a search found (`desk/search.py`)."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a complaint stands in the list."""

    at: datetime | None
    """None behind all clocks, where none runs."""
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    sort: Sort = Sort.DUE
    ascending: bool = True
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False


def page(where: Where, wanted: Page) -> list[Complaint]:
    """Return a stretch of the list, in the list's order."""
    raise NotImplementedError


def count(where: Where, sort: Sort = Sort.DUE) -> int:
    """Return how many there are, at most `MOST_COUNTED`."""
    raise NotImplementedError


def cursor(row: Complaint, sort: Sort) -> Cursor:
    """Return where a row stands."""
    raise NotImplementedError


def next_one(where: Where, *, after: Cursor | None, seen: Sequence[int] = ()) -> Complaint | None:
    """Return which complaint staff take next: the first of the list that is not among these."""
    raise NotImplementedError
