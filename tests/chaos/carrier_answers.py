"""R13: a carrier answers in 200 ways that are no good; who asks must not suffer.

The answers come over real sockets from a process of their own; they are asked for through
Saleor's own client by the adapter for DHL.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from django.db import transaction

from saleor_service_plugin.delivery import accounts, take_report
from saleor_service_plugin.delivery.carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_SCANS,
    Answer,
    Problem,
    Report,
    Scan,
)
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.live import dhl, polling
from saleor_service_plugin.delivery.live.service import Question
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import TERMINAL, ParcelState
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks
from tests.bench.figures import Row
from tests.fake_shop import FakeShop, a_parcel, an_order
from tests.lab.processes import die_with_parent

from . import odd_answers
from .grounds import fake_shop

PROJECT = Path(__file__).resolve().parents[2]

SHORT = 60

SECONDS = 2.0
"""For one call here; with the 10 s of real life the slow ones would take minutes."""

LATE = 1.0
"""Seconds that an answer may be left too late: the watchdog's step, reading, closing."""

MOST_MEGABYTES = 10.0
"""Of Python's memory for one answer, the answer included: 256 KB of JSON that is nothing but
empty objects become some twenty times as much."""

MEGABYTE = 1024 * 1024

QUESTION = Question(odd_answers.NUMBER, Carrier.DHL, "de")

BREAKING = set("\r\n\t\x00\x0b\x0c\x1b\x1c\x85\u2028\u2029\u202e\u2066\ud800")


@dataclass(frozen=True)
class Found:
    """What came of one answer."""

    case: odd_answers.Case
    answer: Answer
    seconds: float
    megabytes: float

    @property
    def is_right(self) -> bool:
        """Whether it was taken for what it is."""
        if self.answer.problem is not None:
            allowed = self.case.problems or {Problem.ANSWER}
            return self.answer.report is None and self.answer.problem in allowed
        report = self.answer.report
        return not self.case.problems and report is not None and is_well_formed(report)


def measure_r13(*, short: bool, seed: int) -> Iterator[Row]:
    """Ask for the answers one by one."""
    cases = odd_answers.cases(seed)
    count = SHORT if short else len(cases)
    with _served(seed) as port, mock.patch.object(dhl, "SECONDS", SECONDS):
        # What is loaded and compiled once is no answer's doing.
        _ask(port, len(cases) - 1, cases)
        before = _left_behind()
        resident = _resident()
        found = [_ask(port, number, cases) for number in range(count)]
        grown = _resident() - resident
        time.sleep(1)
        left = max(_left_behind() - before, 0)
    yield from _rows(found, left, grown)
    yield _unchanged(found)


def _unchanged(found: list[Found]) -> Row:
    """Have each answer taken in for a parcel that is on its way."""
    changed = []
    with fake_shop() as shop:
        parcel_id, account_id = _on_its_way(shop)
        for one in found:
            polling._settle(account_id, dhl.SERVICE, parcel_id, one.answer)
            drain.drain()
            row = TrackedParcel.objects.get(pk=parcel_id)
            told = Message.objects.exclude(kind="parcel-sent").exclude(kind="order-received")
            if row.state != ParcelState.IN_TRANSIT or row.delivered_at or told.exists():
                changed.append(one.case.name)
    return Row(
        "R13", "parcels whose state changed, or whose customer was told", len(changed), "answers",
        "= 0", not changed, n=len(found), note="; ".join(changed[:5]),
    )  # fmt: skip


def _on_its_way(shop: FakeShop) -> tuple[int, int]:
    """Return a parcel that DHL has, and an account to ask about it."""
    sent_at = datetime(2026, 10, 10, 12, tzinfo=UTC)
    channels.go_live(1)
    order = shop.put(an_order(created_at=sent_at))
    lines = tuple((line.id, line.quantity) for line in order.lines)
    row = a_parcel(
        id=shop.next_id(), created_at=sent_at, lines=lines, tracking_number=odd_answers.NUMBER
    )
    shop.add_parcel(order.id, row)
    marks.mark([order.id])
    drain.drain()
    account = accounts.create(service="dhl", credentials={"api_key": "k1"})
    with transaction.atomic():
        parcel = TrackedParcel.objects.select_for_update().get()
        report = Report(parcel.number, (Scan(sent_at + timedelta(days=1), ParcelState.IN_TRANSIT),))
        take_report.take([parcel], {parcel.pk: report}, source="dhl", now=datetime.now(UTC))
    drain.drain()
    return parcel.pk, account.account.id


@contextmanager
def _served(seed: int) -> Iterator[int]:
    """Run the server and yield its port."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.odd_answers", str(seed)],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent(signal.SIGKILL),
    )  # fmt: skip
    assert server.stdout is not None
    try:
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def _ask(port: int, number: int, cases: list[odd_answers.Case]) -> Found:
    with mock.patch.object(dhl, "ADDRESS", f"http://127.0.0.1:{port}/{number}"):
        tracemalloc.start()
        started = time.monotonic()
        answer = dhl.SERVICE.ask(QUESTION, {"api_key": "k1"})
        seconds = time.monotonic() - started
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return Found(cases[number], answer, seconds, peak / MEGABYTE)


def is_well_formed(report: Report) -> bool:
    """Whether a report keeps to its own rules, and says no more than the parcel's answers do."""
    lines = [(report.pickup_place, LONGEST_PLACE)]
    for scan in report.scans:
        lines += [
            (scan.text, LONGEST_TEXT),
            (scan.place, LONGEST_PLACE),
            (scan.code, LONGEST_CODE),
        ]
    times = [scan.at for scan in report.scans]
    times += [at for at in (report.forecast_from, report.forecast_until) if at]
    return (
        report.number == odd_answers.NUMBER
        and len(report.scans) <= MOST_SCANS
        and all(isinstance(scan.state, ParcelState) for scan in report.scans)
        and not TERMINAL & {scan.state for scan in report.scans}
        and all(len(line) <= longest and not BREAKING & set(line) for line, longest in lines)
        and all(at.tzinfo is not None and 2000 <= at.year <= 2100 for at in times)
    )


def _left_behind() -> int:
    """Return how many threads and open files this process has."""
    return threading.active_count() + len(os.listdir("/proc/self/fd"))


def _resident() -> float:
    """Return how many megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def _rows(found: list[Found], left: int, grown: float) -> Iterator[Row]:
    n = len(found)
    wrong = [one for one in found if not one.is_right]
    problems = sum(one.answer.problem is not None for one in found)
    names = "; ".join(one.case.name for one in wrong[:5])
    yield Row(
        "R13", f"{n} bad answers of a carrier: taken for what they are not", len(wrong), "answers",
        "= 0", not wrong, n=n,
        note=names or f"{problems} without a report, {n - problems} with what was left of them",
    )  # fmt: skip
    slowest = max(found, key=lambda one: one.seconds)
    late = max(slowest.seconds - SECONDS, 0)
    yield Row(
        "R13", "left later than at their deadline by at most", late, "s", f"<= {LATE:g}",
        late <= LATE, n=n, note=f"deadline {SECONDS:g} s; {slowest.case.name}",
    )  # fmt: skip
    largest = max(found, key=lambda one: one.megabytes)
    yield Row(
        "R13", "most memory for one answer", largest.megabytes, "MB", f"<= {MOST_MEGABYTES:g}",
        largest.megabytes <= MOST_MEGABYTES, n=n,
        note=f"{largest.case.name}; the process grew by {grown:.0f} MB over all",
    )  # fmt: skip
    yield Row("R13", "threads and lines left behind", left, "", "= 0", left == 0, n=n)
