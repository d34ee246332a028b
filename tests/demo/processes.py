"""The demo's programs: their output goes to files, none outlives the demo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .talk import DemoError

PROJECT = Path(__file__).resolve().parents[2]
TIED = Path(__file__).with_name("tied.py")
GRACE_SECONDS = 5
TAIL_LINES = 25
NOISE = ("DeprecationWarning", "import JsonWebKey", "compatible before version")


class ProgramError(DemoError):
    """A program ended that should not have; its last lines are in the text."""


class Program:
    """One running program."""

    def __init__(
        self, name: str, command: Sequence[str], *, env: Mapping[str, str], logs: Path
    ) -> None:
        """Start it, in a session of its own: Ctrl-C is ours to handle, in order."""
        self.name = name
        self.log = logs / f"{name}.log"
        self._output = self.log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, str(TIED), str(os.getpid()), *command],
            env=dict(env),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def exit_code(self) -> int | None:
        """How it ended, None while it runs."""
        return self._process.poll()

    def check(self) -> None:
        """Make sure it still runs.

        Raises:
            ProgramError: It does not.

        """
        if self.exit_code is not None:
            raise ProgramError(f"{self.name} ended with {self.exit_code}\n{self.tail()}")

    def wait(self) -> None:
        """Wait for it to finish its work.

        Raises:
            ProgramError: It failed.

        """
        if self._process.wait():
            raise ProgramError(f"{self.name} failed with {self.exit_code}\n{self.tail()}")

    def stop(self) -> None:
        """Ask it to stop, and kill it if it does not."""
        if self.exit_code is None:
            self._process.terminate()
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()

    def output(self) -> str:
        """Return what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def tail(self) -> str:
        """Return the last lines of its log, readable."""
        lines: list[str] = []
        for raw in self.output().splitlines():
            text = readable(raw)
            # One fault often fills a page with itself.
            if text and text not in lines[-1:]:
                lines.append(text)
        last = "\n".join(lines).splitlines()[-TAIL_LINES:]
        return "\n".join([f"--- the end of {self.log.name}:", *last])


def readable(line: str) -> str:
    """Return a line of a log as a person reads it, "" for noise; Saleor logs in JSON."""
    if any(noise in line for noise in NOISE):
        return ""
    try:
        entry = json.loads(line)
    except ValueError:
        return line.rstrip()
    if not isinstance(entry, dict) or "message" not in entry:
        return line.rstrip()
    head = f"{entry.get('levelname', '')} {entry.get('name', '')}: {entry['message']}"
    return "\n".join([head, *str(entry.get("exc_info") or "").splitlines()])


def django(command: str, *words: str) -> list[str]:
    """Return the command line of a management command."""
    return [sys.executable, "-m", "django", command, *words]
