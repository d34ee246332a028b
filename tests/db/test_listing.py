"""The staff's list page by page, compared with a list in Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db.models import F

from saleor_service_plugin.messages import list_sql, listing
from saleor_service_plugin.messages.listing import Cursor, Page, Sort, Where
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.outbox.rules import WAITING, State

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 600
CHECKS = 1000

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = (1, 2, 10, 101)
KINDS = ("parcel-sent", "parcel", "order-placed")
REASONS = ("", "", "", "together", "refused: 550", "refused", "quiet-hours")
CAME_FROM = {State.QUEUED: "", State.SKIPPED: "", State.SENDING: "queued"}
ORDERS = [UUID(int=number) for number in range(40)]


@dataclass(frozen=True)
class Shop:
    """The rows there are, in the order of their ids."""

    rows: list[Message]

    def page(self, where: Where, wanted: Page) -> list[int]:
        """Return what the list must give."""
        found = sorted(filter(_fits(where), self.rows), key=_place(wanted.sort))
        if wanted.sort is Sort.FINISHED:
            found = [row for row in found if row.finished_at]
        if not wanted.ascending:
            found.reverse()
        found = list(filter(_between(wanted), found))
        if wanted.backwards:
            found = found[max(len(found) - wanted.limit, 0) :]
        return [row.pk for row in found[: wanted.limit]]


def _place(sort: Sort) -> Callable[[Message], tuple[datetime, int]]:
    by_time = sort is Sort.FINISHED
    return lambda row: ((row.finished_at or BEGIN) if by_time else BEGIN, row.pk)


def _fits(where: Where) -> Callable[[Message], bool]:
    def fits(row: Message) -> bool:
        asked: list[tuple[object, Sequence[object] | None]] = [
            (row.state, where.states), (row.kind, where.kinds), (row.order_id, where.order_ids),
            (row.channel_id, where.channel_ids), (row.channel_id, where.allowed_channel_ids),
            (row.reason.split(":")[0], where.reasons),
        ]  # fmt: skip
        ended = row.finished_at
        return (
            all(values is None or value in values for value, values in asked)
            and (where.finished_from is None or bool(ended and ended >= where.finished_from))
            and (where.finished_to is None or bool(ended and ended <= where.finished_to))
        )

    return fits


def _between(wanted: Page) -> Callable[[Message], bool]:
    place = _place(wanted.sort)

    def of(cursor: Cursor) -> tuple[datetime, int]:
        return (cursor.finished_at if wanted.sort is Sort.FINISHED else None) or BEGIN, cursor.id

    def between(row: Message) -> bool:
        low, high = wanted.after, wanted.before
        if not wanted.ascending:
            low, high = high, low
        return (low is None or place(row) > of(low)) and (high is None or place(row) < of(high))

    return between


def _row(drawn: random.Random) -> Message:
    state = drawn.choice([*State, State.SENT, State.SENT, State.SENT])
    sending, ended = state is State.SENDING, state not in WAITING
    return Message(
        key=uuid4().hex,
        kind=drawn.choice(KINDS),
        order_id=drawn.choice(ORDERS),
        channel_id=drawn.choice((1, 1, 1, *CHANNELS)),
        state=state,
        came_from=CAME_FROM.get(state, "sending"),
        reason=drawn.choice(REASONS),
        fact_at=BEGIN,
        due_at=BEGIN,
        deadline_at=BEGIN,
        token=uuid4() if sending else None,
        leased_until=BEGIN if sending else None,
        # Many end at the same time.
        finished_at=BEGIN + timedelta(hours=drawn.randrange(40)) if ended else None,
    )


@pytest.fixture(params=[False, True], ids=["usual", "by-lanes"])
def lanes(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Look at the usual stretch of the list, or at a row or two, so that lanes are read."""
    if not request.param:
        yield False
        return
    with mock.patch.object(list_sql, "NEAR", 1), mock.patch.object(list_sql, "NEAR_AND", 1):
        yield True


def fill(rows: int, seed: int) -> Shop:
    """Add that many messages."""
    drawn = random.Random(seed)
    # One of a kind and a channel that are nowhere else.
    made = [_row(drawn) for _ in range(rows)]
    made[rows // 3].kind, made[rows // 2].channel_id = "rare", 7
    Message.objects.bulk_create(made)
    return Shop(list(Message.objects.order_by("pk")))


def ids(rows: Sequence[Message]) -> list[int]:
    """Return the ids of rows."""
    return [row.pk for row in rows]


def cursor(row: Message, sort: Sort) -> Cursor:
    """Return a row's place."""
    return Cursor(row.pk, row.finished_at if sort is Sort.FINISHED else None)


def _some[T](drawn: random.Random, values: Sequence[T]) -> list[T] | None:
    if drawn.random() < 0.55:
        return None
    return drawn.choices(values, k=drawn.choice((0, 1, 1, 1, 2, 3, 5)))


def _draw(drawn: random.Random, shop: Shop) -> tuple[Where, Page]:
    sort = drawn.choice(list(Sort))
    places = [row for row in shop.rows if sort is Sort.CREATED or row.finished_at]
    ends = [cursor(drawn.choice(places), sort) if drawn.random() < 0.4 else None for _ in "ab"]
    times: list[datetime | None] = [None, None]
    if sort is Sort.FINISHED and drawn.random() < 0.3:
        times = sorted(BEGIN + timedelta(hours=drawn.randrange(40)) for _ in "ab")  # type: ignore[assignment]
        times[drawn.randrange(2)] = drawn.choice((None, times[0]))
    where = Where(
        states=_some(drawn, list(State)),
        kinds=_some(drawn, (*KINDS, "rare", "nowhere")),
        channel_ids=_some(drawn, (*CHANNELS, 7, 99)),
        allowed_channel_ids=_some(drawn, (*CHANNELS, 7)),
        order_ids=_some(drawn, ORDERS) if drawn.random() < 0.3 else None,
        reasons=_some(drawn, ("", "together", "refused", "quiet-hours", "550")),
        finished_from=times[0],
        finished_to=times[1],
    )
    limit = drawn.choice((1, 2, 3, 7, 21, 101, 1000))
    return where, Page(limit, sort, drawn.random() < 0.5, *ends, drawn.random() < 0.5)


def test_any_page_of_any_filter_is_that_of_a_list_in_python(lanes: bool) -> None:
    # given
    shop, drawn = fill(ROWS, seed=5), random.Random(6)
    filled = 0
    for number in range(CHECKS):
        where, wanted = _draw(drawn, shop)

        # when
        found = ids(listing.page(where, wanted))

        # then
        assert found == shop.page(where, wanted), f"{number}: {where} {wanted}"
        filled += bool(found)
        if number % 10 == 0:
            every = [row for row in shop.rows if _fits(where)(row)]
            ended = [row for row in every if row.finished_at]
            assert listing.count(where) == len(every), where
            assert listing.count(where, Sort.FINISHED) == len(ended), where
    assert filled > CHECKS / 4


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
def test_pages_make_up_the_list(sort: Sort, ascending: bool, backwards: bool, lanes: bool) -> None:
    # given
    shop = fill(200, seed=1)
    where = Where(states=[State.SENT, State.FAILED, State.QUEUED], allowed_channel_ids=[1, 2])
    wanted = Page(7, sort, ascending, backwards=backwards)
    every = shop.page(where, replace(wanted, limit=1000))

    # when
    found: list[int] = []
    while page := listing.page(where, wanted):
        end = cursor(page[0] if backwards else page[-1], sort)
        wanted = replace(wanted, **{"before" if backwards else "after": end})
        found = [*ids(page), *found] if backwards else [*found, *ids(page)]

    # then
    assert found == every
    assert len(found) > 40


def test_ties_are_in_the_order_of_their_ids() -> None:
    # given: all ended at once
    shop = fill(60, seed=2)
    Message.objects.filter(finished_at__isnull=False).update(finished_at=BEGIN)
    ended = [row.pk for row in shop.rows if row.finished_at]

    # when
    middle = Cursor(ended[10], BEGIN)
    after = listing.page(Where(), Page(5, Sort.FINISHED, ascending=True, after=middle))
    before = listing.page(Where(), Page(5, Sort.FINISHED, ascending=True, before=middle))
    newest = listing.page(Where(), Page(5, Sort.FINISHED, after=middle))

    # then
    assert ids(after) == ended[11:16]
    assert ids(before) == ended[:5]
    assert ids(newest) == ended[9:4:-1]


@pytest.mark.parametrize("sort", Sort)
def test_what_changes_between_pages_moves_nothing_else(sort: Sort, lanes: bool) -> None:
    # given
    shop = fill(200, seed=3)
    where = Where(states=[State.FAILED, State.SENT, State.TRIED])
    wanted = Page(6, sort)
    every = shop.page(where, Page(1000, sort))
    page = listing.page(where, wanted)
    found, gone = ids(page), set[int]()

    # when: with each page, a row that was seen and one that was not leave the list; so does
    # the one where the page ended, and another one comes in where nobody looks any more
    while page:
        leave = [found[0], page[-1].pk, *[pk for pk in every if pk not in found][2:3]]
        Message.objects.filter(pk__in=leave).update(
            state="skipped", came_from="sending", finished_at=F("created_at")
        )
        gone.update(leave)
        _row_like(page[0], finished_at=datetime.now(tz=UTC)).save()
        page = listing.page(where, replace(wanted, after=cursor(page[-1], sort)))
        found += ids(page)

    # then: each of the others once, in its place
    assert len(found) == len(set(found))
    assert [pk for pk in found if pk not in gone] == [pk for pk in every if pk not in gone]


def _row_like(row: Message, *, finished_at: datetime) -> Message:
    return Message(
        key=uuid4().hex, kind=row.kind, order_id=row.order_id, channel_id=row.channel_id,
        state=State.SENT, came_from="sending", fact_at=BEGIN, due_at=BEGIN, deadline_at=BEGIN,
        finished_at=finished_at,
    )  # fmt: skip


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "where",
    [
        Where(),
        Where(states=[]),
        Where(kinds=[]),
        Where(channel_ids=[]),
        Where(order_ids=[]),
        Where(reasons=[]),
        Where(allowed_channel_ids=[]),
        Where(channel_ids=[1], allowed_channel_ids=[2]),
        Where(reasons=["together"]),
        Where(order_ids=ORDERS),
    ],
    ids=str,
)
def test_empty_lists(sort: Sort, where: Where) -> None:
    for page in (Page(5, sort), Page(5, sort, backwards=True)):
        assert listing.page(where, page) == []
    assert listing.count(where) == 0


def test_channels_that_are_not_allowed_are_not_there() -> None:
    # given
    shop = fill(100, seed=4)
    every = {row.pk for row in shop.rows if row.channel_id == 2}

    # when, then
    for where in (
        Where(allowed_channel_ids=[2]),
        Where(allowed_channel_ids=[2], channel_ids=[1, 2]),
        Where(allowed_channel_ids=[2], order_ids=ORDERS),
    ):
        assert set(ids(listing.page(where, Page(1000)))) == every
        assert listing.count(where) == len(every)


def test_numbers_that_no_channel_and_no_row_can_have(lanes: bool) -> None:
    # given
    fill(30, seed=5)
    most = 2**63 - 1

    # when, then
    assert listing.page(Where(channel_ids=[most]), Page(5)) == []
    assert listing.page(Where(channel_ids=[most], reasons=["x" * 300]), Page(5)) == []
    assert listing.page(Where(channel_ids=[1]), Page(5, after=Cursor(0))) == []
    assert len(listing.page(Where(channel_ids=[1, most]), Page(5, after=Cursor(most)))) == 5


def test_a_time_needs_the_list_that_is_sorted_by_it() -> None:
    with pytest.raises(ValueError, match="sorted by it"):
        listing.statement(Where(finished_to=BEGIN), Page(1))
    with pytest.raises(ValueError, match="sorted by time"):
        listing.statement(Where(), Page(1, Sort.FINISHED, after=Cursor(1)))
