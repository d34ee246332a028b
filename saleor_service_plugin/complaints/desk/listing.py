"""The complaint desk's list: which, in what order, page by page, at the same price for each.

A page is read by comparing rows with the last one seen, never by counting from the start
(`list_sql.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ...database import fetch
from ..models import Complaint
from . import list_sql
from .indexes import FAR, NOBODY, STILL_OPEN

MOST_COUNTED = 10_000
"""A list is counted so far and no further, so that counting costs the same in every shop; a list
that is longer is counted as one more."""

MOST_SEEN = 200
"""Complaints that `next_one` passes over."""

type Place = tuple[datetime | str, int]
"""A time and an id; the database knows words for the time before and after all others."""

FIRST: Place = ("-infinity", 0)
LAST: Place = ("infinity", 2**63 - 1)


class Sort(StrEnum):
    """By what the list is ordered."""

    DUE = "due"
    """The clock that ends first; lists only what is open. What has no clock running last."""
    OPENED = "opened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Where:
    """Which complaints: all conditions hold together, one value of each suffices.

    What is None does not matter, what is empty gives none.
    """

    states: Collection[str] | None = None
    topics: Collection[str] | None = None
    priorities: Collection[int] | None = None
    sources: Collection[str] | None = None
    findings: Collection[str] | None = None
    owner_ids: Collection[int] | None = None
    unowned: bool = False
    """Those without an owner; with `owner_ids` besides theirs."""
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
    """The last ones instead of the first ones."""


def page(where: Where, wanted: Page) -> list[Complaint]:
    """Return a stretch of the list, in the list's order; one statement or two.

    Args:
        where: Which complaints.
        wanted: Which stretch.

    """
    if fits_none(where, wanted.sort):
        return []
    found = list(Complaint.objects.raw(*statement(where, wanted)))
    return found[::-1] if wanted.backwards else found


def count(where: Where, sort: Sort = Sort.DUE, *, most: int | None = None) -> int:
    """Return how many there are; one more than `most` where there are more than that.

    Args:
        where: Which complaints.
        sort: Of the list; by clocks only what is open.
        most: So far it is counted, `MOST_COUNTED` where nothing is said.

    """
    if fits_none(where, sort):
        return 0
    wanted = Page((MOST_COUNTED if most is None else most) + 1, sort)
    order, asked, values = _parts(where, wanted)
    asked = _looked_at(order, asked, values)
    ((found,),) = fetch(list_sql.count(order, asked), values)
    return int(found)


def fits_none(where: Where, sort: Sort) -> bool:
    """Whether no complaint can fit, whatever there is: nothing may be as it is asked for."""
    return not all(_values(where, sort).values())


def statement(where: Where, wanted: Page) -> tuple[str, dict[str, Any]]:
    """Return the statement of a page and its values; its plan is tested.

    Where several columns are asked for, it is asked first how rare their values are.
    """
    order, asked, values = _parts(where, wanted)
    return list_sql.page(order, _looked_at(order, asked, values)), values


def cursor(row: Complaint, sort: Sort) -> Cursor:
    """Return where a row stands."""
    at = {Sort.DUE: row.due_at, Sort.OPENED: row.opened_at, Sort.CHANGED: row.changed_at}
    return Cursor(at[sort], row.pk)


def next_one(
    where: Where,
    *,
    after: Cursor | None,
    seen: Sequence[int] = (),
    sort: Sort = Sort.DUE,
    ascending: bool = True,
) -> Complaint | None:
    """Return which complaint staff take next: the first of the list that is not among these.

    Args:
        where: Of which list.
        after: Behind which of its rows; None: from its start.
        seen: Those that are passed over; the first 200 of them.
        sort: Of the list.
        ascending: Of the list.

    """
    passed = set(seen[:MOST_SEEN])
    found = page(where, Page(len(passed) + 1, sort, ascending, after=after))
    return next((row for row in found if row.pk not in passed), None)


def _parts(
    where: Where, wanted: Page
) -> tuple[list_sql.Order, list_sql.Asked, dict[str, Any]]:  # fmt: skip
    order = list_sql.Order(str(wanted.sort), wanted.ascending is not wanted.backwards)
    given = _values(where, wanted.sort)
    flags = {"overdue": where.overdue, "quiet": where.quiet, "callback": where.callback}
    asked = list_sql.Asked(
        given,
        {name: flag for name, flag in flags.items() if flag is not None},
        since=where.opened_since is not None,
    )
    now = datetime.now(UTC)
    (low_at, low), (high_at, high) = _stretch(where, wanted, now)
    values = {
        **given, "low_at": low_at, "low": low, "high_at": high_at, "high": high, "now": now,
        "since": where.opened_since, "limit": wanted.limit,
    }  # fmt: skip
    return order, asked, values


def _looked_at(
    order: list_sql.Order, asked: list_sql.Asked, values: dict[str, Any]
) -> list_sql.Asked:
    """Return what is asked, knowing whether it asks for a rare value besides others."""
    names = asked.doubtful(order)
    if not names:
        return asked
    ((fewest,),) = fetch(list_sql.rarest(names), values)
    return replace(asked, rare=fewest <= list_sql.RARE)


def _stretch(where: Where, wanted: Page, now: datetime) -> tuple[Place, Place]:
    """Return what lies just before and just behind the page's stretch of the list.

    Of several ends the innermost counts; an index is entered at one place only.
    """
    low, high = (wanted.after, wanted.before) if wanted.ascending else (wanted.before, wanted.after)
    lows, highs = [_place(one) for one in (low,) if one], [_place(one) for one in (high,) if one]
    if wanted.sort is Sort.DUE and where.overdue is not None:
        (highs if where.overdue else lows).append((now, LAST[1]))
    if wanted.sort is not Sort.DUE and where.opened_since is not None:
        # Nothing is changed before it is opened.
        lows.append((where.opened_since, -1))
    return max(lows, default=FIRST), min(highs, default=LAST)


def _place(at: Cursor) -> tuple[datetime, int]:
    return at.at or FAR, at.id


def _values(where: Where, sort: Sort) -> dict[str, list[Any]]:
    """Return what is asked, each value once; who asks for all there are, asks for nothing."""
    lists: dict[str, Collection[Any] | None] = {
        "state": where.states, "topic": where.topics, "priority": where.priorities,
        "source": where.sources, "finding": where.findings, "owner": _owners(where),
        "channel": _channels(where), "order": where.order_ids, "user": where.user_ids,
        "id": where.ids,
    }  # fmt: skip
    found = {name: list(dict.fromkeys(one)) for name, one in lists.items() if one is not None}
    every: dict[str, Collection[Any]] = dict(list_sql.EVERY)
    if sort is Sort.DUE or where.overdue or where.callback:
        # Only what is open is in that order, is late, or waits for a call.
        every["state"] = STILL_OPEN
        if "state" in found:
            found["state"] = [one for one in found["state"] if one in STILL_OPEN]
    return {
        name: [str(one) for one in values] if list_sql.TYPES[name] == "text" else values
        for name, values in found.items()
        if not (name in every and set(values) >= set(every[name]))
    }


def _owners(where: Where) -> list[int] | None:
    if where.unowned:
        return [NOBODY, *(where.owner_ids or ())]
    # Nobody has the number that stands for nobody.
    return None if where.owner_ids is None else [pk for pk in where.owner_ids if pk != NOBODY]


def _channels(where: Where) -> list[int] | None:
    """Return the channels that are wanted and allowed, None where that is no matter."""
    if where.allowed_channel_ids is None:
        return None if where.channel_ids is None else list(where.channel_ids)
    if where.channel_ids is None:
        return list(where.allowed_channel_ids)
    return [pk for pk in where.channel_ids if pk in where.allowed_channel_ids]
