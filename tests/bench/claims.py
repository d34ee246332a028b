"""P7: whether many dispatchers together claim as much as one alone."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from uuid import uuid4

from django.db import connections

from saleor_service_plugin.messages import batch, brake
from saleor_service_plugin.messages.batch import Batch
from saleor_service_plugin.messages.box import MESSAGES
from saleor_service_plugin.messages.lanes import Lane
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.messages.rules import ChannelMode
from saleor_service_plugin.outbox import circuits, steps
from saleor_service_plugin.shop import port
from tests.saleor.world import World

from . import queued
from .copies import query
from .figures import Row
from .measuring import Times
from .vacuum import vacuum

ROWS = 200_000
TOGETHER = 8
AT_ONCE = 100
PAIRS = 3

LEASE = timedelta(hours=1)

FILL = """
INSERT INTO saleor_service_message (key, kind, order_id, subject_id, channel_id, state, trial,
    reason, came_from, fact_at, due_at, deadline_at, attempts, doubts, at_most_once, subject)
SELECT %s || n, %s, md5(n::text)::uuid, n::text, %s, 'queued', false,
    '', '', now(), now() - n %% 600 * interval '1 second', now() + interval '1 day',
    0, 0, false, ''
FROM generate_series(1, %s) AS n
"""

Claim = Callable[[], int]
"""Takes a batch, returns how many rows it got."""


def measure(world: World) -> Iterator[Row]:
    """Yield the rows of P7."""
    channel_id = world.channels[queued.CHANNEL].pk
    live(channel_id)
    queued.let_leave()
    paths = (
        ("the claim alone", bare_claim(channel_id)),
        ("brake and rows too", whole_claim(channel_id)),
    )
    for name, claim in paths:
        times = _in_turns(channel_id, claim)
        one, all_ = times.medians
        yield Row(
            "P7",
            f"rows claimed a second by {TOGETHER} dispatchers / by one, {name}",
            times.ratio,
            "x",
            goal=">= 1.0",
            holds=times.ratio >= 1,
            peer=("one, rows a second", ROWS / one),
            spread=times.of_pairs,
            n=PAIRS,
            note=f"{TOGETHER}: {ROWS / all_:,.0f} a second; {ROWS:,} queued, {AT_ONCE} at once",
        )
    empty()


def live(channel_id: int) -> None:
    """Let messages of a channel leave."""
    row = {"mode": ChannelMode.LIVE, "live_since": "2020-01-01T00:00:00Z"}
    ChannelState.objects.update_or_create(channel_id=channel_id, defaults=row)


def fill(channel_id: int, rows: int) -> None:
    """Queue messages that are due."""
    query(FILL, [f"{uuid4().hex}:", queued.KIND, channel_id, rows])


def empty() -> None:
    """Remove every message of this database, which is the bench's own."""
    query("TRUNCATE saleor_service_message, saleor_service_attempt")


def bare_claim(channel_id: int) -> Claim:
    """Return the one statement that takes a batch."""

    def claim() -> int:
        lane = (channel_id, queued.KIND, [True, False])
        return len(
            steps.claim(MESSAGES, lane, limit=AT_ONCE, token=uuid4(), lease=LEASE, extra=[None])
        )

    return claim


def whole_claim(channel_id: int) -> Claim:
    """Return what a dispatcher does until it has a batch's rows in its hands."""
    row = ChannelState.objects.get(channel_id=channel_id)
    lane = Lane(channel_id, queued.KIND, row, "")
    standing = circuits.look()

    def claim() -> int:
        fresh = Batch(lane, None, standing, trying=False, settings={}, gate=lane.gate)
        return len(batch._claim(fresh))

    return claim


def _in_turns(channel_id: int, claim: Claim) -> Times:
    """Time one worker and many on the same queue, turn and turn about."""
    one, all_ = [], []
    for number in range(PAIRS):
        turns = [(1, one), (TOGETHER, all_)]
        for workers, times in reversed(turns) if number % 2 else turns:
            empty()
            fill(channel_id, ROWS)
            vacuum("saleor_service_message")
            times.append(_seconds(claim, workers))
    return Times(one, all_)


def _seconds(claim: Claim, workers: int) -> float:
    """Return how long so many processes together take to claim everything."""
    # A connection that two processes share would be the end of both.
    connections.close_all()
    context = ForkContext()
    started: list[tuple[BaseProcess, Connection]] = []
    for _ in range(workers):
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(claim, theirs), daemon=True)
        process.start()
        started.append((process, ours))
    try:
        for _, pipe in started:
            pipe.recv()
        began = time.perf_counter()
        for _, pipe in started:
            pipe.send("go")
        claimed = sum(pipe.recv() for _, pipe in started)
        took = time.perf_counter() - began
    finally:
        for process, _ in started:
            process.join(30)
            process.kill()
    if claimed != ROWS:
        raise RuntimeError(f"{claimed:,} rows were claimed of {ROWS:,}")
    return took


def _work(claim: Claim, pipe: Connection) -> None:
    """Claim in a forked process until nothing is left; first wait for the others."""
    try:
        brake.forget_usual()
        with port.current().writer():
            query("SELECT 1")
            pipe.send("ready")
            pipe.recv()
            claimed = 0
            while got := claim():
                claimed += got
        pipe.send(claimed)
    finally:
        # Not the parent's exit handlers, which would stop what it still needs.
        os._exit(0)
