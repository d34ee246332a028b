"""Waiting for the database where what was done outside must be noted."""

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from ..shop import port

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
"""Between attempts at noting what was done while the database is away."""


def patiently[T](write: Callable[[], T], *, until: float) -> T:
    """Write something, once the database is there again.

    Args:
        write: What to do on the writer's connection; done again where it failed.
        until: Of the monotonic clock: how long the rows are the caller's.

    Returns:
        What `write` returns.

    Raises:
        django.db.Error: The time was too short, or this runs within a transaction.

    """
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            with port.current().writer():
                return write()
        except (OperationalError, InterfaceError):
            if time.monotonic() + pause > until or connection.in_atomic_block:
                raise
            logger.warning("The database is away; what was done is noted when it is back")
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def hang_up() -> None:
    """Close a connection that may be dead, so that what follows gets another one."""
    if not connection.in_atomic_block:
        connection.close()
