"""Working off the outbox of messages, mail server by mail server.

Any number of dispatchers may run at once, in any number of processes: rows are claimed
with a lease, mail servers are spoken to through a limited number of connections.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import Error, connection, transaction

from .. import conf
from ..outbox import circuits, slots, steps
from ..outbox.slots import Taken
from ..shop import port
from . import batch, brake, channels, lanes
from .box import MESSAGES
from .ending import Stop
from .lanes import NO_SERVER, Lane
from .mail import Post

logger = logging.getLogger(__name__)


def dispatch(*, seconds: float = 50.0) -> dict[str, int]:
    """Send what is due, one mail server after the other, in this thread.

    Args:
        seconds: After this time no new batch is claimed.

    Returns:
        How many messages ended in which state; those put off count as "queued".

    """
    end = time.monotonic() + seconds
    counted: Counter[str] = Counter()
    tidy()
    for server in servers_due():
        counted.update(run_server(server, end=end))
    return dict(counted)


def tidy() -> None:
    """Free what dead dispatchers held, and what a pause that has ended still holds."""
    with port.current().writer():
        with transaction.atomic():
            for kind, bucket, rows in steps.reclaim(MESSAGES, lease=conf.lease()):
                if bucket is not None:
                    brake.count(kind, bucket, -rows)
        channels.release_forgotten()


def servers_due() -> list[str | None]:
    """Return the mail servers that have something due; None stands for trial."""
    with port.current().writer():
        return list(lanes.by_server(circuits.look()))


def run_server(
    server: str | None,
    *,
    end: float,
    stop: Stop = lambda: False,
    more: Callable[[], object] = lambda: None,
) -> Counter[str]:
    """Send what is due through one connection to a mail server.

    Args:
        server: Its name in the settings, None for what is on trial.
        end: Time of the monotonic clock from which no new batch is claimed.
        stop: Asked before each message.
        more: Told of a full batch: another connection would have work, too.

    Returns:
        How many messages ended in which state; nothing where all its connections are in
        use by others.

    """
    counted: Counter[str] = Counter()
    # Once more after the connection was given up: who came meanwhile found it in use and
    # left its messages to us.
    while time.monotonic() < end and not stop() and _lanes_of(server):
        slot = _take_slot(server)
        if server is not NO_SERVER and slot is None:
            break
        try:
            ended = _with_connection(server, slot, end=end, stop=stop, more=more)
        finally:
            _free(slot)
        counted.update(ended)
        if not ended:
            break
    return counted


def _with_connection(
    server: str | None,
    slot: Taken | None,
    *,
    end: float,
    stop: Stop,
    more: Callable[[], object],
) -> Counter[str]:
    """Send through one connection until nothing is due."""
    counted: Counter[str] = Counter()
    post = Post(server, lease=conf.lease()) if server is not NO_SERVER else None

    def until() -> bool:
        return stop() or time.monotonic() > end

    try:
        while ended := _round(server, post, slot, until, more):
            counted.update(ended)
    finally:
        if post is not None:
            post.close()
    return counted


def _round(
    server: str | None,
    post: Post | None,
    slot: Taken | None,
    stop: Stop,
    more: Callable[[], object],
) -> Counter[str]:
    """Work off one batch of each lane: no channel and no kind waits for all of another."""
    counted: Counter[str] = Counter()
    for lane in _lanes_of(server):
        if stop() or not _keep(slot):
            return Counter()
        with port.current().writer():
            standing = circuits.look()
        if not standing.resting.keys() & set(lane.circuits):
            counted.update(batch.run(lane, post, standing, stop, more))
    return counted


def _lanes_of(server: str | None) -> Sequence[Lane]:
    with port.current().writer():
        return lanes.by_server(circuits.look()).get(server, ())


def _take_slot(server: str | None) -> Taken | None:
    if server is NO_SERVER:
        return None
    with port.current().writer():
        return slots.take(server, most=conf.connections_per_server(), lease=conf.lease())


def _keep(slot: Taken | None) -> bool:
    if slot is None:
        return True
    with port.current().writer():
        return slots.keep(slot, lease=conf.lease())


def _free(slot: Taken | None) -> None:
    if slot is None:
        return
    try:
        with port.current().writer():
            slots.free(slot)
    except Error:
        # Its lease frees it; an error here would hide the one that led here.
        connection.close()
