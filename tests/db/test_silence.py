"""Paid orders that nobody hears anything of: who is listed, when, and who never is."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest import mock
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from saleor_service_plugin.delivery.promises.models import Promise, PromiseSettings
from saleor_service_plugin.delivery.silence import keep, quiet_list, rounds
from saleor_service_plugin.delivery.silence.models import QuietOrder
from saleor_service_plugin.delivery.silence.quiet_list import Cursor, Page
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import participants, sync
from saleor_service_plugin.shop.snapshots import (
    Channel,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop import FakeShop, a_parcel, an_order

pytestmark = pytest.mark.django_db(transaction=True)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 23, 8, tzinfo=BERLIN).astimezone(UTC)
"""A Monday; the clocks change on the Sunday that follows."""
PRICE = Decimal("39.80")
HOURS = {1: 16, 2: 4}
"""Working hours that may pass, by channel."""


def _half_hours() -> Iterator[datetime]:
    """Yield the beginnings of all half hours in which is worked, of these weeks."""
    for number in range(-400, 1000):
        there = (BEGIN + number * HOUR / 2).astimezone(BERLIN)
        if there.weekday() < 5 and 9 <= there.hour < 17:
            yield there.astimezone(UTC)


WORKED = tuple(_half_hours())


def worked(begin: datetime, end: datetime) -> timedelta:
    """Return the working time between two half hours."""
    return (bisect_left(WORKED, end) - bisect_left(WORKED, begin)) * HOUR / 2


@dataclass
class Clock:
    """What the rounds take for the time."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        """Return it."""
        return self.now


@pytest.fixture
def clock(shop: FakeShop) -> Iterator[Clock]:
    """Two channels in Berlin, and a clock that tests move.

    Promises are rows that tests write: kept track of by the true clock, all of them would be
    late here.
    """
    shop.channels = {
        pk: Channel(pk, f"channel-{pk}", f"Channel {pk}", "EUR", True, country="DE") for pk in HOURS
    }
    for pk in HOURS:
        channels.go_live(pk)
    ChannelState.objects.update(live_since=BEGIN - 150 * HOUR, time_zone="Europe/Berlin")
    PromiseSettings.objects.create(channel_id=2, silence_hours=HOURS[2], changed_at=BEGIN - HOUR)
    found = Clock()
    with (
        mock.patch.object(rounds, "transaction_time", found),
        mock.patch.object(participants, "_sources", [keep.keep]),
    ):
        yield found


def placed(shop: FakeShop, at: datetime, *, channel: int = 1, **changes: object) -> Order:
    """Have an order that was paid at once."""
    money = MoneyMovement(MoneySource.TRANSACTION, shop.next_id(), MoneyKind.PAYMENT, PRICE, at)
    values: dict[str, object] = {
        "created_at": at, "channel_id": channel, "channel_slug": f"channel-{channel}",
        "number": shop.next_id(), "total_charged": PRICE, "money": (money,),
    }  # fmt: skip
    return shop.put(an_order(**{**values, **changes}))


def unpaid(shop: FakeShop, at: datetime, **changes: object) -> Order:
    """Have an order that nobody paid."""
    return placed(shop, at, total_charged=Decimal(0), money=(), **changes)


def mailed(order_id: UUID, at: datetime, *, state: str = "sent", reason: str = "") -> None:
    """Have had a mail about an order."""
    order = sync.port.current().read_orders([order_id])[order_id]
    Message.objects.create(
        key=f"test:{uuid4()}", kind="parcel-sent", order_id=order_id, state=state, reason=reason,
        came_from={"sent": "sending", "tried": "sending"}.get(state, ""),
        fact_at=at, due_at=at, deadline_at=at + 100 * HOUR, channel_id=order.channel_id,
        finished_at=at if state != "held" else None,
    )  # fmt: skip


def promised(order: Order, latest: date | None, *, shown: bool = True) -> None:
    """Have promised a line of an order."""
    Promise.objects.create(
        order_id=order.id, line_id=uuid4(), channel_id=order.channel_id,
        placed_at=order.created_at, shown=shown, latest=latest,
    )  # fmt: skip


def look(*orders: Order) -> None:
    """Look at orders, and let the rounds go once."""
    sync.sync([order.id for order in orders])
    rounds.look_round()


def listed() -> set[UUID]:
    """Return what staff see."""
    return {row.order_id for row in quiet_list.page(Page(100_000))}


@dataclass
class World:
    """Orders, with when there was news of each, and until when somebody waits for it."""

    shop: FakeShop
    orders: dict[UUID, Order] = field(default_factory=dict)
    news: dict[UUID, list[datetime]] = field(default_factory=dict)
    shielded: dict[UUID, datetime] = field(default_factory=dict)
    ends: dict[UUID, datetime] = field(default_factory=dict)
    steps: list[tuple[datetime, UUID, str]] = field(default_factory=list)

    def add(self, order: Order) -> Order:
        """Have an order that somebody waits for."""
        self.orders[order.id] = order
        self.news[order.id] = [order.created_at, *(row.at for row in order.money)]
        return order

    def due(self, now: datetime) -> set[UUID]:
        """Return what has to stand on the list at a moment."""
        found = set()
        for pk, order in self.orders.items():
            if order.created_at > now or self.ends.get(pk, now + HOUR) <= now:
                continue
            last = max(at for at in self.news[pk] if at <= now)
            silent = worked(last, now) >= HOURS[order.channel_id] * HOUR
            if silent and self.shielded.get(pk, now) <= now:
                found.add(pk)
        return found

    def step(self, now: datetime) -> None:
        """Do what comes in the hour that ends now."""
        coming = [one for one in self.steps if one[0] <= now]
        self.steps = [one for one in self.steps if one[0] > now]
        for at, pk, what in coming:
            order = self.shop.orders[pk]
            if what == "mail":
                mailed(pk, at)
                continue
            if what == "send":
                self.shop.add_parcel(
                    pk, a_parcel(id=self.shop.next_id(), created_at=at,
                                 lines=((order.lines[0].id, 1),))
                )  # fmt: skip
            elif what == "finish":
                self.shop.change(pk, status="fulfilled")
            elif what == "cancel":
                self.shop.change(pk, status="canceled")
            sync.sync([pk])


def _moment(drawn: random.Random, first: int, last: int) -> datetime:
    return BEGIN + drawn.randrange(2 * first, 2 * last) * HOUR / 2


def _others(world: World, drawn: random.Random) -> None:
    """Add who must not be listed, or not yet, or no more."""
    for number in range(160):
        at = _moment(drawn, -150, 60)
        channel = drawn.choice((1, 2))
        match number % 8:
            case 0:
                unpaid(world.shop, at, channel=channel)
            case 1:
                placed(world.shop, at, channel=channel, status="fulfilled")
            case 2:
                placed(world.shop, at, channel=channel, status="canceled")
            case 3:
                # Mailed every few hours.
                order = world.add(placed(world.shop, at, channel=channel))
                for days in range(1, 14):
                    when = at + days * 5 * HOUR * drawn.choice((1, 2))
                    world.steps.append((when, order.id, "mail"))
                    world.news[order.id].append(when)
            case 4 | 5:
                order = world.add(placed(world.shop, at, channel=channel))
                when = _moment(drawn, 70, 200)
                world.steps.append((when, order.id, "finish" if number % 8 == 4 else "cancel"))
                world.ends[order.id] = when
            case 6:
                order = world.add(placed(world.shop, at, channel=channel))
                day = date(2026, 3, 24) + timedelta(days=drawn.randrange(8))
                promised(order, day)
                ends = datetime(day.year, day.month, day.day, tzinfo=BERLIN) + timedelta(days=1)
                world.shielded[order.id] = ends.astimezone(UTC)
            case 7:
                order = world.add(placed(world.shop, at, channel=channel))
                when = _moment(drawn, 70, 200)
                world.steps.append((when, order.id, "send"))
                world.news[order.id].append(when)


def test_a_hundred_orders_left_alone_are_listed_on_time_and_no_other(
    shop: FakeShop, clock: Clock
) -> None:
    """Hour by hour for eleven days the list is what reckoning by hand says."""
    drawn = random.Random(8)
    world = World(shop)
    for number in range(100):
        at = _moment(drawn, -150, 60)
        world.add(placed(shop, at, channel=1 + number % 2))
    _others(world, drawn)
    orders = sorted(shop.orders.values(), key=lambda order: order.created_at)
    seen: set[UUID] = set()
    for _ in range(11 * 24):
        clock.now += HOUR
        new = [order.id for order in orders if clock.now - HOUR < order.created_at <= clock.now]
        if clock.now == BEGIN + HOUR:
            new = [order.id for order in orders if order.created_at <= clock.now]
        sync.sync(new)
        world.step(clock.now)
        rounds.look_round()
        assert listed() == world.due(clock.now), clock.now
        seen |= listed()
    assert set(list(world.orders)[:100]) <= seen
    assert not QuietOrder.objects.exclude(order_id__in=world.orders)


def test_reserved_counts_as_paid_and_free_needs_no_payment(shop: FakeShop, clock: Clock) -> None:
    """Whoever will be charged on dispatch waits as well; whoever got it all back does not."""
    at = BEGIN - 150 * HOUR
    reserved = unpaid(shop, at, total_authorized=PRICE)
    free = unpaid(shop, at, total_gross=Decimal(0))
    in_part = unpaid(shop, at, total_authorized=PRICE - 1)
    back = placed(shop, at)
    row = replace(back.money[0], id=shop.next_id(), kind=MoneyKind.REFUND)
    shop.change(back.id, money=(*back.money, row), total_charged=Decimal(0))
    clock.now += 24 * HOUR

    look(reserved, free, in_part, back)

    assert listed() == {reserved.id, free.id}


@pytest.mark.parametrize(("state", "reason"), [("tried", ""), ("skipped", "overtaken")])
def test_a_mail_that_nobody_got_is_no_news(
    shop: FakeShop, clock: Clock, state: str, reason: str
) -> None:
    """Nor is one that would have been sent."""
    order = placed(shop, BEGIN - 150 * HOUR)
    mailed(order.id, clock.now, state=state, reason=reason)

    look(order)

    assert listed() == {order.id}


def test_a_mail_takes_an_order_off_the_list_at_once(shop: FakeShop, clock: Clock) -> None:
    """Also where nothing marks the order, and rounds stood still for days."""
    order = placed(shop, BEGIN - 150 * HOUR)
    look(order)
    assert listed() == {order.id}

    clock.now += 24 * HOUR
    mailed(order.id, clock.now - 3 * HOUR)
    rounds.look_round()

    assert not listed()
    assert QuietOrder.objects.get().news_at == clock.now - 3 * HOUR


def test_a_parcel_takes_an_order_off_the_list_with_the_look(shop: FakeShop, clock: Clock) -> None:
    """No round need come."""
    order = placed(shop, BEGIN - 150 * HOUR)
    look(order)
    clock.now += 24 * HOUR
    shop.add_parcel(order.id, a_parcel(id=9, created_at=clock.now, lines=((order.lines[0].id, 1),)))

    sync.sync([order.id])

    assert not listed()


def test_a_removed_order_leaves_the_list(shop: FakeShop, clock: Clock) -> None:
    """Nobody waits for it any more."""
    order = placed(shop, BEGIN - 150 * HOUR)
    look(order)
    shop.remove(order.id)

    sync.sync([order.id])

    assert not QuietOrder.objects.exists()


@pytest.mark.parametrize(
    ("days", "shown", "silent"),
    [
        ((0,), True, False),
        ((-1,), True, True),
        ((5, 9), True, False),
        ((5, -1), True, True),
        ((5, None), True, True),
        ((5,), False, True),
    ],
    ids=["today", "yesterday", "later", "one-is-over", "one-without-a-day", "not-told"],
)
def test_who_knows_the_day_is_not_left_without_news(
    shop: FakeShop, clock: Clock, days: tuple[int | None, ...], shown: bool, silent: bool
) -> None:
    """As long as the customer was told a day for all that is to come, and none is over."""
    order = placed(shop, BEGIN - 150 * HOUR)
    today = clock.now.astimezone(BERLIN).date()
    for day in days:
        latest = None if day is None else today + timedelta(days=day)
        promised(order, latest, shown=shown)

    look(order)

    assert listed() == ({order.id} if silent else set())


def test_other_hours_hold_at_once(shop: FakeShop, clock: Clock) -> None:
    """Whoever lowers them sees the list with the next round."""
    order = placed(shop, BEGIN - 150 * HOUR)
    settings = PromiseSettings.objects.create(channel_id=1, silence_hours=90, changed_at=clock.now)
    look(order)
    assert not listed()

    clock.now += HOUR
    settings.silence_hours, settings.changed_at = 2, clock.now
    settings.save()
    rounds.look_round()

    assert listed() == {order.id}


def test_a_look_that_finds_nothing_new_writes_nothing(shop: FakeShop, clock: Clock) -> None:
    """The row of an order that is listed stays as it is."""
    order = placed(shop, BEGIN - 150 * HOUR)
    look(order)
    before = QuietOrder.objects.values().get()

    sync.sync([order.id])

    assert QuietOrder.objects.values().get() == before


def test_pages_of_the_list_are_those_of_a_list_in_python(shop: FakeShop) -> None:
    """Forwards and backwards, of all channels and of some."""
    drawn = random.Random(5)
    rows = [
        QuietOrder(
            order_id=UUID(int=drawn.getrandbits(128)), channel_id=drawn.choice((1, 2, 3)),
            news_at=BEGIN + drawn.randrange(20) * HOUR, due_at=BEGIN, listed=drawn.random() < 0.8,
        )
        for _ in range(200)
    ]  # fmt: skip
    QuietOrder.objects.bulk_create(rows)
    every = sorted((row.news_at, row.order_id, row.channel_id) for row in rows if row.listed)
    for _ in range(200):
        some = drawn.choice((None, [], [1], [2, 3], [3, 3, 9]))
        there = [one[:2] for one in every if some is None or one[2] in some]
        low, high = (drawn.choice((None, *there[:: 1 + len(there) // 9])) for _ in range(2))
        inside = [
            one for one in there if (low is None or one > low) and (high is None or one < high)
        ]
        limit, backwards = drawn.randrange(1, 30), drawn.random() < 0.5
        wanted = Page(
            limit, after=low and Cursor(*low), before=high and Cursor(*high), backwards=backwards
        )
        found = [(row.news_at, row.order_id) for row in quiet_list.page(wanted, channel_ids=some)]
        assert found == (inside[-limit:] if backwards else inside[:limit])
        assert quiet_list.count(some) == len(there)
