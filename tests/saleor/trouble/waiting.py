"""Waiting for another process: looking again and again, with a deadline."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 60.0
"""For what takes a few seconds on a machine that does nothing else."""

PAUSE_SECONDS = 0.05


def wait_until(
    reached: Callable[[], object], what: str, *, seconds: float = PATIENCE_SECONDS
) -> None:
    """Return as soon as it is so.

    Raises:
        AssertionError: It never was.

    """
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(PAUSE_SECONDS)
