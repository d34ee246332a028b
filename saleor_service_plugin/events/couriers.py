"""Threads that deliver, so that a slow endpoint holds up neither the shop's work nor the mails.

Few, because each has a connection to the database. They go from endpoint to endpoint, a
batch each, and end when nothing is due. Endpoints that take their time share all threads
but one: however many of them there are, the others do not wait for them.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator

from django.db import connections

from ..errors import brief
from . import batch

logger = logging.getLogger(__name__)

MOST = 2
"""Threads of a process."""

VISIT_SECONDS = 10.0
"""After so long at one endpoint the delivery under way is the last, where another waits."""

SLOW_SECONDS = 2.0
"""An endpoint whose last answer took longer, or never came, counts as slow."""


class Couriers:
    """The threads of one process."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._called: dict[int, None] = {}
        """Endpoints with something due, in the order in which they are visited."""
        self._visited: set[int] = set()
        self._slow: set[int] = set()
        """As far as this process knows."""
        self._stopping = threading.Event()

    def call(self, endpoints: Iterable[int]) -> None:
        """Have what is due at these endpoints delivered; returns at once."""
        with self._lock:
            for endpoint in endpoints:
                self._called.setdefault(endpoint)
            # Each thread there is has an endpoint in hand.
            waiting = sum(one not in self._visited for one in self._called)
            wanted = min(MOST - len(self._threads), waiting)
            for _ in range(0 if self._stopping.is_set() else wanted):
                thread = threading.Thread(target=self._run, daemon=True, name="service-courier")
                thread.start()
                self._threads.add(thread)

    def wait(self, seconds: float) -> bool:
        """Wait until all have ended; False where the time was too short."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with self._lock:
                running = next(iter(self._threads), None)
            if running is None:
                return True
            running.join(left)
        return not self._threads

    def stop(self, seconds: float) -> bool:
        """Have each finish its delivery and give back the rest; no new one starts."""
        self._stopping.set()
        return self.wait(seconds)

    def _run(self) -> None:
        try:
            while (endpoint := self._next()) is not None:
                self._visit(endpoint)
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())
            connections.close_all()

    def _next(self) -> int | None:
        """Return the endpoint to visit; None where there is none, and this thread ends."""
        with self._lock:
            endpoint = None if self._stopping.is_set() else next(self._free(), None)
            if endpoint is None:
                self._threads.discard(threading.current_thread())
                return None
            del self._called[endpoint]
            self._visited.add(endpoint)
            return endpoint

    def _free(self) -> Iterator[int]:
        """Yield the endpoints that may be visited now; the lock is held.

        A slow one that is left behind here is found by the thread that is at another.
        """
        full = len(self._slow & self._visited) >= MOST - 1
        for endpoint in self._called:
            if endpoint not in self._visited and not (full and endpoint in self._slow):
                yield endpoint

    def _visit(self, endpoint: int) -> None:
        until = time.monotonic() + VISIT_SECONDS
        more = False
        try:
            # Where a batch was worked off there may be another, after the others' turn.
            more = bool(
                batch.run(
                    endpoint,
                    lambda: self._stopping.is_set() or self._is_over(until),
                    lambda seconds: self._note(endpoint, seconds),
                )
            )
        except Exception as error:
            logger.error("A courier failed, the next call sends another: %s", brief(error))
            connections.close_all()
        finally:
            with self._lock:
                self._visited.discard(endpoint)
                if more:
                    self._called.setdefault(endpoint)

    def _is_over(self, until: float) -> bool:
        """Whether a visit has lasted long enough for another endpoint to have its turn."""
        if time.monotonic() < until:
            return False
        with self._lock:
            return any(one not in self._visited for one in self._called)

    def _note(self, endpoint: int, seconds: float) -> None:
        """Note how long an endpoint took to answer."""
        with self._lock:
            (self._slow.add if seconds > SLOW_SECONDS else self._slow.discard)(endpoint)


_couriers = Couriers()


def call(endpoints: Iterable[int]) -> None:
    """Have what is due at these endpoints delivered, in threads of this process."""
    _couriers.call(endpoints)


def wait(seconds: float) -> bool:
    """Wait until nothing is under way; False where the time was too short."""
    return _couriers.wait(seconds)


def stop(seconds: float = 10.0) -> bool:
    """End the threads of this process; False where one did not end in time."""
    return _couriers.stop(seconds)


def start_over() -> None:
    """Begin anew in a forked process, which has none of its parent's threads."""
    global _couriers
    _couriers = Couriers()


os.register_at_fork(after_in_child=start_over)
