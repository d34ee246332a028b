"""Processes that are forked, work and are killed."""

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import close_old_connections, connections

from saleor_service_plugin import points
from saleor_service_plugin.messages import brake, dispatch, kinds, render
from saleor_service_plugin.points import Point
from tests.lab.processes import die_with_parent

IDLE_SECONDS = 0.02


class Forked:
    """A process that runs a function until it is killed.

    Forked instead of started: Saleor takes seconds to load, and 200 are needed.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        """Start it."""
        # A connection must not be shared by two processes.
        connections.close_all()
        self._heard, told = os.pipe()
        prepare = die_with_parent(signal.SIGKILL)
        self.pid = os.fork()
        if self.pid:
            os.close(told)
            return
        try:
            prepare()
            os.close(self._heard)
            _tell_when_loaded(told)
            work()
        finally:
            os._exit(0)

    def wait_until_at_work(self, seconds: float) -> bool:
        """Wait until it has a batch in hand; False where it took longer."""
        ready, _, _ = select.select([self._heard], [], [], seconds)
        return bool(ready)

    def kill(self) -> None:
        """End it as a power cut does, wherever it is."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._heard)


def _tell_when_loaded(told: int) -> None:
    def listen(point: Point) -> None:
        if point is Point.LOADED:
            points.listen(None)
            os.write(told, b".")

    points.listen(listen)


def warm_up() -> None:
    """Compile what is rendered once in the parent, so that those forked send at once."""
    for kind in kinds.all_kinds():
        for language in render.languages(kind.key):
            render.render(kind.key, language, kind.sample())


def dispatch_for_ever(pause: float = 0.0) -> None:
    """Do what a worker does for the outbox; like `service_run` it outlives its database.

    Args:
        pause: How long it rests after each mail.

    """
    brake.forget_usual()
    if pause:
        points.listen(lambda point: time.sleep(pause) if point is Point.FINISHED else None)
    while True:
        with suppress(Exception):
            dispatch.dispatch()
        close_old_connections()
        time.sleep(IDLE_SECONDS)
