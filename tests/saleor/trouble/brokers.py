"""Brokers that are no help: one refuses, one takes the call and says nothing, one is full.

All on the loopback interface, on ports the system picks. What talks to them is our own
task with its own `apply_async`, on a Celery app that only it uses: Saleor's tasks stay
where they are.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery, Task

from saleor_service_plugin import tasks, wake


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
    return port


@contextmanager
def refusing() -> Iterator[str]:
    """Give the address of a broker that is not there."""
    yield f"redis://127.0.0.1:{free_port()}/0"


@contextmanager
def silent(on_connection: Callable[[], object] = lambda: None) -> Iterator[str]:
    """Give the address of one that accepts connections and never answers."""
    held: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                held.append(listener.accept()[0])
                on_connection()

    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        threading.Thread(target=accept, daemon=True).start()
        try:
            yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in held:
                connection.close()


@contextmanager
def full() -> Iterator[str]:
    """Give the address of one whose queue of connections is full: packets go nowhere."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for connection in waiting:
            connection.setblocking(False)
            connection.connect_ex(listener.getsockname())
        try:
            yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        finally:
            for connection in waiting:
                connection.close()


BROKERS: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "refuses": refusing,
    "never answers": silent,
    "takes no connection": full,
}


@dataclass
class Call:
    """One call of our task's `apply_async`."""

    thread: str = field(default_factory=lambda: _current().name)
    ended: float | None = None
    """By the monotonic clock; None while it hangs."""


def _current() -> threading.Thread:
    return threading.current_thread()


class Messages:
    """What our wake has tried to tell the broker."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.began = threading.Event()
        self.ended = threading.Event()

    def task_class(self) -> type[Task]:
        """Return Celery's task class, noting each call."""
        messages = self

        class NotedTask(Task):
            abstract = True

            def apply_async(self, *args: Any, **kwargs: Any) -> Any:
                call = Call()
                if call.thread == "service-wake" and wake._waker._thread is not _current():
                    raise RuntimeError("the thread of an earlier test, no longer hanging")
                messages.calls.append(call)
                messages.began.set()
                try:
                    return super().apply_async(*args, **kwargs)
                finally:
                    call.ended = time.monotonic()
                    messages.ended.set()

        return NotedTask


@contextmanager
def wake_talks_to(url: str) -> Iterator[Messages]:
    """Let our wake, and nothing else, work with this broker as in a shop that has it."""
    messages = Messages()
    app = Celery("shop", broker=url, set_as_current=False, task_cls=messages.task_class())
    # Every app knows the shared tasks; this is ours under its own name and options.
    app.finalize()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "work", app.tasks[tasks.WORK])
        shop = SimpleNamespace(CELERY_BROKER_URL=url, CELERY_TASK_ALWAYS_EAGER=False)
        patch.setattr(wake, "settings", shop)
        patch.setattr(wake, "_waker", wake.Waker())
        yield messages
