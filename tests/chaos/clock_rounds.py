"""R11: sixteen workers look at the clocks at once, while customers are answered and rules change.

Real processes and real commits, on our own tables. Each round has complaints whose warnings are
due, or become due by a policy that is set meanwhile; some are answered at the same time. Each
warning stands in the trail once, priorities have risen by one for each clock whose time was over,
and nothing that was answered before is warned of.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event

from django.db import Error, transaction

from saleor_service_plugin.complaints.clocks import keep, policies, rounds
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange
from saleor_service_plugin.complaints.states import Priority
from saleor_service_plugin.delivery.calendars.models import Calendar
from saleor_service_plugin.shop import port
from tests.bench.copies import query
from tests.bench.figures import Row

from .grounds import Child, empty_our_tables, saleor

WORKERS = 16

ANSWERING = 2
"""Of them; the others look at clocks."""

COMPLAINTS = 150

ROUNDS, SHORT_ROUNDS = 40, 4

SECONDS = 60

ALWAYS = [[["00:00", "24:00"]]] * 7

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def measure_clocks(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the row of R11 about complaints' clocks."""
    wrong: list[str] = []
    given = 0
    count = SHORT_ROUNDS if short else ROUNDS
    with saleor() as world, port.current().writer():
        channel = world.channels["eur"].pk
        ((before,),) = query(DEADLOCKS)
        for number in range(count):
            empty_our_tables()
            given += _round(channel, random.Random(seed + number), wrong)
        ((after,),) = query(DEADLOCKS)
    if after > before:
        wrong.append(f"{after - before} deadlocks")
    for text in wrong[:5]:
        print(f"     {text}")
    yield Row(
        "R11",
        f"{WORKERS} workers at the clocks of {COMPLAINTS} complaints at once",
        len(wrong),
        "wrong",
        goal="0",
        holds=not wrong and given > 0,
        n=count,
        note=f"{given:,} warnings, each once; {ANSWERING} of them answer, a policy is set meanwhile",
    )


def _round(channel: int, chance: random.Random, wrong: list[str]) -> int:
    """Play one round; return how many warnings were given."""
    Calendar.objects.create(
        owner="channel", owner_key=str(channel), week=ALWAYS, time_zone="UTC",
        holidays_off=False, eves_off=False,
    )  # fmt: skip
    # What is urgent has as much time as all else: priorities rise, times stay.
    same = dict(zip(policies.TIMES, (480, 480, 2400), strict=True))
    policies.put(0, "", Priority.URGENT, same, by="")
    now = datetime.now(UTC)
    ids = [
        _opened(channel, now - timedelta(minutes=chance.randrange(600)), n)
        for n in range(COMPLAINTS)
    ]
    stop = get_context("fork").Event()
    sweeping = [Child(lambda: _sweep(stop)) for _ in range(WORKERS - ANSWERING)]
    answering = [
        Child(lambda part=part: _answer(ids[part :: 3 * ANSWERING]))  # type: ignore[misc]
        for part in range(ANSWERING)
    ]
    time.sleep(0.2)
    policies.put(channel, "damaged", -1, dict.fromkeys(policies.TIMES, 300), by="")
    codes = [child.wait() for child in answering]
    _wait_until_all_is_said(now, wrong)
    stop.set()
    codes += [child.wait() for child in sweeping]
    if any(codes):
        wrong.append(f"processes ended with {sorted(set(codes), key=str)}")
    return _look(ids, wrong)


def _opened(channel: int, at: datetime, number: int) -> int:
    row = Complaint.objects.create(
        number=f"{number:08}", key=f"r11:{number}", channel_id=channel, topic="damaged",
        source="api", opened_at=at, unanswered_since=at,
    )  # fmt: skip
    keep.opened(row, spoken=False, now=at)
    row.save()
    return row.pk


def _sweep(stop: Event) -> None:
    with port.current().writer():
        while not stop.is_set():
            # A lock that was waited for too long is tried again, as by the next beat.
            with suppress(Error):
                rounds.look_round()


def _answer(ids: list[int]) -> None:
    with port.current().writer():
        for pk in ids:
            with transaction.atomic():
                row = Complaint.objects.select_for_update().get(pk=pk)
                now = datetime.now(UTC)
                row.state, row.heard_at, row.unanswered_since = "in-progress", now, None
                keep.answered(row, called=False, now=now)
                row.save()


def _wait_until_all_is_said(now: datetime, wrong: list[str]) -> None:
    """Wait until all clocks follow the policy that was set, and nothing is due any more."""
    end = time.monotonic() + SECONDS
    while True:
        standing = Clock.objects.filter(ended_at__isnull=True)
        left = standing.exclude(minutes=300).count()
        left += standing.filter(next_at__lte=now).count()
        if not left:
            return
        if time.monotonic() > end:
            wrong.append(f"{left} clocks are still due after {SECONDS} s")
            return
        time.sleep(0.1)


def _look(ids: list[int], wrong: list[str]) -> int:
    """Compare the trails with the clocks."""
    rows = ComplaintChange.objects.filter(what="warned").values_list("complaint_id", "after")
    said = Counter(rows)
    wrong += [f"{pk} was warned {count} times of {after}" for (pk, after), count in said.items()
              if count > 1]  # fmt: skip
    rose = Counter(
        ComplaintChange.objects.filter(what="priority").values_list("complaint_id", flat=True)
    )
    complaints = Complaint.objects.in_bulk(ids)
    for clock in Clock.objects.all():
        highest = max(
            (int(after.partition(":")[2]) for pk, after in said
             if pk == clock.complaint_id and after.startswith(clock.kind)), default=0,
        )  # fmt: skip
        if highest != clock.warned:
            wrong.append(f"{clock.kind} of {clock.complaint_id}: {highest}, not {clock.warned}")
        over = clock.due_at is not None and clock.due_at <= datetime.now(UTC)
        if clock.ended_at is None and over != (clock.warned == 100):
            wrong.append(f"{clock.kind} of {clock.complaint_id} is over, warned {clock.warned}")
    for pk, row in complaints.items():
        over = sum(1 for (one, after) in said if one == pk and after.endswith(":100"))
        if row.priority != min(Priority.URGENT, Priority.NORMAL + over) or rose[pk] != min(over, 2):
            wrong.append(f"{pk} has priority {row.priority} after {over} clocks")
    return sum(said.values())
