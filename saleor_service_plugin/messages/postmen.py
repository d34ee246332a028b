"""Threads per mail server, so that nobody waits for another's slow server.

A worker of Celery is the shop's as well as ours: it hands the work to these threads and
is free again. They end when nothing is due, and give back what they hold when the
process is told to stop.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable

from django.db import connections

from .. import conf
from ..errors import brief
from ..events import couriers
from ..events import dispatch as events_dispatch
from .dispatch import run_server

logger = logging.getLogger(__name__)

SECONDS = 300.0
"""After this time a thread ends, and the next call starts a new one."""


class Postmen:
    """The threads of one process."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._threads: dict[str | None, set[threading.Thread]] = {}
        self._called: set[str | None] = set()
        self._stopping = threading.Event()

    def call(self, servers: Iterable[str | None]) -> None:
        """Have what is due at these mail servers sent; returns at once."""
        with self._lock:
            for server in servers:
                # A thread that is about to end looks here once more.
                self._called.add(server)
                if not self._threads.get(server):
                    self._start(server)

    def wait(self, seconds: float) -> bool:
        """Wait until all have ended; False where the time was too short."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with self._lock:
                running = [one for threads in self._threads.values() for one in threads]
            if not running:
                return True
            running[0].join(left)
        return False

    def stop(self, seconds: float) -> bool:
        """Have each finish its mail and give back the rest; no new one starts.

        Args:
            seconds: How long to wait; what is then still under way is taken over by
                another worker when its lease ends.

        """
        self._stopping.set()
        return self.wait(seconds)

    def _start(self, server: str | None) -> None:
        """Start a thread; the lock is held."""
        if not self._stopping.is_set():
            thread = threading.Thread(
                target=self._run, args=(server,), daemon=True, name=f"service-post-{server}"
            )
            thread.start()
            self._threads.setdefault(server, set()).add(thread)

    def _more(self, server: str | None) -> None:
        """Have one more connection used where there is work for it."""
        with self._lock:
            if len(self._threads.get(server, ())) < conf.connections_per_server():
                self._called.add(server)
                self._start(server)

    def _run(self, server: str | None) -> None:
        try:
            while self._has_call(server):
                run_server(
                    server,
                    end=time.monotonic() + SECONDS,
                    stop=self._stopping.is_set,
                    more=lambda: self._more(server),
                )
                _tell_endpoints()
        except Exception as error:
            logger.error("A postman failed, the next call starts another: %s", brief(error))
            with self._lock:
                self._leave(server)
        finally:
            connections.close_all()

    def _has_call(self, server: str | None) -> bool:
        with self._lock:
            if server in self._called and not self._stopping.is_set():
                self._called.discard(server)
                return True
            self._leave(server)
            return False

    def _leave(self, server: str | None) -> None:
        self._threads.get(server, set()).discard(threading.current_thread())


def _tell_endpoints() -> None:
    """Have others told of what was just sent; without this a tick does it within a minute."""
    try:
        couriers.call(events_dispatch.due())
    except Exception as error:
        logger.error("Could not call the couriers, the next tick does: %s", brief(error))


_postmen = Postmen()


def call(servers: Iterable[str | None]) -> None:
    """Have what is due at these mail servers sent, in threads of this process."""
    _postmen.call(servers)


def wait(seconds: float) -> bool:
    """Wait until nothing is under way; False where the time was too short."""
    return _postmen.wait(seconds)


def stop(seconds: float = 10.0) -> bool:
    """End the threads of this process; False where one did not end in time."""
    return _postmen.stop(seconds)


def start_over() -> None:
    """Begin anew in a forked process, which has none of its parent's threads."""
    global _postmen
    _postmen = Postmen()


os.register_at_fork(after_in_child=start_over)
