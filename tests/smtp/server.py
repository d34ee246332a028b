"""A mail server that misbehaves on demand, for tests, chaos runs and measuring.

As a process of its own: `python -m tests.smtp.server --port 0 --log FILE [--fast]`. Its first line
on standard output is JSON: the ports of SMTP and of the control channel. From tests:

    with MailServer() as server:
        server.set(Fault(Stage.RCPT, reply=b"451 4.7.1 Later", prefix="slow", times=3))
        ...  # send to 127.0.0.1, server.port
        assert [mail.recipient for mail in server.accepted()] == ["anne@example.com"]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import select
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .case import Behaviour, Case, Stage
from .faults import Fault, faults_of
from .listening import HOST, run
from .mail_log import Accepted, accepted_of

__all__ = ["Accepted", "Behaviour", "Fault", "MailServer", "Stage"]

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 30
CONTROL_SECONDS = 30
STOP_SECONDS = 5
# How slow a staged case is, and how long one byte takes.
CASE_SECONDS = 0.2


class MailServer:
    """The server as a process; every method may be called from any thread."""

    host = HOST

    def __init__(self, log: Path | None = None, *, port: int = 0, fast: bool = False) -> None:
        """Say where and how it will run.

        Args:
            log: Where the accepted mails are appended; a file of its own if None.
            port: Where it listens; any free port if 0.
            fast: Neither STARTTLS nor AUTH is offered, and no certificate is made.

        """
        self.port = port
        self.certificate: Path | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="mail-server-")
        self.log = log or Path(self._folder.name) / "accepted.jsonl"
        self._fast = fast
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Start it and wait until it listens; TimeoutError where it does not."""
        command = [sys.executable, "-m", "tests.smtp.server", "--tied", "--log", str(self.log)]
        command += ["--port", str(self.port), *(["--fast"] if self._fast else [])]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        try:
            told = self._first_line()
            self.port = told["port"]
            self.certificate = Path(told["certificate"]) if told["certificate"] else None
            self._control = socket.create_connection((HOST, told["control"]), CONTROL_SECONDS)
        except BaseException:
            self._end()
            raise
        self._lines = self._control.makefile("rb")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self._lines.close()
        self._control.close()
        self._end()

    def set(self, *faults: Fault) -> None:
        """Do this wrong from now on, also in open sessions, and nothing else; listen again."""
        self._ask("set", faults=[fault.as_json() for fault in faults])

    def stage(self, case: Case, *, seconds: float = CASE_SECONDS) -> None:
        """Misbehave as the case says, in place of what was set; `seconds`: slow, or one byte."""
        self.set(*faults_of(case, seconds))
        if case.behaviour is Behaviour.REFUSE:
            self.refuse()

    def refuse(self) -> None:
        """Close the port until the next `set`; open sessions go on."""
        self._ask("refuse")

    def cut(self) -> None:
        """Close every open session without a word."""
        self._ask("cut")

    def accepted(self) -> list[Accepted]:
        """Return the mails taken since the start or the last `forget`, in order."""
        return [accepted_of(found) for found in self._ask("accepted")]

    def count(self) -> int:
        """Return how many mails were taken since then."""
        return int(self._ask("counts")["accepted"])

    def connections(self) -> int:
        """Return how many connections were ever opened since then."""
        return int(self._ask("counts")["connections"])

    def open_connections(self) -> int:
        """Return how many are open now."""
        return int(self._ask("counts")["open"])

    def forget(self) -> None:
        """Begin to count anew; faults stay, and so does the file."""
        self._ask("forget")

    def _ask(self, what: str, **more: object) -> Any:
        with self._lock:
            self._control.sendall(json.dumps({"do": what, **more}).encode() + b"\n")
            line = self._lines.readline()
        if not line:
            raise ConnectionError("the mail server is gone")
        return json.loads(line)

    def _first_line(self) -> Any:
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], START_SECONDS)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            raise TimeoutError("the mail server did not start")
        return json.loads(line)

    def _end(self) -> None:
        process = self._process
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._folder.cleanup()


def main(words: list[str]) -> None:
    """Run the server until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.smtp.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--log", type=Path, required=True, help="accepted mails are appended here")
    parser.add_argument("--fast", action="store_true", help="neither STARTTLS nor AUTH")
    parser.add_argument("--tied", action="store_true", help="end with standard input")
    found = parser.parse_args(words)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(found.port, found.log, fast=found.fast, tied=found.tied))


if __name__ == "__main__":
    main(sys.argv[1:])
