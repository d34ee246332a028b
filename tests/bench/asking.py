"""A carrier's account that is asked for weeks in a second, by the rules as they stand."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from saleor_service_plugin.delivery.budget import fresh, take
from saleor_service_plugin.delivery.rhythm import LONGEST_WAIT, Rhythm, rhythm
from saleor_service_plugin.delivery.states import ParcelState

from .parcels import FIRST_DAY, ZONE, OnItsWay

TICK = timedelta(minutes=1)
GAP = timedelta(seconds=5)
MOST_AT_ONCE = int(TICK / GAP)

START = datetime.combine(FIRST_DAY, time(), ZONE).astimezone(UTC)


@dataclass
class Watched:
    """A parcel as the plugin knows it."""

    number: int
    parcel: OnItsWay
    since: datetime
    """When it was last asked about, or could be for the first time."""
    rhythm: Rhythm | None
    known_at: datetime | None = None
    """When it was seen that it has ended."""
    asked: list[datetime] = field(default_factory=list)
    turn: int = 0
    """Which of its places in the queues counts."""


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    calls: list[datetime]
    watched: list[Watched]


def ask_all(parcels: Sequence[OnItsWay], *, days: int, quota: int, flat: bool) -> Outcome:
    """Return what is known after so many days.

    Args:
        parcels: The earliest first.
        days: From the first day's midnight on.
        quota: Calls in 24 hours.
        flat: Whether to ask all in turn instead of by `rhythm`.

    """
    queues: Flat | Adaptive = Flat() if flat else Adaptive()
    watched = [
        Watched(number, one, one.sent_at, _rhythm(one, one.sent_at))
        for number, one in enumerate(parcels)
    ]
    to_come = iter(watched)
    coming = next(to_come, None)
    bucket, now = fresh(START), START
    calls: list[datetime] = []
    while now < START + timedelta(days=days):
        now += TICK
        while coming and coming.parcel.sent_at <= now:
            queues.add(coming, now)
            coming = next(to_come, None)
        allowed, _ = take(bucket, quota=quota, gap=GAP, now=now, wanted=MOST_AT_ONCE)
        drawn = queues.draw(now, allowed)
        _, bucket = take(bucket, quota=quota, gap=GAP, now=now, wanted=len(drawn))
        for place, one in enumerate(drawn):
            calls.append(now + place * GAP)
            _ask(one, calls[-1])
            queues.add(one, now)
    return Outcome(calls, watched)


def _ask(one: Watched, now: datetime) -> None:
    one.asked.append(now)
    one.since = now
    one.rhythm = _rhythm(one.parcel, now)
    if one.rhythm is None:
        one.known_at = now


def _rhythm(parcel: OnItsWay, now: datetime) -> Rhythm | None:
    """Return the rhythm after an answer; before the first one nothing is known."""
    known = parcel.answer(now)
    return rhythm(
        state=known[-1].state if known else ParcelState.UNKNOWN,
        state_at=known[-1].at if known else parcel.sent_at,
        sent_at=parcel.sent_at,
        last_scan_at=known[-1].at if known else None,
        expected=parcel.expected,
        forecast_until=None,
        zone=ZONE,
        now=now,
    )


class Flat:
    """All in turn, whoever was asked about longest ago."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Watched]] = []

    def add(self, one: Watched, now: datetime) -> None:
        """Take a parcel into the queue, unless it has ended."""
        if one.rhythm is not None:
            heapq.heappush(self._queue, (one.since, one.number, one))

    def draw(self, now: datetime, most: int) -> list[Watched]:
        """Return whom to ask about next, and take them out of the queue."""
        return [heapq.heappop(self._queue)[2] for _ in range(min(most, len(self._queue)))]


Entry = tuple[Any, int, int, Watched]
"""By what the queue is ordered, and whether the place still counts."""


class Adaptive:
    """By `Rhythm.ratio`, as `DRAW` says it in SQL.

    Of those with the same interval who waited longest has the highest ratio, but of those that
    waited longer than counts the newest is first. So each interval has two queues, and only
    their heads are compared.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[bool, timedelta], list[Entry]] = {}
        self._too_long: dict[tuple[bool, timedelta], list[Entry]] = {}
        self._changes: list[Entry] = []

    def add(self, one: Watched, now: datetime) -> None:
        """Take a parcel into the queue of its interval, unless it is not asked about again."""
        one.turn += 1
        beat = one.rhythm
        if beat is None or now >= beat.stop_at:
            return
        near = beat.near_from <= now < beat.near_until
        queue = self._waiting.setdefault((near, beat.near if near else beat.calm), [])
        heapq.heappush(queue, (one.since, one.number, one.turn, one))
        ends = (beat.near_from, beat.near_until, beat.stop_at)
        change = min(end for end in ends if end > now)
        heapq.heappush(self._changes, (change, one.number, one.turn, one))

    def draw(self, now: datetime, most: int) -> list[Watched]:
        """Return whom to ask about next, and take them out of their queues."""
        while one := _pop(self._changes, now):
            self.add(one, now)
        for key, queue in self._waiting.items():
            while one := _pop(queue, now - LONGEST_WAIT):
                newest = (START - one.since, one.number, one.turn, one)
                heapq.heappush(self._too_long.setdefault(key, []), newest)
        drawn: list[Watched] = []
        while len(drawn) < most and (first := self._first(now)):
            first.turn += 1
            drawn.append(first)
        return drawn

    def _first(self, now: datetime) -> Watched | None:
        """Return the parcel with the highest ratio, if any is due."""
        heads = []
        for queue in (*self._waiting.values(), *self._too_long.values()):
            _drop_old(queue)
            if queue and (beat := queue[0][3].rhythm):
                since = queue[0][3].since
                heads.append((beat.ratio(since, now), since, queue))
        ratio, _, queue = max(heads, key=lambda head: head[:2], default=(0.0, None, []))
        return heapq.heappop(queue)[3] if ratio >= 1 else None


def _drop_old(queue: list[Entry]) -> None:
    while queue and queue[0][2] != queue[0][3].turn:
        heapq.heappop(queue)


def _pop(queue: list[Entry], until: datetime) -> Watched | None:
    """Return the first one of a queue, and take it out, if its time is not later."""
    _drop_old(queue)
    return heapq.heappop(queue)[3] if queue and queue[0][0] <= until else None
