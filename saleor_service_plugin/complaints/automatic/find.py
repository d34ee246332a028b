"""Finding what becomes a task for staff by itself, each minute; only our own tables are read.

What a channel's staff were not live for is never found, nor is what happened before.
"""

from collections.abc import Collection
from datetime import UTC, datetime

from django.db import transaction

from ...database import execute, fetch
from ...messages import channels
from ...messages.rules import ChannelMode
from ...shop import port
from . import sql

AT_ONCE = 2000
"""Tasks written in one round, of each kind."""

SINCE_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def find_due() -> int:
    """Write a task for each parcel in trouble and each broken promise; each once.

    Returns:
        How many were written.

    """
    with port.current().writer():
        open_ = {
            key: gate
            for key, gate in channels.gates().items()
            if gate.mode is not ChannelMode.TRIAL
        }
        if not open_:
            return 0
        values = {
            "channels": list(open_),
            "since": [gate.live_since or SINCE_EVER for gate in open_.values()],
            "zones": [gate.settings.time_zone or "UTC" for gate in open_.values()],
            "limit": AT_ONCE,
        }
        with transaction.atomic():
            return execute(sql.PARCELS, values) + execute(sql.PROMISES, values)


def still_true(ids: Collection[int]) -> set[int]:
    """Return which of these tasks are about something that holds still; one statement."""
    return {pk for (pk,) in fetch(sql.STILL, {"ids": list(ids)})}


def forget(*, limit: int) -> int:
    """Remove tasks that were opened or discarded half a year ago; return how many."""
    return execute(sql.FORGET, {"limit": limit})
