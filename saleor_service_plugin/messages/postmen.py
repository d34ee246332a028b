"""One thread per mail server and process, so that nobody waits for another's slow server.

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

from ..errors import brief
from .dispatch import run_server

logger = logging.getLogger(__name__)

SECONDS = 300.0
"""After this time a thread ends, and the next call starts a new one."""


class Postmen:
    """The threads of one process."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._threads: dict[str | None, threading.Thread] = {}
        self._called: set[str | None] = set()
        self._stopping = threading.Event()

    def call(self, servers: Iterable[str | None]) -> None:
        """Have what is due at these mail servers sent; returns at once."""
        with self._lock:
            if self._stopping.is_set():
                return
            for server in servers:
                # A thread that is about to end looks here once more.
                self._called.add(server)
                if server not in self._threads:
                    thread = threading.Thread(
                        target=self._run, args=(server,), daemon=True,
                        name=f"service-post-{server}",
                    )  # fmt: skip
                    thread.start()
                    self._threads[server] = thread

    def wait(self, seconds: float) -> bool:
        """Wait until all have ended; False where the time was too short."""
        end = time.monotonic() + seconds
        for thread in list(self._threads.values()):
            thread.join(max(end - time.monotonic(), 0))
        return not self._threads

    def stop(self, seconds: float) -> bool:
        """Have each finish its mail and give back the rest; no new one starts.

        Args:
            seconds: How long to wait; what is then still under way is taken over by
                another worker when its lease ends.

        """
        self._stopping.set()
        return self.wait(seconds)

    def _run(self, server: str | None) -> None:
        try:
            while self._has_call(server):
                run_server(server, end=time.monotonic() + SECONDS, stop=self._stopping.is_set)
        except Exception as error:
            logger.error("A postman failed, the next call starts another: %s", brief(error))
            with self._lock:
                self._threads.pop(server, None)
        finally:
            connections.close_all()

    def _has_call(self, server: str | None) -> bool:
        with self._lock:
            if server in self._called and not self._stopping.is_set():
                self._called.discard(server)
                return True
            self._threads.pop(server, None)
            return False


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
