"""One order through the plugin's own rules: a look at each thing that is heard, and at each time
that the rules themselves ask for."""

import heapq
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.follow import Seen, follow
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises.keep import reckon
from saleor_service_plugin.delivery.promises.making import Case
from saleor_service_plugin.delivery.promises.models import Promise, VariantSupply
from saleor_service_plugin.delivery.promises.states import DelayState
from saleor_service_plugin.delivery.promises.terms import Desk
from saleor_service_plugin.delivery.rhythm import rhythm
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.delivery.take_report import UPSET
from saleor_service_plugin.shop.snapshots import (
    LineSupply,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop.rows import a_line, a_parcel, an_address, an_order

from .happened import Bought, Parcel, Said
from .shop import CHANNEL, POLLED, ZONE

LOOK = timedelta(seconds=20)
"""From a mark to the look at its order."""
A_MINUTE = timedelta(minutes=1)
ASKED_WITHIN = timedelta(minutes=10)
"""How much later than its rhythm says a parcel is asked about."""
UNTIL = timedelta(days=45)
"""After the last thing that happened."""

TOTAL = Decimal("39.80")


@dataclass(frozen=True, slots=True)
class News:
    """What was found of one line at a look."""

    found_at: datetime
    cause: Cause
    latest: date | None
    sooner: bool
    was_latest: date | None = None
    """By when it was to come, as told before."""


@dataclass(slots=True)
class Story:
    """What the plugin made of an order."""

    order: Bought
    first: list[date | None]
    """By when each line was promised at first."""
    dispatch_by: list[date | None]
    news: list[list[News]]
    """By line, in order."""
    messages: list[tuple[datetime, Cause]]
    heard: dict[int, list[tuple[datetime, Said]]] = field(default_factory=dict)
    """What was heard of each parcel, by its number, and when."""
    looks: int = 0


DeskOf = Callable[[datetime], Desk]


def run(order: Bought, desk_of: DeskOf, chance: random.Random) -> Story:
    """Return what the plugin finds of an order, from when it is placed to long after its end.

    Args:
        order: With all that will happen to it.
        desk_of: What promises are reckoned with at a moment.
        chance: When exactly a carrier is asked.

    """
    return _Run(order, desk_of, chance).run()


class _Run:
    """The order's rows as time passes."""

    def __init__(self, order: Bought, desk_of: DeskOf, chance: random.Random) -> None:
        self.bought, self.desk_of, self.chance = order, desk_of, chance
        self.lines = [UUID(int=order.number * 10 + place) for place in range(order.lines)]
        self.case = Case(order=_row(order, self.lines), rows=[])
        self.tracked: dict[int, list[TrackedParcel]] = {}
        self.comes_on: date | None = None
        self.queue: list[tuple[datetime, int, Callable[[datetime], bool]]] = []
        self.entered = self.turn = 0
        self.story = Story(order, [], [], [[] for _ in self.lines], [])

    def at(self, when: datetime, happens: Callable[[datetime], bool]) -> None:
        """Have something happen; it returns whether the order is looked at then."""
        self.entered += 1
        heapq.heappush(self.queue, (when, self.entered, happens))

    def run(self) -> Story:
        """Let time pass."""
        for when, happens in self._to_come():
            self.at(when, happens)
        ends = max(when for when, _, _ in self.queue) + UNTIL
        while self.queue and self.queue[0][0] <= ends:
            now, _, happens = heapq.heappop(self.queue)
            if happens(now):
                self.look(now + LOOK)
        by_line = {row.line_id: row for row in self.case.rows}
        rows = [by_line[pk] for pk in self.lines]
        self.story.first = [row.first_latest for row in rows]
        self.story.dispatch_by = [row.dispatch_by for row in rows]
        return self.story

    def _to_come(self) -> Iterator[tuple[datetime, Callable[[datetime], bool]]]:
        order = self.bought
        self.served = [True] * order.lines
        # Stock that is missing when the order is placed is so at the first look.
        for news in order.stock:
            yield news.at, lambda now, news=news: self._supply(news.there, news.comes_on)
        yield order.placed_at, lambda now: True
        if order.paid_at and order.paid_at > order.placed_at:
            yield order.paid_at, self._pay
        for parcel in order.parcels:
            yield parcel.sent_at, lambda now, parcel=parcel: self._send(parcel)

    def _supply(self, there: bool, comes_on: date | None) -> bool:
        self.served[0] = there
        self.comes_on = comes_on
        return True

    def _pay(self, now: datetime) -> bool:
        money = MoneyMovement(MoneySource.TRANSACTION, 1, MoneyKind.PAYMENT, TOTAL, now)
        self.case.order = replace(self.case.order, money=(money,), total_charged=TOTAL)
        return True

    def _send(self, parcel: Parcel) -> bool:
        held = tuple((self.lines[place], 1) for place in parcel.lines)
        row = a_parcel(id=parcel.number, created_at=parcel.sent_at, lines=held)
        rows = (*self.case.order.fulfillments, row)
        self.case.order = replace(self.case.order, fulfillments=rows)
        tracked = TrackedParcel(
            pk=parcel.number, order_id=self.case.order.id, channel_id=CHANNEL,
            fulfillment_id=parcel.number, sent_at=parcel.sent_at, state=ParcelState.UNKNOWN,
        )  # fmt: skip
        self.tracked[parcel.number] = [tracked]
        self.story.heard[parcel.number] = []
        if self.bought.method in POLLED:
            self._ask_later(tracked, parcel, parcel.sent_at)
        else:
            for said in parcel.says:
                when = max(said.seen_from, parcel.sent_at + A_MINUTE)
                self.at(when, lambda now, said=said: self._hear(tracked, parcel, [said], now))
        return True

    def _ask_later(self, row: TrackedParcel, parcel: Parcel, since: datetime) -> None:
        """Set when the carrier is asked next, as `DRAW` would with a quota that suffices."""
        beat = rhythm(
            state=ParcelState(row.state), state_at=row.state_at or parcel.sent_at,
            sent_at=parcel.sent_at, last_scan_at=row.last_scan_at, expected=row.expected_on,
            forecast_until=row.forecast_until, zone=ZONE, now=since,
        )  # fmt: skip
        if beat is None:
            return
        due = since + beat.calm
        if due > beat.near_from and since < beat.near_until:
            due = min(due, max(since + beat.near, beat.near_from))
        if due < beat.stop_at:
            due += ASKED_WITHIN * self.chance.random()
            self.at(due, lambda now: self._ask(row, parcel, now))

    def _ask(self, row: TrackedParcel, parcel: Parcel, now: datetime) -> bool:
        known = len(self.story.heard[parcel.number])
        new = [one for one in parcel.says if one.seen_from <= now]
        heard = {id(one) for _, one in self.story.heard[parcel.number]}
        row.looked_at = now
        changed = False
        if len(new) > known:
            changed = self._hear(row, parcel, [one for one in new if id(one) not in heard], now)
        self._ask_later(row, parcel, now)
        return changed

    def _hear(
        self, row: TrackedParcel, parcel: Parcel, said: Sequence[Said], now: datetime
    ) -> bool:
        heard = self.story.heard[parcel.number]
        heard.extend((now, one) for one in said)
        return _stand(row, [one for _, one in heard], said)

    def look(self, now: datetime) -> None:
        """Look at the order as `keep` does."""
        self.story.looks += 1
        case = self.case
        case.supply = self._supplies()
        case.tracked = self.tracked
        desk = replace(self.desk_of(now), supply=self._known())
        kept = reckon(case, desk, now)
        for number, delay in enumerate(kept.news, case.last_number + 1):
            delay.pk = number
            news = News(now, Cause(delay.cause), delay.latest, delay.sooner, delay.was_latest)
            if delay.told:
                self.story.messages.append((now, news.cause))
                for place, pk in enumerate(self.lines):
                    if str(pk) in delay.line_ids:
                        self.story.news[place].append(news)
        case.last_number += len(kept.news)
        alive = (DelayState.OPEN, DelayState.SEEN)
        case.delays = [one for one in (*case.delays, *kept.news) if one.state in alive]
        self._watch(case.rows, now)

    def _watch(self, rows: Sequence[Promise], now: datetime) -> None:
        """Look again when the promises say so; a later look sets another time."""
        self.turn += 1
        times = [row.watch_at for row in rows if row.watch_at is not None]
        if times:
            turn = self.turn
            due = max(min(times), now) + A_MINUTE * self.chance.random()
            self.at(due, lambda now: turn == self.turn)

    def _supplies(self) -> Mapping[UUID, LineSupply]:
        left = {place for one in self.case.order.fulfillments for place in _places(one.id, self)}
        found = {}
        for place, pk in enumerate(self.lines):
            pieces = 0 if place in left else 1
            found[pk] = LineSupply(
                line_id=pk, order_id=self.case.order.id, open=pieces, allocated=pieces,
                served=pieces if self.served[place] else 0,
                warehouse_id=self.bought.warehouse, tracked=True,
            )  # fmt: skip
        return found

    def _known(self) -> Mapping[int, VariantSupply]:
        if self.comes_on is None:
            return {}
        return {1: VariantSupply(variant_id=1, restock_on=self.comes_on)}


def _places(number: int, run: _Run) -> tuple[int, ...]:
    return next(one.lines for one in run.bought.parcels if one.number == number)


def _row(order: Bought, lines: Sequence[UUID]) -> Order:
    """Return the order as the shop has it when it is placed."""
    at_once = not order.paid_by
    paid = MoneyMovement(MoneySource.TRANSACTION, 1, MoneyKind.PAYMENT, TOTAL, order.placed_at)
    return an_order(
        id=UUID(int=order.number), number=order.number, created_at=order.placed_at,
        updated_at=order.placed_at, shipping_method_id=order.method,
        shipping_address=an_address(postal_code=order.postal_code),
        lines=tuple(
            a_line(id=pk, variant_id=place + 1, quantity=1) for place, pk in enumerate(lines)
        ),
        payment_methods=(order.paid_by or "Karte",),
        money=(paid,) if at_once else (), total_charged=TOTAL if at_once else Decimal(0),
    )  # fmt: skip


def _stand(row: TrackedParcel, heard: Sequence[Said], new: Sequence[Said]) -> bool:
    """Bring a parcel to what was heard of it, as `take_report` does; True where that is news."""
    before = _values(row)
    standing = follow(Seen(place, one.at, one.state) for place, one in enumerate(heard))
    changed_state = standing.state != row.state
    row.state, row.state_at = standing.state, standing.at
    row.reached = {state: at.isoformat() for state, at in standing.reached.items()}
    row.first_scan_at, row.last_scan_at = standing.first_scan_at, standing.last_scan_at
    if changed_state and standing.state in UPSET:
        row.forecast_from = row.forecast_until = None
    newest = max((one for one in new), key=lambda one: one.at, default=None)
    if newest and newest.forecast and newest.at >= (row.last_scan_at or newest.at):
        row.forecast_until = _noon(newest.forecast)
    return _values(row) != before


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def _values(row: TrackedParcel) -> tuple[Any, ...]:
    return (
        row.state, row.state_at, dict(row.reached), row.first_scan_at, row.last_scan_at,
        row.forecast_until,
    )  # fmt: skip


def is_over(story: Story) -> bool:
    """Whether all of an order arrived."""
    return all(story.order.arrived_on(line) for line in range(story.order.lines))
