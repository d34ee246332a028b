"""`python -m tests.demo`: play the chapters, then leave everything up on a terminal."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from .catcher import Catcher
from .inside import ADMIN, PASSWORD
from .shop import Shop, running
from .tables import Tables
from .talk import DemoError, MismatchError, Talk
from .watch import Watch

INTERRUPTED = 130


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _undisturbed_end() -> Iterator[None]:
    """Clean up to the end, also when Ctrl-C is pressed again meanwhile."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)


def with_saleor(talk: Talk, stay: bool) -> int:
    """Play on a real Saleor."""
    from . import chapters

    with (
        tempfile.TemporaryDirectory(prefix="service-demo-") as place,
        Catcher() as catcher,
        running(talk, smtp_port=catcher.smtp_port, logs=Path(place)) as shop,
        Tables(os.environ["DATABASE_URL"]) as tables,
        _undisturbed_end(),
    ):
        talk.step(f"caught mails: {catcher.url}")
        watch = Watch(talk, catcher.mailbox, tables, shop.kinds)
        try:
            chapters.play(chapters.Stage(talk, shop, watch, tables))
        except DemoError:
            for program in shop.programs:
                talk.plain(program.tail())
            raise
        _summary(talk, watch, len(catcher.mailbox))
        if stay:
            _leave_up(talk, shop, catcher)
    return 0


def without_saleor(talk: Talk, stay: bool) -> int:
    """Play what the fake shop can."""
    from . import light

    with Catcher() as catcher, _undisturbed_end():
        talk.step(f"caught mails: {catcher.url}")
        light.play(talk, catcher)
        if stay:
            talk.plain(f"\nCaught mails: {catcher.url}\nCtrl-C ends the demo.")
            _wait_for_interrupt(lambda: None)
    return 0


def _summary(talk: Talk, watch: Watch, mails: int) -> None:
    talk.plain("")
    talk.step(f"played: {mails} mails arrived as expected, none other")
    if watch.missing:
        talk.say("no message yet for: " + ", ".join(sorted(watch.missing.values())))


def _leave_up(talk: Talk, shop: Shop, catcher: Catcher) -> None:
    talk.plain(
        f"""
Everything stays up until you press Ctrl-C.
  Caught mails          {catcher.url}
  GraphQL, playground   {shop.url}
  Staff login           {ADMIN} / {PASSWORD}
  A Dashboard of yours  point its API URL at the GraphQL address
  Logs                  {shop.logs}"""
    )
    _wait_for_interrupt(shop.check)


def _wait_for_interrupt(check: Callable[[], None]) -> None:
    try:
        while True:
            check()
            time.sleep(1)
    except KeyboardInterrupt:
        print()


def main(words: list[str]) -> int:
    """Run the demo and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description=__doc__)
    parser.add_argument(
        "--without-saleor", action="store_true", help="play on the fake shop what it can play"
    )
    arguments = parser.parse_args(words)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    talk = Talk()
    stay = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        return (without_saleor if arguments.without_saleor else with_saleor)(talk, stay)
    except MismatchError as error:
        talk.plain(f"\nNOT AS EXPECTED: {error}")
    except DemoError as error:
        talk.plain(f"\nThe demo failed: {error}")
    except KeyboardInterrupt:
        talk.plain("\nstopped")
        return INTERRUPTED
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
