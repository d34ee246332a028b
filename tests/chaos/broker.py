"""R8: Redis is away, comes back empty, is full or says nothing; the shop does not wait.

Tracking numbers are changed through Saleor's API, by turns with the broker in trouble and
with nobody to wake. Every change must be known in the end, whatever became of the wakes.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from saleor_service_plugin import hooks, wake, work
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Fact
from saleor_service_plugin.shop import port
from tests.bench.figures import Row
from tests.bench.shop import buy
from tests.saleor.trouble import brokers
from tests.saleor.trouble.redis_server import RedisServer
from tests.saleor.world import World, parcels

from .grounds import let_time_pass, saleor

INJECTIONS, SHORT_INJECTIONS = 20, 2
EVENTS, SHORT_EVENTS = 50, 8
"""Per injection, and as many beside it with nobody to wake."""

PARCELS = 10
"""So many parcels take turns: hooks keep quiet for an order that was just marked."""

MOST_MS = 5.0

PATIENCE_SECONDS = 5

REST_SECONDS = 0.2
"""A broker that failed is tried again at once, so that a call is under way at most times."""

Trouble = Callable[[RedisServer], AbstractContextManager[str]]
"""Gives the address of a broker in trouble; takes a healthy one to spoil."""


@contextmanager
def _refused(redis: RedisServer) -> Iterator[str]:
    with brokers.refusing() as url:
        yield url


@contextmanager
def _restarted_empty(redis: RedisServer) -> Iterator[str]:
    """Let it end as in a power cut before the events, and come back empty behind them."""
    redis.kill()
    try:
        yield redis.url
    finally:
        redis.start()


@contextmanager
def _full(redis: RedisServer) -> Iterator[str]:
    redis.client.config_set("maxmemory", "1")
    try:
        yield redis.url
    finally:
        redis.client.config_set("maxmemory", "0")


@contextmanager
def _silent(redis: RedisServer) -> Iterator[str]:
    with brokers.silent() as url:
        yield url


TROUBLES: dict[str, Trouble] = {
    "refuses": _refused, "restarted empty": _restarted_empty, "full": _full,
    "black hole": _silent,
}  # fmt: skip


@dataclass
class Seconds:
    """How long requests took, and how much of it our hooks."""

    requests: list[float] = field(default_factory=list)
    hooks: list[float] = field(default_factory=list)


@dataclass
class Requests:
    """Tracking numbers that are changed, one event each."""

    world: World
    fulfillments: Sequence[int]
    numbers: list[str] = field(default_factory=list)

    def make(self, count: int, waking: Seconds, quiet: Seconds) -> None:
        """Change so many numbers with the broker in use, and by turns as many without any."""
        for turn in range(count):
            self._change(turn, waking)
            with mock.patch.object(wake, "soon", lambda: None):
                self._change(turn, quiet)

    def _change(self, turn: int, into: Seconds) -> None:
        marks.forget_written()
        number, spent = self.world.unique("NO"), list[float]()
        pk = self.fulfillments[turn % len(self.fulfillments)]
        with _timing(spent):
            started = time.perf_counter()
            parcels.track(self.world, fulfillment_pk=pk, number=number)
            into.requests.append(time.perf_counter() - started)
        into.hooks.append(sum(spent))
        self.numbers.append(number)

    def lost(self) -> int:
        """Return how many of the changes nobody knows of."""
        with port.current().writer():
            known = Fact.objects.filter(kind="tracking-changed")
            found = set(known.values_list("data__number", flat=True))
        return len(set(self.numbers) - found)


@contextmanager
def _timing(spent: list[float]) -> Iterator[None]:
    """Time what our hooks take of a request: the mark and the wake."""
    mark = hooks._mark

    def timed(*args: Any) -> None:
        started = time.perf_counter()
        try:
            mark(*args)
        finally:
            spent.append(time.perf_counter() - started)

    with mock.patch.object(hooks, "_mark", timed):
        yield


def measure_r8(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R8."""
    with ExitStack() as closing:
        world = closing.enter_context(saleor())
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="redis-"))
        closing.enter_context(mock.patch.object(wake, "REST_SECONDS", REST_SECONDS))
        redis = RedisServer(Path(folder))
        closing.callback(redis.kill)
        redis.start()
        requests = Requests(world, [_parcel(world) for _ in range(PARCELS)])
        work.tick()
        requests.make(2, Seconds(), Seconds())
        for name, trouble in TROUBLES.items():
            yield from _trouble(name, trouble, requests, redis, short=short)


def _parcel(world: World) -> int:
    return parcels.fulfill(world, order_id=buy(world), number="FIRST")


def _trouble(
    name: str, trouble: Trouble, requests: Requests, redis: RedisServer, *, short: bool
) -> Iterator[Row]:
    """Make events by turns in trouble and beside it; a tick comes after each injection."""
    injections = SHORT_INJECTIONS if short else INJECTIONS
    events = SHORT_EVENTS if short else EVENTS
    bad, good, calls, before = Seconds(), Seconds(), 0, len(requests.numbers)
    for _ in range(injections):
        with trouble(redis) as url, brokers.wake_talks_to(url) as messages:
            # The first call of a process loads what talks to brokers.
            requests.make(1, Seconds(), Seconds())
            messages.began.wait(PATIENCE_SECONDS)
            requests.make(events, bad, good)
            calls += len(messages.calls)
        work.tick()
    let_time_pass()
    work.tick()
    lost = requests.lost()
    yield Row(
        "R8", f"broker {name}: changes lost", lost, "changes", goal="= 0",
        holds=not lost and calls > 0, n=len(requests.numbers) - before,
        note=f"{injections} times in trouble, {calls} calls of it",
    )  # fmt: skip
    yield _slower(f"broker {name}: our hooks of a request", bad.hooks, good.hooks, short=short)
    if not short:
        # Of twenty requests the second slowest says nothing.
        yield _slower(f"broker {name}: the request", bad.requests, good.requests, short=short)


def _slower(what: str, ours: Sequence[float], theirs: Sequence[float], *, short: bool) -> Row:
    """Return how much slower it was by the 95th percentile.

    In a short run by the median, and without a goal: it shall not fail by a clock.
    """
    rank, name = (0.5, "median") if short else (0.95, "p95")
    beside = 1000 * _ranked(theirs, rank)
    more = 1000 * _ranked(ours, rank) - beside
    return Row(
        "R8", f"{what}, {name} more by", more, "ms", goal="" if short else f"<= {MOST_MS:g}",
        holds=short or more <= MOST_MS, n=len(ours), peer=("nobody to wake, ms", beside),
    )  # fmt: skip


def _ranked(seconds: Sequence[float], rank: float) -> float:
    return sorted(seconds)[int(rank * (len(seconds) - 1))]
