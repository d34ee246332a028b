"""One thread per process that closes lines to the outside whose time is up.

A timeout of a socket begins anew with each byte: who drips one at a time holds its peer for
ever. Mails and webhooks therefore give each line a time at which it ends.
"""

import os
import socket
import threading
import time
from contextlib import suppress

WATCH_SECONDS = 0.1
"""How exactly a deadline is kept."""


class Watchdog:
    """Closes lines whose time is up; one thread, only while there are any."""

    def __init__(self) -> None:
        """Start with nothing to watch."""
        self._lock = threading.Lock()
        self._watched: dict[int, tuple[float, socket.socket]] = {}
        self._thread: threading.Thread | None = None

    def watch(self, line: socket.socket, until: float) -> None:
        """Close this line at a time of the monotonic clock, unless told otherwise."""
        with self._lock:
            self._watched[id(line)] = (until, line)
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="service-watchdog", daemon=True)
                thread.start()
                self._thread = thread

    def leave(self, line: socket.socket) -> None:
        """Watch it no more."""
        with self._lock:
            self._watched.pop(id(line), None)

    def _run(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            with self._lock:
                if not self._watched:
                    self._thread = None
                    return
                now = time.monotonic()
                late = [(key, one[1]) for key, one in self._watched.items() if one[0] <= now]
                for key, _ in late:
                    del self._watched[key]
            for _, line in late:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


_watchdog = Watchdog()


def watch(line: socket.socket, until: float) -> None:
    """Close this line at a time of the monotonic clock, unless `leave` comes before."""
    _watchdog.watch(line, until)


def leave(line: socket.socket) -> None:
    """Watch it no more."""
    _watchdog.leave(line)


def _start_over() -> None:
    """A forked process has none of its parent's threads."""
    global _watchdog
    _watchdog = Watchdog()


os.register_at_fork(after_in_child=_start_over)
