"""A shop as merchants run it: API, worker, beat, Redis and a mail server, each a process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from celery import Celery

from tests.lab.processes import die_with_parent, end

from .mail_sink import MailSink
from .redis_server import RedisServer
from .waiting import PATIENCE_SECONDS

PROJECT = Path(__file__).parents[3]

CELERY = [sys.executable, "-m", "celery", "--app=saleor.celeryconf:app"]


class Shop:
    """The API's process; commands as in `shop_process`."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self._process, self._log = process, log
        self._said: Queue[dict[str, Any]] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._said.put(json.loads(line))

    def answer(self) -> dict[str, Any]:
        """Return its next answer.

        Raises:
            AssertionError: None came; the log's end is shown.

        """
        try:
            return self._said.get(timeout=PATIENCE_SECONDS)
        except Empty:
            raise AssertionError(self._log.read_text()[-3000:]) from None

    def do(self, *words: str) -> dict[str, Any]:
        """Give a command and return the answer."""
        assert self._process.stdin
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self.answer()


class Stage:
    """Everything together."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self._folder, self._closing = folder, closing
        self.redis = RedisServer(folder)
        closing.callback(self.redis.kill)
        self.redis.start()
        self.mails = MailSink()
        closing.callback(self.mails.close)
        self.broker = Celery("outside", broker=self.redis.url, set_as_current=False)
        words = ["worker", "--concurrency=1", "--without-gossip", "--without-mingle"]
        self.worker = self._start("worker", [*CELERY, *words, "--loglevel=INFO"])
        process = self._start("shop", [sys.executable, "-m", f"{__package__}.shop_process"])
        self.shop = Shop(process, folder / "shop.log")

    def _start(
        self, name: str, command: list[str], more: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": f"{__package__}.celery_settings",
            "CELERY_BROKER_URL": self.redis.url,
            "SALEOR_SERVICE_HINT_GRACE_SECONDS": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mails.port}/",
            **(more or {}),
        }
        log = (self._folder / f"{name}.log").open("w")
        self._closing.callback(log.close)
        process = subprocess.Popen(
            command, cwd=PROJECT, env=env, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if name == "shop" else log, stderr=log,
            preexec_fn=die_with_parent(),
        )  # fmt: skip
        self._closing.callback(end, process)
        return process

    def log(self, name: str) -> str:
        """Return what a process has written."""
        return (self._folder / f"{name}.log").read_text()

    @contextmanager
    def beat(self, *, every_seconds: int) -> Iterator[None]:
        """Run a real beat, our entry at this pace."""
        words = ["beat", "--scheduler=saleor.schedulers.schedulers.DatabaseScheduler", "--pidfile="]
        pace = {"TROUBLE_TICK_SECONDS": str(every_seconds)}
        process = self._start("beat", [*CELERY, *words, "--loglevel=INFO"], pace)
        try:
            yield
        finally:
            end(process)


@contextmanager
def set_up(folder: Path) -> Iterator[Stage]:
    """Start everything but beat, and end it again."""
    with ExitStack() as closing:
        stage = Stage(folder, closing)
        assert stage.shop.answer() == {"ready": True}
        yield stage
