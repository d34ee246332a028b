"""Telling Celery that there is work, without the shop's request waiting for a broker.

With Saleor's settings `apply_async` takes 0.6 s when Redis refuses and 6 s when it is a
black hole. So a hook sets an event, and one daemon thread per process, started when
first needed, talks to the broker. Without a broker there is nothing to wake: tasks would
run inside the checkout, so then `manage.py service_run` does the work.
"""

import logging
import os
import threading
import time
from collections import deque
from contextlib import suppress

from django.conf import settings

from . import conf

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
"""Marks of this time share one task."""

MARGIN_SECONDS = 0.05
"""After a mark is due by the database's clock, which is not quite ours."""

REST_SECONDS = 30.0
"""After a failure the broker is left alone this long; the minutely sweep goes on."""


BROKER_SECONDS = 3.0
"""How long one answer of the broker may take."""

IMPATIENT = {
    "socket_timeout": BROKER_SECONDS,
    "socket_connect_timeout": BROKER_SECONDS,
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0,
}
"""kombu's names; transports that do not know one leave it alone."""


class Waker:
    """One process's thread; `soon` may be called from any other."""

    def __init__(self) -> None:
        """Start with nothing to do and no thread."""
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._thread: threading.Thread | None = None
        self._rest_until = 0.0

    def soon(self) -> None:
        """Have a worker called once the marks just written are due. Never waits."""
        if time.monotonic() < self._rest_until:
            return
        self._news.set()
        if self._thread is None or not self._thread.is_alive():
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(
                        target=self._run, name="service-wake", daemon=True
                    )
                    self._thread.start()

    def _run(self) -> None:
        planned: deque[float] = deque()
        while True:
            patience = max(planned[0] - time.monotonic(), 0) if planned else None
            if self._news.wait(patience):
                self._news.clear()
                at = time.monotonic() + conf.settle().total_seconds() + MARGIN_SECONDS
                # One call for all marks of a tick, late enough for the last of them.
                if not planned or planned[-1] < at:
                    planned.append(at + TICK_SECONDS)
            while planned and planned[0] <= time.monotonic():
                planned.popleft()
                if time.monotonic() >= self._rest_until:
                    self._call()

    def _call(self) -> None:
        try:
            # Imported late: the tasks are loaded by Celery after Django has started.
            from .tasks import work

            # A connection of its own: the shared one waits for a silent broker for ever.
            with work.app.connection_for_write(
                connect_timeout=BROKER_SECONDS, transport_options=IMPATIENT
            ) as broker:
                work.apply_async(
                    connection=broker,
                    queue=conf.celery_queue(),
                    retry=False,
                    ignore_result=True,
                    expires=60,
                )
        except Exception:
            self._rest_until = time.monotonic() + REST_SECONDS
            with suppress(Exception):
                logger.warning("No broker; the sweep will do the work", exc_info=True)


_waker = Waker()


def soon() -> None:
    """Have the marks just written worked off; does nothing without a broker."""
    if settings.CELERY_BROKER_URL and not settings.CELERY_TASK_ALWAYS_EAGER:
        _waker.soon()


def _start_over() -> None:
    global _waker
    _waker = Waker()


os.register_at_fork(after_in_child=_start_over)
