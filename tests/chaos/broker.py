"""R8: Redis is away, comes back empty, is full or says nothing; the shop does not wait.

Tracking numbers are changed through Saleor's API, by turns with the broker in trouble and
with a healthy one. Every change must be known in the end, whatever became of the wakes.
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
EVENTS, SHORT_EVENTS = 50, 10
"""Per injection, and as many beside it with a healthy broker."""

PARCELS = 10
"""So many parcels take turns: hooks keep quiet for an order that was just marked."""

MOST_MS = 5.0

PERCENTILE = 0.95

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

    def make(self, count: int, into: Seconds) -> None:
        """Change so many numbers, each a request of its own."""
        for turn in range(count):
            marks.forget_written()
            number = self.world.unique("NO")
            spent: list[float] = []
            with _timing(spent):
                started = time.perf_counter()
                parcels.track(
                    self.world,
                    fulfillment_pk=self.fulfillments[turn % len(self.fulfillments)],
                    number=number,
                )
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
    injections = SHORT_INJECTIONS if short else INJECTIONS
    events = SHORT_EVENTS if short else EVENTS
    with ExitStack() as closing:
        world = closing.enter_context(saleor())
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="redis-"))
        closing.enter_context(mock.patch.object(wake, "REST_SECONDS", REST_SECONDS))
        healthy, spoiled = RedisServer(Path(folder)), RedisServer(Path(folder))
        for redis in (healthy, spoiled):
            closing.callback(redis.kill)
            redis.start()
        requests = Requests(world, [_parcel(world) for _ in range(PARCELS)])
        work.tick()
        requests.make(PARCELS, Seconds())
        for name, trouble in TROUBLES.items():
            yield from _trouble(name, trouble, requests, (healthy, spoiled), injections, events)


def _parcel(world: World) -> int:
    return parcels.fulfill(world, order_id=buy(world), number="FIRST")


def _trouble(
    name: str,
    trouble: Trouble,
    requests: Requests,
    redis: tuple[RedisServer, RedisServer],
    injections: int,
    events: int,
) -> Iterator[Row]:
    """Make events by turns in trouble and beside it; a tick comes after each turn."""
    healthy, spoiled = redis
    bad, good, calls = Seconds(), Seconds(), 0
    for _ in range(injections):
        with trouble(spoiled) as url, brokers.wake_talks_to(url) as messages:
            requests.make(events, bad)
            calls += _wait_for_a_call(messages)
        with brokers.wake_talks_to(healthy.url) as messages:
            requests.make(events, good)
            _wait_for_a_call(messages)
        work.tick()
    let_time_pass()
    work.tick()
    count, lost = injections * events, requests.lost()
    yield Row(
        "R8", f"broker {name}: changes lost", lost, "changes", goal="= 0",
        holds=not lost and calls > 0, n=count, note=f"{calls} calls of the broker in trouble",
    )  # fmt: skip
    yield _slower(f"broker {name}: p95 of the time in our hooks, more by", bad.hooks, good.hooks)
    yield _slower(f"broker {name}: p95 of the request, more by", bad.requests, good.requests)


def _wait_for_a_call(messages: brokers.Messages) -> int:
    """Return how many calls there were, once there was one."""
    messages.began.wait(5)
    return len(messages.calls)


def _slower(what: str, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    more, beside = 1000 * (_p95(ours) - _p95(theirs)), 1000 * _p95(theirs)
    return Row(
        "R8", what, more, "ms", goal=f"<= {MOST_MS:g}", holds=more <= MOST_MS, n=len(ours),
        peer=("healthy broker, ms", beside),
    )  # fmt: skip


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(PERCENTILE * (len(seconds) - 1))]
