"""`python -m tests.demo`: play the chapters, then leave everything up on a terminal."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from .catcher import Catcher
from .inside import ADMIN, PASSWORD
from .processes import ProgramError
from .shop import Shop, running
from .tables import Tables
from .talk import DemoError, MismatchError, Talk
from .watch import Watch

INTERRUPTED = 130


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(number: int, frame: FrameType | None) -> None:
    """End by the first signal; what comes later does not disturb the cleaning up."""
    for later in SIGNALS:
        signal.signal(later, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def with_saleor(talk: Talk, stay: bool) -> int:
    """Play on a real Saleor."""
    from . import chapters, shopping

    with (
        tempfile.TemporaryDirectory(prefix="service-demo-") as place,
        Catcher() as catcher,
        running(talk, smtp_port=catcher.smtp_port, logs=Path(place)) as shop,
        Tables(os.environ["DATABASE_URL"]) as tables,
    ):
        talk.step(f"caught mails: {catcher.url}")
        watch = Watch(talk, catcher.mailbox, tables, shop.kinds, turn=shop.check)
        try:
            chapters.play(shopping.Stage(talk, shop, watch, tables))
        except ProgramError:
            raise
        except (DemoError, TimeoutError) as error:
            logs = "\n".join(program.tail() for program in shop.programs)
            raise type(error)(f"{error}\n{logs}") from error
        _summary(talk, watch, len(catcher.mailbox))
        if stay:
            _leave_up(talk, shop, catcher)
    return 0


def without_saleor(talk: Talk, stay: bool) -> int:
    """Play what the fake shop can."""
    from . import light

    with Catcher() as catcher:
        talk.step(f"caught mails: {catcher.url}")
        watch = light.play(talk, catcher)
        _summary(talk, watch, len(catcher.mailbox))
        if stay:
            talk.plain(f"\nCaught mails: {catcher.url}\nCtrl-C ends the demo.")
            _wait_for_interrupt(lambda: None)
    return 0


def _summary(talk: Talk, watch: Watch, mails: int) -> None:
    talk.plain("")
    talk.step(f"played: {mails} mails arrived as expected, none other")
    if watch.missing:
        talk.say("no message yet for: " + ", ".join(sorted(watch.missing.values())))
    if watch.flaws:
        raise MismatchError("; ".join(watch.flaws))


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
    for number in SIGNALS:
        signal.signal(number, _stop)
    talk = Talk()
    stay = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        return (without_saleor if arguments.without_saleor else with_saleor)(talk, stay)
    except MismatchError as error:
        talk.plain(f"\nNOT AS EXPECTED: {error}")
    except (DemoError, TimeoutError) as error:
        talk.plain(f"\nThe demo failed: {error}")
    except KeyboardInterrupt:
        talk.plain("\nstopped")
        return INTERRUPTED
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
