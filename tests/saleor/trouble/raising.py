"""Where our code may raise while a hook runs, and what."""

import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, NoReturn

import psycopg
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, PermissionDenied
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
)
from django.db.transaction import TransactionManagementError
from pytest import MonkeyPatch
from saleor.core.db.connection import UnsafeWriterAccessError

from saleor_service_plugin import conf, hooks, wake
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop import port, support


class UnprintableError(Exception):
    """Cannot even be written into a log."""

    def __str__(self) -> str:
        raise ValueError("no text")

    __repr__ = __str__


class Boom:
    """Raises whenever it is called, and counts how often."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.struck = 0

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        self.struck += 1
        raise self.error


class Spiteful:
    """An object that raises whatever is asked of it."""

    def __init__(self, boom: Boom) -> None:
        object.__setattr__(self, "_boom", boom)

    def __getattribute__(self, name: str) -> Any:
        object.__getattribute__(self, "_boom")()

    def __iter__(self) -> Iterator[Any]:
        object.__getattribute__(self, "_boom")()

    __bool__ = __len__ = __hash__ = __str__ = __repr__ = __iter__  # type: ignore[assignment]


class _Unready:
    """Settings that cannot be read."""

    def __init__(self, boom: Boom) -> None:
        self._boom = boom

    def __getattr__(self, name: str) -> Any:
        self._boom()


class _BrokenConnection:
    """The database's connection as `marks` sees it, one attribute of it broken."""

    def __init__(self, name: str, boom: Boom) -> None:
        self._name, self._boom = name, boom

    def __getattr__(self, name: str) -> Any:
        return self._boom() if name == self._name else getattr(connection, name)


#: What is raised: database, system, our own mistakes, hosts that misbehave.
ERRORS: tuple[Exception, ...] = (
    OperationalError("server closed the connection unexpectedly"),
    InterfaceError("connection already closed"),
    ProgrammingError('relation "saleor_service_mark" does not exist'),
    DataError("invalid input syntax"),
    IntegrityError("null value in column"),
    InternalError("current transaction is aborted"),
    NotSupportedError("cannot do this on a replica"),
    DatabaseError("something else"),
    TransactionManagementError("You can't execute queries until the end of the block"),
    psycopg.errors.QueryCanceled("canceling statement due to statement timeout"),
    psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"),
    psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT in a read-only transaction"),
    psycopg.errors.DiskFull("could not extend file"),
    UnsafeWriterAccessError("Unsafe access to the writer DB detected"),
    MemoryError(),
    RecursionError("maximum recursion depth exceeded"),
    TimeoutError("timed out"),
    ConnectionResetError(104, "Connection reset by peer"),
    BrokenPipeError(32, "Broken pipe"),
    socket.gaierror(-2, "Name or service not known"),
    OSError(24, "Too many open files"),
    RuntimeError("can't start new thread"),
    AttributeError("'NoneType' object has no attribute 'pk'"),
    TypeError("unexpected keyword argument"),
    KeyError("notify_customer"),
    ValueError("badly formed hexadecimal UUID string"),
    UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
    ObjectDoesNotExist("Order matching query does not exist."),
    ImproperlyConfigured("settings are not configured"),
    PermissionDenied("no"),
    AssertionError("impossible"),
    StopIteration(),
    ExceptionGroup("several", [ValueError("one"), OSError("two")]),
    UnprintableError(),
)

#: Enough for a thread to be wanted; nobody listens there.
BROKER = {"CELERY_BROKER_URL": "redis://127.0.0.1:1/0", "CELERY_TASK_ALWAYS_EAGER": False}


def _replace(owner: object, name: str) -> Callable[[MonkeyPatch, Boom], None]:
    return lambda patch, boom: patch.setattr(owner, name, boom)


def _break_connection(name: str) -> Callable[[MonkeyPatch, Boom], None]:
    return lambda patch, boom: patch.setattr(marks, "connection", _BrokenConnection(name, boom))


def _break_statement(patch: MonkeyPatch, boom: Boom) -> None:
    """Let the database's driver raise on the statement that writes marks."""

    def refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        return boom() if "INTO saleor_service_mark" in sql else execute(sql, *rest)

    database = connections["default"]
    patch.setattr(database, "execute_wrappers", [*database.execute_wrappers, refuse])


def _break_json(patch: MonkeyPatch, boom: Boom) -> None:
    patch.setattr(marks, "json", SimpleNamespace(dumps=boom))


def _break_clock(patch: MonkeyPatch, boom: Boom) -> None:
    patch.setattr(marks, "time", SimpleNamespace(monotonic=boom))


def _break_settings(patch: MonkeyPatch, boom: Boom) -> None:
    patch.setattr(wake, "settings", _Unready(boom))


def _break_thread(patch: MonkeyPatch, boom: Boom) -> None:
    patch.setattr(wake, "settings", SimpleNamespace(**BROKER))
    patch.setattr(wake, "_waker", wake.Waker())
    patch.setattr(wake, "threading", SimpleNamespace(Thread=boom))


def _break_arguments(patch: MonkeyPatch, boom: Boom) -> None:
    """Let every hook be handed things that raise at a touch."""
    spiteful = Spiteful(boom)
    changed, many = hooks.order_changed, hooks.orders_changed
    parcel, sent = hooks.fulfillment_changed, hooks.fulfillment_sent
    patch.setattr(hooks, "order_changed", lambda order: changed(spiteful))
    patch.setattr(hooks, "orders_changed", lambda orders: many(spiteful))
    patch.setattr(hooks, "fulfillment_changed", lambda row: parcel(spiteful))
    patch.setattr(hooks, "fulfillment_sent", lambda row, args, kwargs: sent(spiteful, args, kwargs))


#: The places on a hook's way, each with how to break it.
PLACES: dict[str, Callable[[MonkeyPatch, Boom], None]] = {
    "arguments": _break_arguments,
    "hooks._mark": _replace(hooks, "_mark"),
    "support.is_supported": _replace(support, "is_supported"),
    "marks.mark": _replace(marks, "mark"),
    "json": _break_json,
    "clock": _break_clock,
    "conf.settle": _replace(conf, "settle"),
    "conf.coalesce_seconds": _replace(conf, "coalesce_seconds"),
    "port.current": _replace(port, "current"),
    "in_atomic_block": _break_connection("in_atomic_block"),
    "statement": _break_statement,
    "marks.write": _replace(marks, "write"),
    "marks._remember": _replace(marks, "_remember"),
    "wake.soon": _replace(wake, "soon"),
    "wake.settings": _break_settings,
    "thread": _break_thread,
}
