"""R9: PostgreSQL is restarted again and again under running work."""

import io
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connections
from saleor.core.db.connection import allow_writer

from saleor_service_plugin.database import clock
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark, ServiceOrder
from tests.bench.copies import query
from tests.bench.figures import Row
from tests.lab import databases, postgres, servers
from tests.lab.databases import Stand
from tests.lab.postgres import Server
from tests.saleor.world import build_world
from tests.smtp.server import MailServer

from . import mailing
from .forked import Forked, warm_up
from .mailing import Books, Pool

WORKERS = 2

END_SECONDS = 90
"""How long the rest may take after the last restart."""

SAFE = {"synchronous_commit": "on"}
"""Committed means kept, as in a shop; the tests' other servers are in a hurry. What the
operating system has not yet put on disk survives, since only the server ends."""


@dataclass(frozen=True)
class Trial:
    """How many orders get news, and how often the database goes away meanwhile."""

    orders: int
    restarts: int
    between: tuple[float, float] = (5.0, 20.0)


@dataclass(frozen=True)
class Outcome:
    """What customers got and what our tables say."""

    trial: Trial
    copies: Counter[str]
    rows: Counter[str]
    """Messages by order: more than one would be told twice."""
    wanted: set[str]
    """The Message-IDs of all that were to be told."""
    books: Books
    looked_at: int
    left_over: int
    """Marks nobody has worked off."""
    refused: int
    """Times the shop itself could not commit, so that there was no news either."""
    seconds: float


def measure_r9(*, short: bool, seed: int) -> Iterator[Row]:
    """Let orders become mails while the database is restarted under the workers."""
    trial = Trial(300, 2, (1.5, 4.0)) if short else Trial(5000, 24)
    outcome = run(trial, seed=seed)
    yield from _rows(outcome)


def run(trial: Trial, *, seed: int) -> Outcome:
    """Mark orders at a steady pace, let two `service_run` work, restart the database."""
    settings.SALEOR_SERVICE_LEASE_SECONDS = 5
    with _own_database() as database, MailServer(fast=True) as server:
        pool = _parcels(trial, seed)
        orders = [order for _, order in pool.parcels]
        warm_up()
        mailing.use_server(server.port)
        workers = [Forked(_service_run) for _ in range(WORKERS)]
        started = time.monotonic()
        try:
            refused = _go_on(orders, trial, database, random.Random(seed))
            _wait_for_the_end(trial)
        finally:
            for worker in workers:
                worker.kill()
        seconds = time.monotonic() - started
        copies = Counter(mail.message_id for mail in server.accepted())
        return _outcome(trial, copies, pool, refused, seconds)


def _parcels(trial: Trial, seed: int) -> Pool:
    """Return parcels that nobody was told of, in a channel live for long."""
    pool = mailing.build(build_world(), count=trial.orders, seed=seed)
    mailing.clear()
    with allow_writer():
        since = clock() - timedelta(days=1)
        ChannelState.objects.filter(pk=pool.channel_id).update(live_since=since)
        # What the shop's own hooks have marked while it was built.
        Mark.objects.all().delete()
    return pool


def _service_run() -> None:
    call_command("service_run", every=0.2, stdout=io.StringIO())


def _go_on(orders: Sequence[UUID], trial: Trial, database: Server, chance: random.Random) -> int:
    """Restart the database while another thread marks all orders; return what it was refused.

    The restarts are this thread's: a server ends with the thread that started it.
    """
    pauses = [chance.uniform(*trial.between) for _ in range(trial.restarts)]
    refused: list[UUID] = []
    pace = sum(pauses) / len(orders)
    shop = threading.Thread(target=_mark_all, args=(orders, pace, refused))
    shop.start()
    for pause in pauses:
        time.sleep(pause)
        # By chance without any goodbye.
        database.restart(clean=chance.random() < 0.5)
    shop.join()
    return len(refused)


def _mark_all(orders: Sequence[UUID], pace: float, refused: list[UUID]) -> None:
    """Mark orders as hooks do; where it fails, the shop could not have committed either."""
    began = time.monotonic()
    for number, order in enumerate(orders):
        time.sleep(max(began + number * pace - time.monotonic(), 0))
        while not marks.mark([order]):
            refused.append(order)
            connections.close_all()
            time.sleep(0.1)
    connections.close_all()


def _wait_for_the_end(trial: Trial) -> None:
    end = time.monotonic() + END_SECONDS
    while time.monotonic() < end:
        with suppress(Error):
            ((ended,),) = query(
                "SELECT count(*) FROM saleor_service_message WHERE finished_at IS NOT NULL"
            )
            if ended >= trial.orders and not mailing.waiting():
                return
        connections.close_all()
        time.sleep(0.5)


def _outcome(
    trial: Trial, copies: Counter[str], pool: Pool, refused: int, seconds: float
) -> Outcome:
    connections.close_all()
    with allow_writer():
        looked_at = ServiceOrder.objects.filter(failures=0).count()
        left_over = Mark.objects.count()
    rows = Counter(str(order) for (order,) in query("SELECT order_id FROM saleor_service_message"))
    return Outcome(
        trial, copies, rows, mailing.ids_of(pool), mailing.books(), looked_at, left_over,
        refused, seconds,
    )  # fmt: skip


def _rows(outcome: Outcome) -> Iterator[Row]:
    trial, books = outcome.trial, outcome.books
    lost = len(outcome.wanted - outcome.copies.keys())
    double = sum(outcome.rows.values()) - len(outcome.rows)
    extra = sum(outcome.copies.values()) - len(outcome.copies)
    states = ", ".join(f"{count} {state}" for state, count in sorted(books.states.items()))
    yield Row(
        "R9", "database restarted under work: orders whose customer was not told", lost, "mails",
        "= 0", lost == 0 and set(books.states) == {"sent"} and not outcome.left_over,
        n=trial.restarts,
        note=f"real Saleor, {WORKERS} service_run; {trial.orders} orders marked over "
        f"{outcome.seconds:.0f} s; {states}; {outcome.refused} marks refused with the shop's own "
        f"commit; {books.lost_attempts} attempts lost; {outcome.looked_at} orders known (the one copied included)",
    )  # fmt: skip
    yield Row(
        "R9", "messages decided twice, attempts without a row", double + books.unequal, "rows",
        "= 0", double + books.unequal == 0, n=sum(outcome.rows.values()),
    )  # fmt: skip
    yield Row(
        "R9", "extra copies per restart, all of mails under way then", extra / trial.restarts,
        "copies", f"<= {WORKERS}",
        extra <= WORKERS * trial.restarts and len(outcome.copies) == len(outcome.rows),
        spread=(1, max(outcome.copies.values(), default=0)), n=trial.restarts,
        note="same Message-ID; spread: least and most copies of one mail",
    )  # fmt: skip


@contextmanager
def _own_database() -> Iterator[Server]:
    """Give a server of this run's own with Saleor's tables, in place of the lab's."""
    programs = postgres.installed() or postgres.from_wheel()
    stand = Stand(Path(sys.prefix), Path(os.environ["SALEOR_SOURCE"]), os.environ["SALEOR_VERSION"])
    seed = servers.seed(stand, programs)
    with postgres.private(programs, seed, SAFE) as server:
        name = "chaos"
        databases.consume(stand.prefix, server.url, databases.template_name(stand), name)
        before = {alias: dict(connections[alias].settings_dict) for alias in connections}
        connections.close_all()
        for alias in connections:
            place = {"HOST": "127.0.0.1", "PORT": str(server.port), "NAME": name, "USER": "lab"}
            connections[alias].settings_dict.update(place)
        try:
            yield server
        finally:
            connections.close_all()
            for alias, values in before.items():
                connections[alias].settings_dict.update(values)
