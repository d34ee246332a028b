"""The demo's programs: their output goes to files, none outlives the demo."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        logs: Path,
        pipes: bool = False,
    ) -> None:
        """Start it, in a session of its own: Ctrl-C is ours to handle, in order.

        Args:
            name: What it and its log are called.
            command: The program and its words.
            env: Its variables.
            logs: Where the log goes.
            pipes: Talk to it over standard input and output; the log is standard error.

        """
        self.name = name
        self.log = logs / f"{name}.log"
        self._output = self.log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, str(TIED), str(os.getpid()), *command],
            env=dict(env),
            cwd=PROJECT,
            stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
            stdout=subprocess.PIPE if pipes else self._output,
            stderr=self._output,
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

    def ask(self, question: object) -> None:
        """Write one line of JSON to it.

        Raises:
            ProgramError: It is gone.

        """
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise ProgramError(f"{self.name} is gone\n{self.tail()}") from None

    def answer(self, seconds: float) -> dict[str, Any] | None:
        """Return the next line of JSON it wrote, None where none came in time.

        Raises:
            ProgramError: It is gone.

        """
        pipe = self._process.stdout
        assert pipe
        ready, _, _ = select.select([pipe], [], [], seconds)
        if not ready:
            return None
        line = pipe.readline()
        if not line:
            self._process.wait(GRACE_SECONDS)
            raise ProgramError(f"{self.name} ended with {self.exit_code}\n{self.tail()}")
        found: dict[str, Any] = json.loads(line)
        return found

    def stop(self) -> None:
        """Ask it to stop, and kill it if it does not."""
        if self.exit_code is None:
            self._process.terminate()
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for file in (self._process.stdin, self._process.stdout, self._output):
            if file:
                with contextlib.suppress(OSError):
                    file.close()

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
