"""The running shop: Saleor's server, our worker, the sample data."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from saleor_service_plugin import PLUGIN_ID

from . import api
from .api import Api, Json
from .inside import ADMIN, PASSWORD
from .processes import Program, ProgramError
from .serving import HOST, START_SECONDS, environment, free_port, uvicorn, wait_until_up
from .talk import DemoError, Talk

WORD_SECONDS = 15


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
    service: Api = field(init=False)
    """Staff at the plugin's own address."""
    guest: Api = field(init=False)
    """Nobody, at the plugin's own address: a storefront."""
    app: Api = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the callers."""
        self.anonymous = Api(self.url)
        self.staff = api.staff(self.url, ADMIN, PASSWORD)
        root = self.url.removesuffix("graphql/")
        own = f"{root}plugins/global/{PLUGIN_ID}/graphql/"
        self.service, self.guest = self.staff.at(own), self.anonymous.at(own)

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
    port = free_port()
    env = environment(port, smtp_port)
    shop = Shop(url=f"http://{HOST}:{port}/graphql/", env=env, logs=logs)
    with ExitStack() as stack:

        def start(name: str, *command: str, pipes: bool = False) -> Program:
            words = [sys.executable, *command]
            program = Program(name, words, env=env, logs=logs, pipes=pipes)
            stack.callback(program.stop)
            return program

        talk.step("starting Saleor, and filling the shop with core's own sample data")
        server = start("saleor", *uvicorn(port))
        shop.console = start("manage", "-m", "tests.demo.inside", pipes=True)
        told = _filled(talk, shop.console, server)
        shop.saleor = told["saleor"]
        shop.kinds = frozenset(told["kinds"])
        shop.app = Api(shop.url, lambda: told["app_token"])
        talk.step(f"Saleor {shop.saleor}: {_counted(shop.console)}")
        worker = start("worker", "-m", "django", "service_run")
        shop.programs = [server, worker, shop.console]
        wait_until_up(server, f"http://{HOST}:{port}/health/")
        name = shop.anonymous.query("{ shop { name } }")["shop"]["name"]
        talk.step(f"the server answers ({name}), one process, no broker")
        yield shop


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


def _counted(filling: Program) -> str:
    """Return in words what the sample data holds, from what `populatedb` printed."""
    lines = filling.output().splitlines()
    channels = [line.split(": ")[1] for line in lines if line.startswith("Channel: ")]
    orders = sum(line.startswith("Order: ") for line in lines)
    return f"{orders} orders of sample data, channels {' and '.join(channels)}"
