"""The running shop: Saleor's server, our worker, the sample data."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import api
from .api import Api, Json
from .inside import ADMIN, PASSWORD
from .processes import Program, ProgramError
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
    console: Program = field(init=False)
    """Saleor without a server: it filled the shop and runs management commands."""
    anonymous: Api = field(init=False)
    staff: Api = field(init=False)
    app: Api = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the callers."""
        self.anonymous = Api(self.url)
        self.staff = api.staff(self.url, ADMIN, PASSWORD)

    def manage(self, command: str, *words: str) -> tuple[int, str]:
        """Run a management command; return its exit code and what it printed."""
        self.console.ask({"command": command, "words": words})
        answer = self.console.answer(START_SECONDS)
        if answer is None:
            raise ProgramError(f"manage.py {command} does not end\n{self.console.tail()}")
        return answer["code"], answer["printed"]

    def manage_well(self, command: str, *words: str) -> str:
        """Run a management command that must succeed; return what it printed.

        Raises:
            DemoError: It did not.

        """
        code, printed = self.manage(command, *words)
        if code:
            raise DemoError(f"manage.py {command} ended with {code}\n{printed}")
        return printed

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

        def start(name: str, *command: str, pipes: bool = False) -> Program:
            words = [sys.executable, *command]
            program = Program(name, words, env=env, logs=logs, pipes=pipes)
            stack.callback(program.stop)
            return program

        talk.step("starting Saleor, and filling the shop with core's own sample data")
        server = start("saleor", *_uvicorn(port))
        shop.console = start("manage", "-m", "tests.demo.inside", pipes=True)
        told = _filled(talk, shop.console, server)
        shop.saleor = told["saleor"]
        shop.kinds = frozenset(told["kinds"])
        shop.app = Api(shop.url, lambda: told["app_token"])
        talk.step(f"Saleor {shop.saleor}: {_counted(shop.console)}")
        worker = start("worker", "-m", "django", "service_run")
        shop.programs = [server, worker, shop.console]
        _wait_until_up(server, f"http://{HOST}:{port}/health/")
        name = shop.anonymous.query("{ shop { name } }")["shop"]["name"]
        talk.step(f"the server answers ({name}), one process, no broker")
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


def _filled(talk: Talk, console: Program, server: Program) -> Json:
    """Wait for the sample data; now and then say what is being made.

    Raises:
        ProgramError: One of the two ended, or it takes too long.

    """
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        server.check()
        told = console.answer(WORD_SECONDS)
        if told is not None:
            return told
        lines = [line for line in console.output().splitlines() if line[:1] not in "{["]
        talk.step(f"  at work: {(lines or ['Django is starting'])[-1][:70]}")
    raise ProgramError(f"the sample data takes too long\n{console.tail()}")


def _wait_until_up(server: Program, url: str) -> None:
    def look() -> bool:
        server.check()
        return api.is_up(url)

    try:
        wait_for("Saleor's server", look, START_SECONDS)
    except TimeoutError as error:
        raise ProgramError(f"{error}\n{server.tail()}") from None


def _counted(filling: Program) -> str:
    """Return in words what the sample data holds, from what `populatedb` printed."""
    lines = filling.output().splitlines()
    channels = [line.split(": ")[1] for line in lines if line.startswith("Channel: ")]
    orders = sum(line.startswith("Order: ") for line in lines)
    return f"{orders} orders of sample data, channels {' and '.join(channels)}"
