"""What the demo prints."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable


class DemoError(Exception):
    """Something went wrong; shown without a traceback."""


class MismatchError(DemoError):
    """What the customers got is not what they had to get."""


class Talk:
    """Lines on standard output, with the seconds since the start where work is done."""

    def __init__(self) -> None:
        """Begin the clock."""
        self._started = time.monotonic()
        self._open = False
        # A terminal without UTF-8 gets question marks instead of an error.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")

    def step(self, text: str) -> None:
        """Say what is being worked on."""
        self._line(f"[{time.monotonic() - self._started:3.0f} s] {text}")

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._line("")
        self.step(f"== {title} ==")

    def say(self, text: str) -> None:
        """Say what happened."""
        self._line(f"→ {text}")

    def begin(self, text: str) -> None:
        """Say what happened, with more to come on the same line."""
        print(f"→ {text}", end="", flush=True)
        self._open = True

    def end(self, text: str = "") -> None:
        """Finish the line that was begun."""
        print(text, flush=True)
        self._open = False

    def quote(self, text: str) -> None:
        """Show a text as it is, indented."""
        self._line(textwrap.indent(text.strip("\n"), "    | ", lambda line: True))

    def plain(self, text: str) -> None:
        """Print a line."""
        self._line(text)

    def _line(self, text: str) -> None:
        if self._open:
            self.end()
        print(text, flush=True)


def wait_for(what: str, ready: Callable[[], bool], seconds: float, every: float = 0.1) -> None:
    """Wait until `ready` says so.

    Raises:
        TimeoutError: It did not within these seconds.

    """
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(every)
