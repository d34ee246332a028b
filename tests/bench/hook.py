"""P3: one hook call that writes, beside the bare statement it comes down to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from uuid import UUID, uuid4

import psycopg
from django.db import connection
from django.test.utils import override_settings

from saleor_service_plugin import hooks
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark, ServiceOrder

from .figures import Row
from .measuring import in_turns

CALLS = 2000
LOCKED = 500

BARE = """
INSERT INTO saleor_service_mark (order_id, hint, due_at)
VALUES (%s, NULL, now() + interval '2 seconds')
"""


def measure() -> Iterator[Row]:
    """Yield the rows of P3."""
    with override_settings(SALEOR_SERVICE_COALESCE_SECONDS=0):
        in_turns([_hook(uuid4()) for _ in range(200)], [_bare(uuid4()) for _ in range(200)])
        yield _beside_bare_insert()
        yield _while_locked()
    Mark.objects.all().delete()
    marks.forget_written()


def _beside_bare_insert() -> Row:
    times = in_turns([_hook(uuid4()) for _ in range(CALLS)], [_bare(uuid4()) for _ in range(CALLS)])
    ours, theirs = times.medians
    return Row(
        "P3",
        "hook that writes / bare insert of the same row",
        times.ratio,
        "x",
        goal="<= 2.0",
        holds=times.ratio <= 2.0,
        peer=("cursor.execute, ms", theirs * 1000),
        spread=times.spread,
        n=CALLS,
        note=f"hook {ours * 1000:.3f} ms, each call its own commit",
    )


def _while_locked() -> Row:
    locked = [uuid4() for _ in range(LOCKED)]
    with _held(locked):
        times = in_turns(
            [_hook(order_id) for order_id in locked],
            [_hook(uuid4()) for _ in range(LOCKED)],
        )
    slowest = max(times.ours) * 1000
    return Row(
        "P3",
        "hook while sync holds the order's row / while nobody does",
        times.ratio,
        "x",
        goal="<= 1.2",
        holds=times.ratio <= 1.2,
        peer=("free row, ms", times.medians[1] * 1000),
        spread=times.spread,
        n=LOCKED,
        note=f"slowest {slowest:.1f} ms, free {max(times.theirs) * 1000:.1f} ms",
    )


def _hook(order_id: UUID) -> Callable[[], None]:
    return partial(hooks.order_changed, SimpleNamespace(pk=order_id))


def _bare(order_id: UUID) -> Callable[[], None]:
    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [order_id])

    return insert


@contextmanager
def _held(order_ids: Sequence[UUID]) -> Iterator[None]:
    """Lock our rows of these orders from another connection, as sync does."""
    ServiceOrder.objects.bulk_create(ServiceOrder(order_id=pk) for pk in order_ids)
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    given = {name: parameters[name] for name in names if name in parameters}
    try:
        with psycopg.connect(**given) as other:
            statement = "SELECT 1 FROM saleor_service_order WHERE order_id = ANY(%s) FOR UPDATE"
            rows = other.execute(statement, [list(order_ids)]).fetchall()
            if len(rows) != len(order_ids):
                raise RuntimeError("not every row is locked")
            yield
    finally:
        ServiceOrder.objects.filter(pk__in=order_ids).delete()
