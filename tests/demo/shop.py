"""The running shop: Saleor's server, our worker, the sample data."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import api
from .api import Api
from .inside import ADMIN, PASSWORD
from .processes import PROJECT, Program, ProgramError, django
from .talk import DemoError, Talk, wait_for

FOREIGN = (
    "DATABASE_URL_REPLICA", "CELERY_BROKER_URL", "CLOUDAMQP_URL", "REDIS_URL", "CACHE_URL",
    "SENTRY_DSN", "SENDGRID_USERNAME", "SENDGRID_PASSWORD", "USER_EMAIL_URL", "ENABLE_SSL",
    "DEFAULT_CHANNEL_SLUG", "DEFAULT_COUNTRY", "OBSERVABILITY_BROKER_URL", "LANGUAGE",
)  # fmt: skip
"""Variables of the caller's shell that would make another shop of it."""

START_SECONDS = 180
"""Saleor takes 15 s to start, several times that on a busy machine."""

WORD_SECONDS = 15

HOST = "127.0.0.1"


@dataclass
class Shop:
    """What the chapters need of the running shop."""

    url: str
    env: dict[str, str]
    logs: Path
    programs: list[Program] = field(default_factory=list)
    saleor: str = ""
    kinds: frozenset[str] = frozenset()
    anonymous: Api = field(init=False)
    staff: Api = field(init=False)
    app: Api = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the callers."""
        self.anonymous = Api(self.url)
        self.staff = api.staff(self.url, ADMIN, PASSWORD)

    def manage(self, command: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a management command and return what it printed, whatever its exit code."""
        return subprocess.run(
            django(command, *words),
            env=self.env,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def manage_well(self, command: str, *words: str) -> str:
        """Run a management command that must succeed.

        Raises:
            DemoError: It did not.

        """
        done = self.manage(command, *words)
        if done.returncode:
            raise DemoError(f"manage.py {command} failed\n{done.stdout}{done.stderr[-2000:]}")
        return done.stdout

    def check(self) -> None:
        """Make sure that every program still runs."""
        for program in self.programs:
            program.check()


@contextmanager
def running(talk: Talk, *, smtp_port: int, logs: Path) -> Iterator[Shop]:
    """Give a shop with sample data, server and worker; everything stops at the end."""
    port = _free_port()
    env = _environment(port, smtp_port)
    shop = Shop(url=f"http://{HOST}:{port}/graphql/", env=env, logs=logs)
    with ExitStack() as stack:

        def start(name: str, *command: str) -> Program:
            program = Program(name, [sys.executable, *command], env=env, logs=logs)
            stack.callback(program.stop)
            return program

        talk.step("starting Saleor, and filling the shop with core's own sample data")
        server = start("saleor", *_uvicorn(port))
        result = logs / "inside.json"
        filling = start("populatedb", "-m", "tests.demo.inside", str(result))
        _wait_for_data(talk, filling, server)
        _read(shop, result)
        talk.step(f"Saleor {shop.saleor}: {_counted(filling)}")
        health = f"http://{HOST}:{port}/health/"
        _wait_while_alive("Saleor's server", lambda: api.is_up(health), server)
        name = shop.anonymous.query("{ shop { name } }")["shop"]["name"]
        talk.step(f"the server answers ({name}), one process, no broker")
        worker = start("worker", "-m", "django", "service_run")
        shop.programs = [server, worker]
        yield shop


def _uvicorn(port: int) -> list[str]:
    """Return the server's words, as the official image starts it, with one worker."""
    options = ["--host", HOST, "--port", str(port), "--lifespan", "off", "--ws", "none"]
    options += ["--no-access-log", "--timeout-graceful-shutdown", "3"]
    return ["-m", "uvicorn", "saleor.asgi:application", *options]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(port: int, smtp_port: int) -> dict[str, str]:
    """Return what Saleor's own settings read, as a small production shop sets it."""
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    if not env.get("DATABASE_URL"):
        raise DemoError("DATABASE_URL is not set: start the demo with `make demo`")
    env.update(
        DJANGO_SETTINGS_MODULE="saleor.settings",
        DEBUG="False",
        SECRET_KEY=secrets.token_urlsafe(32),
        RSA_PRIVATE_KEY=_rsa_key(),
        ALLOWED_HOSTS=f"{HOST},localhost",
        ALLOWED_CLIENT_HOSTS=f"{HOST},localhost",
        PUBLIC_URL=f"http://{HOST}:{port}/",
        EMAIL_URL=f"smtp://{HOST}:{smtp_port}",
        DEFAULT_FROM_EMAIL="noreply@shop.example.com",
        SEND_USAGE_TELEMETRY="False",
        PYTHONUNBUFFERED="1",
        PYTHONIOENCODING="utf-8",
    )
    return env


def _rsa_key() -> str:
    """Return a key for Saleor's tokens; without DEBUG it makes none by itself."""
    # Only where Saleor is.
    from cryptography.hazmat.primitives import serialization  # type: ignore[import-not-found]
    from cryptography.hazmat.primitives.asymmetric import rsa  # type: ignore[import-not-found]

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode()


def _wait_while_alive(what: str, ready: Callable[[], bool], server: Program) -> None:
    def look() -> bool:
        server.check()
        return ready()

    try:
        wait_for(what, look, START_SECONDS)
    except TimeoutError as error:
        raise ProgramError(f"{error}\n{server.tail()}") from None


def _wait_for_data(talk: Talk, filling: Program, server: Program) -> None:
    """Wait for the sample data; now and then say what is being made."""
    next_word = time.monotonic() + WORD_SECONDS

    def look() -> bool:
        nonlocal next_word
        if time.monotonic() > next_word:
            next_word += WORD_SECONDS
            lines = [line for line in filling.output().splitlines() if line[:1] not in "{["]
            talk.step(f"  at work: {(lines or ['Django is starting'])[-1][:70]}")
        return filling.exit_code is not None

    _wait_while_alive("the sample data", look, server)
    filling.wait()


def _read(shop: Shop, result: Path) -> None:
    told = json.loads(result.read_text(encoding="utf-8"))
    shop.saleor = told["saleor"]
    shop.kinds = frozenset(told["kinds"])
    shop.app = Api(shop.url, lambda: told["app_token"])


def _counted(filling: Program) -> str:
    """Return in words what the sample data holds, from what `populatedb` printed."""
    lines = filling.output().splitlines()
    channels = [line.split(": ")[1] for line in lines if line.startswith("Channel: ")]
    orders = sum(line.startswith("Order: ") for line in lines)
    return f"{orders} orders of sample data, channels {' and '.join(channels)}"
