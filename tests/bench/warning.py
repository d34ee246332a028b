"""P21: how long after its moment a warning of a complaint's clock stands, while a shop works.

Everything by itself: complaints are opened as customers open them, their clocks are short by a
policy of the staff, and who looks at them is Celery's beat or `service_run` at its own pace.
Meanwhile orders come in, are paid for, sent and complained of as fast as the shop takes them.
"""

import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from saleor_service_plugin.complaints.clocks import policies, rounds
from saleor_service_plugin.complaints.states import WARNINGS, Priority
from saleor_service_plugin.delivery.calendars.models import Calendar
from saleor_service_plugin.management.commands import service_run
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders.models import Sweep
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.shop import port
from tests.saleor.trouble import shop_process, stage
from tests.saleor.trouble.waiting import wait_until

from . import arriving, queued
from .copies import query
from .figures import Row

GOAL_SECONDS = 60.0

WORK_SECONDS = 240.0
"""Of work without a pause. Moments of its last minute are not counted: when they are warned of
the work may be over."""

EACH = 10
"""Complaints about each order."""

MINUTES = dict(zip(policies.TIMES, (1, 1, 2), strict=True))
"""For the first reply, the next one and the solution: the shortest that show every warning."""

FEWEST = 500
"""Clocks whose time was over; fewer show nothing."""

LOOK_SECONDS = 0.2

MOMENTS = """
SELECT complaint_id, kind, extract(epoch FROM started_at)::float8, minutes
FROM saleor_service_clock
"""

# When this was read stands in each row: it was there at that time, and not before it was read.
GIVEN = """
SELECT id, complaint_id, after, extract(epoch FROM at)::float8,
    extract(epoch FROM clock_timestamp())::float8
FROM saleor_service_complaint_change WHERE what = 'warned' AND id > %s
"""

SLACK = 5_000
"""Ids are given out before their rows can be seen; so many are looked at again."""

COMPLAINTS = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND (relname LIKE 'saleor_service_complaint%%' OR relname LIKE 'saleor_service_clock%%')
"""


@dataclass(frozen=True)
class Given:
    """A warning in a trail."""

    clock: tuple[int, str]
    """The complaint's id and the kind of clock."""
    percent: int
    at: float
    """What the trail says."""
    seen: float
    """When another connection saw it first."""


@dataclass(frozen=True)
class Played:
    """What came of the work."""

    done: Counter[str]
    given: list[Given]
    moments: dict[tuple[int, str], tuple[float, int]]
    """By clock: when it began, and how many minutes there are."""
    until: float
    """The last moment that counts."""
    load: float


def measure() -> Iterator[Row]:
    """Yield the rows of P21, in a shop that tells its customers everything."""
    queued.let_leave()
    with mock.patch.dict(os.environ, {shop_process.EVERYTHING: "1"}):
        if arriving._has_redis():
            with (
                TemporaryDirectory(prefix="bench-") as folder,
                stage.set_up(Path(folder)) as made,
                _short_clocks(),
                made.beat(every_seconds=int(service_run.TICK_SECONDS)),
            ):
                played = _play(made.shop, "beat")
            yield from _rows("Celery's beat and worker", played)
        else:
            print("     P21 left out for its first half: no Redis server here", flush=True)
        with arriving._without_broker({}) as (shop, _), _short_clocks():
            played = _play(shop, "run")
        yield from _rows("no broker, service_run", played)


@contextmanager
def _short_clocks() -> Iterator[None]:
    """Have no complaints, somebody at work at any time, and minutes for each clock."""
    with port.current().writer():
        _forget_complaints()
        # The shop's process has channels of its own, which it made as it started.
        calendars = [
            Calendar.objects.update_or_create(
                owner="channel", owner_key=str(channel_id),
                defaults={
                    "week": [[["00:00", "24:00"]]] * 7, "time_zone": "UTC",
                    "holidays_off": False, "eves_off": False,
                },
            )[0]
            for channel_id in port.current().read_channels()
        ]  # fmt: skip
        # Priorities rise, times stay.
        for priority in (-1, Priority.URGENT):
            policies.put(0, "", priority, MINUTES, escalate_to="lead@example.com", by="")
        try:
            yield
        finally:
            for calendar in calendars:
                calendar.delete()
            _forget_complaints()


def _forget_complaints() -> None:
    query(f"TRUNCATE {', '.join(name for (name,) in query(COMPLAINTS, []))}")


def _play(shop: stage.Shop, name: str) -> Played:
    """Let the shop work, and see when warnings stand."""
    began = Sweep.objects.filter(name=rounds.SWEEP)
    before = began.first()
    wait_until(
        lambda: began.exclude(good_at=before and before.good_at).exists(),
        "the clocks are looked at", seconds=GOAL_SECONDS * 2,
    )  # fmt: skip
    sent = Message.objects.filter(state=State.SENT)
    earlier = sent.count()
    end = time.monotonic() + WORK_SECONDS
    until = time.time() + WORK_SECONDS - GOAL_SECONDS
    seen: dict[int, Given] = {}
    with ThreadPoolExecutor(1) as one:
        work = one.submit(_work, shop, name, end)
        while not work.done():
            _look(seen)
            time.sleep(LOOK_SECONDS)
        load = os.getloadavg()[0]
        done = work.result()
    moments = {(pk, kind): (start, minutes) for pk, kind, start, minutes in query(MOMENTS)}
    _wait_for_the_rest(seen, moments, until)
    done["mails"] = sent.count() - earlier
    return Played(done, list(seen.values()), moments, until, load)


def _work(shop: stage.Shop, name: str, end: float) -> Counter[str]:
    """Take orders, send them, and hear complaints of them, without a pause."""
    done: Counter[str] = Counter()
    while time.monotonic() < end:
        turn = done["orders"]
        order_id = shop.do("order", f"{name}-order-{turn}@example.com")["order"]
        shop.do("fulfill", order_id)
        for place in range(EACH):
            shop.do("complain", order_id, f"{name}-{turn}-{place}@example.com")
        done.update(orders=1, complaints=EACH)
    return done


def _look(seen: dict[int, Given]) -> None:
    for pk, complaint, after, at, now in query(GIVEN, [max(seen, default=0) - SLACK]):
        kind, _, percent = after.partition(":")
        seen.setdefault(pk, Given((complaint, kind), int(percent), at, now))


def _wait_for_the_rest(
    seen: dict[int, Given], moments: Mapping[tuple[int, str], tuple[float, int]], until: float
) -> None:
    """See the warnings that are late; what has not come after another minute is missing."""
    end = time.monotonic() + GOAL_SECONDS
    while _missing(_delays(list(seen.values()), moments, until)) and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
        _look(seen)


def _delays(
    given: list[Given], moments: Mapping[tuple[int, str], tuple[float, int]], until: float
) -> list[float | None]:
    """Return by moment how long it took until it was said, None: never.

    Where several came at once, the highest says all.
    """
    said: dict[tuple[int, str], list[Given]] = {}
    for one in given:
        said.setdefault(one.clock, []).append(one)
    found: list[float | None] = []
    for clock, (start, minutes) in moments.items():
        for percent in WARNINGS:
            moment = start + minutes * 60 * percent / 100
            if moment <= until:
                times = [one.seen for one in said.get(clock, ()) if one.percent >= percent]
                found.append(min(times) - moment if times else None)
    return found


def _missing(delays: list[float | None]) -> int:
    return sum(1 for one in delays if one is None)


def _wrong(played: Played, delays: list[float | None]) -> list[str]:
    """Return what was not said once, in its time."""
    times = Counter((one.clock, one.percent) for one in played.given)
    wrong = [f"{what} given {count} times" for what, count in times.items() if count > 1]
    for one in played.given:
        start, minutes = played.moments[one.clock]
        if one.at < start + minutes * 60 * one.percent / 100 - 0.001:
            wrong.append(f"{one.clock} warned of {one.percent} % before")
    return wrong + ["never said"] * _missing(delays)


def _rows(how: str, played: Played) -> Iterator[Row]:
    delays = _delays(played.given, played.moments, played.until)
    wrong = _wrong(played, delays)
    for text in wrong[:5]:
        print(f"     {text}")
    came = [one for one in delays if one is not None]
    if not came:
        raise RuntimeError("Nothing was warned of.")
    clocks = sum(
        1 for start, minutes in played.moments.values() if start + minutes * 60 <= played.until
    )
    done = played.done
    note = (
        f"meanwhile {done['orders']:,} orders taken and sent, {done['complaints']:,} complaints "
        f"opened, {done['mails']:,} mails sent; the machine's load {played.load:.1f}"
    )
    figures: dict[str, Callable[[list[float]], float]] = {
        "largest": max,
        "p95": lambda every: statistics.quantiles(every, n=20)[-1],
    }
    for name, figure in figures.items():
        value = figure(came)
        yield Row(
            "P21", f"moment of a warning -> it stands, {name}, {how}", value, "s",
            goal=f"<= {GOAL_SECONDS:g}", holds=value <= GOAL_SECONDS and clocks >= FEWEST,
            spread=(min(came), max(came)), n=len(came),
            note=f"median {statistics.median(came):.1f} s; {clocks:,} clocks whose time was over; {note}",
        )  # fmt: skip
    yield Row(
        "P21", f"warnings missing, too early or given twice, {how}", len(wrong), "", goal="= 0",
        holds=not wrong, n=len(delays), note="50, 80 and 100 %; the highest says all where two came",
    )  # fmt: skip
