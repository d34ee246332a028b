"""`lab test`: every tier by its own pytest call, then one table and one sum."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Callable, ContextManager, List, NamedTuple

from . import session
from .places import LAB, PROJECT, BrowserMissing, LabError, SaleorMissing, say
from .processes import foreground
from .session import Session
from .tools import uv

NO_TESTS_COLLECTED = 5

WORKERS = 2
"""For the longest tiers, which mostly wait: for one processor, for a mail server."""


class Tier(NamedTuple):
    """One call of pytest: its ini, its directories, and what it runs in."""

    name: str
    ini: str
    folders: List[str]
    place: Callable[[str], ContextManager[Session]]
    workers: int = 0
    """Processes that share the files; each has a database of its own."""


class Count(NamedTuple):
    """How a tier ended; `why` says why it did not run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    why: str = ""


def _alone(version: str) -> ContextManager[Session]:
    return session.without_database(saleor=False)


def _karrio(version: str) -> ContextManager[Session]:
    return session.with_karrio()


def _database(version: str) -> ContextManager[Session]:
    return session.light()


def _saleor(version: str) -> ContextManager[Session]:
    return session.with_saleor(version, tests=False, workers=WORKERS)


def _browser(version: str) -> ContextManager[Session]:
    return session.with_browser(version, workers=WORKERS)


TIERS = [
    # First those of one process: CI has lint run beside them.
    Tier("karrio", "tests/karrio/pytest.ini", ["tests/karrio"], _karrio),
    Tier("packaging", "tests/packaging/pytest.ini", ["tests/packaging"], _alone),
    Tier(
        "unit",
        "tests/unit/pytest.ini",
        ["tests/structure", "tests/unit", "tests/smtp", "tests/demo"],
        _alone,
        WORKERS,
    ),
    Tier("db", "tests/db/pytest.ini", ["tests/db"], _database, WORKERS),
    Tier("saleor", "tests/saleor/pytest.ini", ["tests/saleor"], _saleor, WORKERS),
    Tier("browser", "tests/browser/pytest.ini", ["tests/browser"], _browser, WORKERS),
]


def run(arguments: argparse.Namespace) -> int:
    """Run the test tiers and print what passed, failed and did not run."""
    more = [word for word in arguments.pytest if word != "--"]
    results = {}
    for tier in TIERS:
        if arguments.tier and tier.name not in arguments.tier:
            continue
        results[tier.name] = _run_tier(tier, arguments.saleor, more)
    _print_table(results)
    return int(any(count.failed for count in results.values()))


def _run_tier(tier: Tier, version: str, more: List[str]) -> Count:
    """Run one tier; whatever keeps it from running is told, and the next tier goes on."""
    started = time.monotonic()
    folders = [folder for folder in tier.folders if _has_tests(PROJECT / folder)]
    if not folders:
        return Count(why="no tests yet")
    say(f"tier {tier.name}")
    try:
        with tier.place(version) as here:
            count = _pytest(tier, folders, here, more)
    except SaleorMissing as error:
        say(str(error))
        must = os.environ.get("REQUIRE_SALEOR") == "1"
        count = Count(failed=int(must), why="Saleor cannot be had here")
    except BrowserMissing as error:
        say(f"tier {tier.name} does not run: {error}")
        count = Count(why=str(error).splitlines()[0])
    except LabError as error:
        say(f"tier {tier.name}: {error}")
        count = Count(failed=1, why=str(error).splitlines()[0])
    return count._replace(seconds=time.monotonic() - started)


def _has_tests(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))


def _pytest(tier: Tier, folders: List[str], here: Session, more: List[str]) -> Count:
    report = LAB / "reports" / f"{tier.name}-{os.getpid()}.xml"
    report.parent.mkdir(exist_ok=True)
    command = [str(here.prefix / "bin" / "python"), "-m", "pytest", "-c", tier.ini]
    command += ["--rootdir", str(PROJECT), f"--junitxml={report}"]
    if tier.workers and not more:
        command += ["-n", str(tier.workers), "--dist", "loadfile"]
    command += [*folders, *more]
    try:
        code = foreground(command, {**here.env, "LAB_UV": uv()})
        return _count(report, code)
    finally:
        with contextlib.suppress(OSError):
            report.unlink()


def _count(report: Path, code: int) -> Count:
    """Read pytest's report; no report or an unexplained exit code is a failure."""
    try:
        suites = list(ElementTree.parse(str(report)).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        return Count(failed=1, why=f"pytest ended with {code} and without a report")

    def total(name: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    passed = max(total("tests") - failed - skipped, 0)
    if code and not failed:
        why = "no test was selected" if code == NO_TESTS_COLLECTED else f"pytest ended with {code}"
        return Count(passed, 1, skipped, why=why)
    return Count(passed, failed, skipped)


def _print_table(results: "dict[str, Count]") -> None:
    """Print a line for each tier; the very last line is the sum."""
    print(f"\n{'tier':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for name, count in results.items():
        if count.why and not count.passed:
            verb = "FAILED" if count.failed else "did not run"
            print(f"{name:<12}  {verb}: {count.why}")
        else:
            numbers = f"{count.passed:>8}{count.failed:>8}{count.skipped:>9}"
            print(f"{name:<12}{numbers}{count.seconds:>9.0f}  {count.why}".rstrip())
    passed = sum(count.passed for count in results.values())
    failed = sum(count.failed for count in results.values())
    print(f"{passed} passed, {failed} failed", flush=True)
