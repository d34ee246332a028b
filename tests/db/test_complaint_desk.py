"""The complaint desk: any page of any filter is the page that a list in Python gives."""

import random
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.desk import listing
from saleor_service_plugin.complaints.desk.listing import Page, Sort, Where
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.number import number_of
from saleor_service_plugin.complaints.states import (
    OPEN,
    ClockKind,
    ComplaintState,
    Finding,
    Priority,
    Source,
    Topic,
)

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 400
CHECKS = 800

NOW = datetime.now(UTC)
BEGIN = NOW - timedelta(days=60)
CHANNELS = (1, 2, 10)
OWNERS = (3, 4)
USERS = (7, 8)
FAR = datetime(9999, 12, 31, tzinfo=UTC)


def _row(drawn: random.Random, number: int) -> Complaint:
    state = drawn.choice((*ComplaintState, ComplaintState.CLOSED, ComplaintState.CLOSED))
    opened = BEGIN + timedelta(hours=drawn.randrange(60))
    runs = state in OPEN and drawn.random() < 0.7
    calls = state in OPEN and drawn.random() < 0.3
    return Complaint(
        number=number_of(number), key=str(number), order_id=UUID(int=number // 2),
        channel_id=drawn.choice((1, 1, 1, *CHANNELS)), user_id=drawn.choice((None, *USERS)),
        topic=drawn.choice(list(Topic)), state=state, source=drawn.choice(list(Source)),
        priority=drawn.choice((Priority.NORMAL, *Priority)),
        finding=drawn.choice((Finding.OPEN, *Finding)), owner_id=drawn.choice((None, *OWNERS)),
        opened_at=opened, changed_at=opened + timedelta(hours=drawn.randrange(30)),
        due_at=NOW + timedelta(hours=drawn.randrange(-40, 40), minutes=30) if runs else None,
        quiet=state in OPEN and drawn.random() < 0.2,
        callback_from=NOW if calls else None,
        callback_until=NOW + timedelta(hours=2) if calls else None,
    )  # fmt: skip


def fill() -> tuple[list[Complaint], set[int]]:
    """Add complaints; return them, and the ids of those whose promised call was not made."""
    drawn = random.Random(11)
    rows = Complaint.objects.bulk_create([_row(drawn, number) for number in range(1, ROWS + 1)])
    called: set[int] = set()
    clocks = []
    for row in rows:
        if row.callback_until:
            made = drawn.random() < 0.5
            called |= set() if made else {row.pk}
            clocks.append(
                Clock(
                    complaint_id=row.pk, channel_id=row.channel_id, kind=ClockKind.CALLBACK,
                    minutes=120, started_at=NOW, ended_at=NOW if made else None,
                )
            )  # fmt: skip
    Clock.objects.bulk_create(clocks)
    return rows, called


def _key(row: Complaint, sort: Sort) -> tuple[datetime, int]:
    found = listing.cursor(row, sort)
    return found.at or FAR, found.id


def _fits(where: Where, called: set[int]) -> Callable[[Complaint], bool]:
    def among(value: object, values: Collection[object] | None) -> bool:
        return values is None or value in values

    def fits(row: Complaint) -> bool:
        overdue = row.state in OPEN and row.due_at is not None and row.due_at <= NOW
        owned = (where.unowned and row.owner_id is None) or (
            row.owner_id in where.owner_ids if where.owner_ids is not None else not where.unowned
        )
        flags = (
            (where.overdue, overdue), (where.quiet, row.quiet), (where.callback, row.pk in called),
        )  # fmt: skip
        return (
            owned
            and among(row.state, where.states)
            and among(row.topic, where.topics)
            and among(row.priority, where.priorities)
            and among(row.source, where.sources)
            and among(row.finding, where.findings)
            and among(row.channel_id, where.channel_ids)
            and among(row.channel_id, where.allowed_channel_ids)
            and among(row.order_id, where.order_ids)
            and among(row.user_id, where.user_ids)
            and among(row.pk, where.ids)
            and all(wanted is None or wanted is is_so for wanted, is_so in flags)
            and (where.opened_since is None or row.opened_at >= where.opened_since)
        )

    return fits


def expected(rows: list[Complaint], called: set[int], where: Where, wanted: Page) -> list[int]:
    """Return what the desk must give."""
    sort, fits = wanted.sort, _fits(where, called)
    low, high = wanted.after, wanted.before
    if not wanted.ascending:
        low, high = high, low
    found = sorted(
        key
        for row in rows
        if fits(row) and (sort is not Sort.DUE or row.state in OPEN)
        if (key := _key(row, sort))
        and (low is None or key > (low.at or FAR, low.id))
        and (high is None or key < (high.at or FAR, high.id))
    )
    if not wanted.ascending:
        found.reverse()
    if wanted.backwards:
        found = found[max(len(found) - wanted.limit, 0) :]
    return [pk for _, pk in found[: wanted.limit]]


def _some[T](drawn: random.Random, values: Sequence[T], often: float = 0.25) -> list[T] | None:
    if drawn.random() > often:
        return None
    return drawn.choices(values, k=drawn.choice((0, 1, 1, 1, 2, 3, 12)))


def _flag(drawn: random.Random) -> bool | None:
    return drawn.choice((True, False)) if drawn.random() < 0.15 else None


def _draw(drawn: random.Random, rows: list[Complaint]) -> tuple[Where, Page]:
    sort = drawn.choice(list(Sort))
    ends = [
        listing.cursor(drawn.choice(rows), sort) if drawn.random() < 0.3 else None for _ in "ab"
    ]
    some = drawn.choices(rows, k=60)
    where = Where(
        states=_some(drawn, list(ComplaintState), 0.4), topics=_some(drawn, list(Topic)),
        priorities=_some(drawn, [one.value for one in Priority]),
        sources=_some(drawn, list(Source)), findings=_some(drawn, list(Finding)),
        owner_ids=_some(drawn, (*OWNERS, 0, 99)), unowned=drawn.random() < 0.2,
        channel_ids=_some(drawn, (*CHANNELS, 99)),
        allowed_channel_ids=_some(drawn, CHANNELS, 0.5),
        order_ids=_some(drawn, [row.order_id for row in some if row.order_id], 0.1),
        user_ids=_some(drawn, USERS, 0.1), ids=_some(drawn, [row.pk for row in some], 0.1),
        overdue=_flag(drawn), quiet=_flag(drawn), callback=_flag(drawn),
        opened_since=drawn.choice(rows).opened_at if drawn.random() < 0.15 else None,
    )  # fmt: skip
    limit = drawn.choice((1, 2, 3, 7, 21, 101))
    return where, Page(limit, sort, drawn.random() < 0.5, *ends, drawn.random() < 0.5)


def test_any_page_of_any_filter_is_that_of_a_list_in_python() -> None:
    # given
    (rows, called), drawn = fill(), random.Random(6)
    filled = 0
    for number in range(CHECKS):
        where, wanted = _draw(drawn, rows)

        # when
        found = [row.pk for row in listing.page(where, wanted)]

        # then
        assert found == expected(rows, called, where, wanted), f"{number}: {where} {wanted}"
        filled += bool(found)
        every = expected(rows, called, where, Page(ROWS, wanted.sort))
        assert listing.count(where, wanted.sort) == len(every), f"{number}: {where}"
    assert filled > CHECKS / 4


def test_a_list_is_counted_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    monkeypatch.setattr(listing, "MOST_COUNTED", 50)
    assert listing.count(Where(), Sort.OPENED) == 51
    assert listing.count(Where(sources=["api"]), Sort.CHANGED) <= 51


def test_the_next_one_is_the_first_that_nobody_has_seen() -> None:
    # given
    rows, called = fill()
    order = expected(rows, called, Where(owner_ids=[3]), Page(ROWS))

    # then
    first = listing.next_one(Where(owner_ids=[3]), after=None)
    assert first is not None
    assert first.pk == order[0]
    third = listing.next_one(Where(owner_ids=[3]), after=None, seen=order[:2])
    assert third is not None
    assert third.pk == order[2]
    behind = listing.next_one(Where(owner_ids=[3]), after=listing.cursor(third, Sort.DUE))
    assert behind is not None
    assert behind.pk == order[3]
    assert listing.next_one(Where(owner_ids=[3]), after=None, seen=order) is None
    assert listing.next_one(Where(owner_ids=[99]), after=None) is None
