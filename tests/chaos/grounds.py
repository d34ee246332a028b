"""The ground the rows stand on: a mail server, a fake shop, children that may die, time."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, connections
from django.test.utils import override_settings

from saleor_service_plugin.database import execute, fetch
from saleor_service_plugin.messages import brake
from saleor_service_plugin.messages.models import Leaving
from saleor_service_plugin.orders import marks, sweep
from saleor_service_plugin.shop import port
from tests.fake_shop import FakeShop
from tests.saleor.world import World, build_world
from tests.smtp.server import MailServer
from tests.usual import let_many_leave

LOOK_AGAIN_SECONDS = 0.005

AT_ONCE = {"SALEOR_SERVICE_SETTLE_SECONDS": 0, "SALEOR_SERVICE_HINT_GRACE_SECONDS": 0}
"""Marks and messages are due at once."""

KEPT_IN_MEMORY = {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}

FAKE_IDS_FROM = 900_000_000
"""Where the fake shop's ids begin, far from those of the real one in the same database."""

OUTBOXES = ("message", "effect")


@contextmanager
def posting_to(server: MailServer) -> Iterator[None]:
    """Let mails go to this server, as the shop's own."""
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=server.host, EMAIL_PORT=server.port, EMAIL_USE_TLS=False, EMAIL_USE_SSL=False,
        EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="",
    ):  # fmt: skip
        yield


@contextmanager
def fake_shop() -> Iterator[FakeShop]:
    """Put an empty fake shop in Saleor's place, our tables emptied."""
    with override_settings(**AT_ONCE, **KEPT_IN_MEMORY), ExitStack() as closing:
        empty_our_tables()
        shop = FakeShop()
        shop._last_id = FAKE_IDS_FROM
        closing.callback(empty_our_tables)
        closing.callback(port.use(shop))
        sweep.sweep_recent()
        yield shop


def empty_our_tables() -> None:
    """Forget everything that we know, as after a fresh installation."""
    with port.current().writer():
        names = [
            name
            for name in connection.introspection.table_names()
            if name.startswith("saleor_service_")
        ]
        execute(f"TRUNCATE {', '.join(names)}")
    marks.forget_written()
    brake.forget_usual()


def make_many_usual(count: int = 100_000) -> None:
    """Let the last week's busiest hours be such that the brake stays off."""
    with port.current().writer():
        Leaving.objects.filter(kind="parcel-sent").delete()
    let_many_leave(count=count)


def let_time_pass() -> None:
    """Let leases be over, what was put off be due, and what rests be tried."""
    with port.current().writer():
        execute(
            "UPDATE saleor_service_mark SET due_at = now() - interval '1 s' WHERE due_at > now()"
        )
        for name in OUTBOXES:
            table = f"saleor_service_{name}"
            execute(
                f"UPDATE {table} SET leased_until = now() - interval '1 s' WHERE state = 'sending'"
            )
            execute(
                f"UPDATE {table} SET due_at = now() - interval '1 s' "
                "WHERE state = 'queued' AND due_at > now()"
            )
        execute(
            "UPDATE saleor_service_slot SET leased_until = now() - interval '1 s' "
            "WHERE leased_until IS NOT NULL"
        )
        execute(
            "UPDATE saleor_service_circuit SET retry_at = now() - interval '1 s' "
            "WHERE retry_at IS NOT NULL"
        )


def states(table: str = "message") -> dict[str, int]:
    """Return how many rows of an outbox stand in which state."""
    with port.current().writer():
        return dict(fetch(f"SELECT state, count(*) FROM saleor_service_{table} GROUP BY state"))


class Child:
    """A forked process that does one thing; it may die of it."""

    def __init__(self, work: Callable[[], object]) -> None:
        """Start it. Its connections are its own."""
        connections.close_all()
        sys.stdout.flush()
        self._started = time.monotonic()
        self._pid = os.fork()
        if self._pid == 0:
            self._be(work)

    def _be(self, work: Callable[[], object]) -> None:
        """Do the work as the child and end without anything of the parent's being run."""
        code = 1
        try:
            marks.forget_written()
            work()
            connections.close_all()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def wait(self, seconds: float = 120.0) -> int | None:
        """Return its exit code, negative for the signal it died of, None where it hung."""
        while time.monotonic() - self._started < seconds:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(LOOK_AGAIN_SECONDS)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        return None


def together(works: Iterable[Callable[[], object]], seconds: float = 120.0) -> list[int | None]:
    """Do each in a process of its own, all at once; return the exit codes."""
    children = [Child(work) for work in works]
    return [child.wait(seconds) for child in children]


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def saleor() -> Iterator[World]:
    """Give a world in the real shop, our tables emptied and a first sweep made.

    Saleor's own mails stay in this process; marks and messages are due at once.
    """
    with override_settings(**AT_ONCE, **KEPT_IN_MEMORY):
        empty_our_tables()
        world = build_world()
        sweep.sweep_recent()
        yield world
        empty_our_tables()
