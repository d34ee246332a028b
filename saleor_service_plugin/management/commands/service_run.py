"""`manage.py service_run`: the worker for shops without Celery."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from ... import work
from ...events import couriers
from ...messages import postmen

logger = logging.getLogger(__name__)

TICK_SECONDS = 60.0

CLOCKS_SECONDS = 20.0
"""How often complaints' clocks are looked at."""


class Command(BaseCommand):
    """Do what Celery and beat would do, in this process, until it is stopped."""

    help = "Sweep, look and send in a loop, for shops without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the pace, and one round for scripts."""
        parser.add_argument(
            "--every", type=float, default=1.0, metavar="SECONDS",
            help="how often to look for marks (default 1)",
        )  # fmt: skip
        parser.add_argument("--once", action="store_true", help="one full round, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C; the round under way is finished."""
        if options["once"]:
            work.tick()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Service runs; Ctrl-C stops it.")
        next_tick = next_clocks = time.monotonic()
        while not stop.is_set():
            try:
                if time.monotonic() >= next_tick:
                    next_tick = time.monotonic() + TICK_SECONDS
                    work.tick(wait=False)
                elif time.monotonic() >= next_clocks:
                    next_clocks = time.monotonic() + CLOCKS_SECONDS
                    work.clocks()
                else:
                    work.work(wait=False)
            except Exception:
                # The database may be away: the work waits in its tables.
                logger.exception("A round failed; the next one comes")
            close_old_connections()
            stop.wait(options["every"])
        couriers.stop(0)
        postmen.stop()
        couriers.stop()
        self.stdout.write("Stopped.")
