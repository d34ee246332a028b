"""P14: what the minutely sweeps cost a shop with many orders when nothing is to do."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from unittest import mock
from uuid import UUID

from django.test.utils import override_settings

from saleor_service_plugin import conf, news, purge
from saleor_service_plugin.delivery.delays import due
from saleor_service_plugin.effects import dispatch as effects_dispatch
from saleor_service_plugin.messages import brake, channels, dispatch, rules, suppression
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, sweep
from saleor_service_plugin.orders.models import Sweep
from saleor_service_plugin.shop import changes
from tests.saleor.world import World
from tests.usual import PARCELS

from . import history, plans, promising, shop
from .copies import Copies, query, tidy
from .figures import Row
from .measuring import seconds

RECENT = 20
"""Orders of the last quarter of an hour; 1,000,000 in two years bring 14."""

BUSY = 1000
"""The same on a day of sales."""

ORDERS_PER_SLICE_ROW = 500
"""A slice of 2,000 in a shop of 1,000,000 orders; as much smaller in a smaller shop."""

WARM_UP = 5
SWEEPS = 100
SLICES = 20

MAKE_DUE = "UPDATE saleor_service_message SET due_at = now() WHERE order_id = ANY(%s)"

MAKE_LIVE = """
UPDATE saleor_service_message SET state = 'queued', came_from = 'held', trial = false,
    due_at = now(), finished_at = NULL
WHERE order_id = ANY(%s)
"""

PROMISES_DUE = "UPDATE saleor_service_promise SET watch_at = now() WHERE order_id = ANY(%s)"

BEGIN_ROUND = "UPDATE saleor_service_sweep SET cursor = %s WHERE name = 'live'"

MAKE_DIFFERENT = """
UPDATE saleor_service_order SET fingerprint = 'other', seen_updated_at = now()
WHERE order_id = ANY(%s)
"""

RETIRE = """
UPDATE saleor_service_order SET live = true, status = 'fulfilled', fingerprint = %s,
    seen_updated_at = now() - interval '1 year'
WHERE order_id = %s
"""


def measure(world: World, *, orders: int, seed: int) -> Iterator[Row]:
    """Yield the rows of P14."""
    promising.promise(world)
    took = seconds(lambda: fill(world, orders=orders, seed=seed))
    print(f"     {orders:,} orders with their history, made in {took:.0f} s", flush=True)
    recent, state = settle(world, count=RECENT, seed=seed)
    usual = _recent_row(state, f"{orders:,} orders, {RECENT} of the last minutes")
    yield replace(usual, goal="<= 20", holds=usual.value <= 20)
    yield _live_row(orders)
    yield _due_row(orders)
    yield _plans_row(recent.ids(limit=RECENT), state, orders)
    _, state = settle(world, count=BUSY, seed=seed)
    yield _recent_row(state, f"{orders:,} orders, {BUSY:,} of the last minutes")


def fill(world: World, *, orders: int, seed: int) -> Copies:
    """Fill the shop with orders of two years and write what we know of them."""
    copies = shop.years_of_orders(world, count=orders, seed=seed)
    history.write(copies)
    promising.write(copies)
    # An earlier sweep would be followed by one that takes the copies for new orders.
    Sweep.objects.all().delete()
    tidy()
    return copies


def settle(world: World, *, count: int, seed: int) -> tuple[Copies, Sweep]:
    """Add orders of the last minutes and look at them; all is quiet afterwards.

    Returns:
        The recent orders, and the sweep's row as quiet minutes leave it: the newest ids of
        each minute of the window. The recent orders' rows have higher ones.

    """
    before = {str(kind): number for kind, number in changes.newest_ids().items()}
    recent = shop.last_minutes(world, count=count, seed=seed)
    marks.write(recent.ids(limit=count))
    drain.drain()
    sweep.sweep_recent()
    drain.drain()
    state = Sweep.objects.get(name=sweep.RECENT)
    now = _now()
    minutes = int(conf.window().total_seconds()) // 60
    state.newest_ids = [
        [(now - timedelta(minutes=ago)).isoformat(), before] for ago in range(minutes + 2, 0, -1)
    ]
    state.good_at = now - timedelta(minutes=1)
    return recent, state


def _now() -> datetime:
    ((now,),) = query("SELECT clock_timestamp()")
    return now  # type: ignore[no-any-return]


def _recent_row(state: Sweep, what: str) -> Row:
    times = [_sweep_again(state) for _ in range(WARM_UP + SWEEPS)][WARM_UP:]
    return Row(
        "P14",
        f"recent sweep, nothing to do, {what}",
        statistics.median(times) * 1000,
        "ms",
        spread=(min(times) * 1000, max(times) * 1000),
        n=SWEEPS,
        note="all of them looked at before; promises are told",
    )


def _sweep_again(state: Sweep) -> float:
    """Sweep from the same state, as the next minute would; return the seconds."""
    state.save()
    found = []
    took = seconds(lambda: found.append(sweep.sweep_recent()))
    if not found[0].ran or found[0].marked:
        raise RuntimeError(f"the sweep was to find nothing: {found[0]}")
    return took


def _live_row(orders: int) -> Row:
    times, compared, marked = [], 0, 0
    for _ in range(SLICES):
        found: list[sweep.Swept] = []
        times.append(seconds(lambda found=found: found.append(sweep.sweep_live())))  # type: ignore[misc]
        compared = max(compared, found[0].compared)
        marked += found[0].marked
    ((live,),) = query("SELECT count(*) FROM saleor_service_order WHERE live")
    if marked:
        raise RuntimeError(f"the live sweep was to find nothing, and marked {marked}")
    return Row(
        "P14",
        f"live sweep, a slice of {compared:,} orders",
        statistics.median(times) * 1000,
        "ms",
        spread=(min(times) * 1000, max(times) * 1000),
        n=SLICES,
        note=f"{live:,} live of {orders:,}: a round in {-(-live // conf.live_slice())} minutes",
    )


def explain_a_tick(recent: list[UUID], state: Sweep) -> list[plans.Explained]:
    """Return every statement of a tick with its plan: idle, with work, and where it fails.

    Args:
        recent: Orders that there is work with.
        state: The recent sweep's row to start from.

    """
    seen: list[plans.Explained] = []
    for part in _parts_of_a_tick(recent, state):
        with plans.explaining() as explained:
            part()
        seen.extend(explained)
    query(BEGIN_ROUND, [""])
    return seen


def _parts_of_a_tick(recent: list[UUID], state: Sweep) -> Iterator[Callable[[], object]]:
    state.save()
    yield sweep.sweep_recent
    query(BEGIN_ROUND, [""])
    yield sweep.sweep_live
    yield due.mark_due
    query(PROMISES_DUE, [recent])
    yield due.mark_due
    # With something to find: rows that no look has covered, orders that became others.
    query("DELETE FROM saleor_service_seen_row")
    query(MAKE_DIFFERENT, [recent])
    state.save()
    yield sweep.sweep_recent
    query(MAKE_DIFFERENT, [recent])
    ((finished, fingerprint),) = changes.fingerprints(recent[:1]).items()
    query(RETIRE, [fingerprint, finished])
    query(BEGIN_ROUND, [str(UUID(int=finished.int - 1))])
    yield sweep.sweep_live
    yield drain.drain
    marks.write(recent)
    fails = mock.patch.object(drain, "sync", side_effect=RuntimeError("for the bench"))
    with fails, mock.patch.object(drain, "logger"):
        yield drain.drain
    marks.write(recent)
    yield drain.drain
    query(MAKE_DUE, [recent])
    yield dispatch.dispatch
    yield from _parts_of_sending(recent)


def _parts_of_sending(recent: list[UUID]) -> Iterator[Callable[[], object]]:
    """Yield what a tick does in a live channel, with the brake on and off, and around it."""
    first = Message.objects.filter(order_id__in=recent).order_by("id")[0]
    channels.go_live(first.channel_id, only=PARCELS)
    for most in (1_000_000, 0):
        query(MAKE_LIVE, [recent])
        brake.forget_usual()
        with mock.patch.object(rules, "LEAST_BRAKED", most):
            yield dispatch.dispatch
    query(MAKE_LIVE, [recent])
    yield lambda: brake.engage(first.kind, 0)
    yield lambda: brake.hold(first.channel_id, first.kind)
    yield lambda: brake.release(first.kind)
    yield suppression.noting("nobody@example.com", "550", first)
    yield effects_dispatch.dispatch
    yield purge.purge
    yield news.tell
    channels.back_to_trial(first.channel_id)


def _due_row(orders: int) -> Row:
    """Return what it takes to see that no promise's time has come."""
    # Times of the orders of the last minutes lie ahead as well.
    found = []
    times = [seconds(lambda: found.append(due.mark_due())) for _ in range(WARM_UP + SWEEPS)]
    if any(found):
        raise RuntimeError(f"no promise was to be due, and {sum(found)} were")
    ((open_,),) = query("SELECT count(*) FROM saleor_service_promise WHERE ending = 'open'")
    return Row(
        "P14",
        f"promises whose time has come, none, {orders:,} orders",
        statistics.median(times[WARM_UP:]) * 1000,
        "ms",
        spread=(min(times[WARM_UP:]) * 1000, max(times[WARM_UP:]) * 1000),
        n=SWEEPS,
        note=f"{open_:,} open promises, told",
    )


def _plans_row(recent: list[UUID], state: Sweep, orders: int) -> Row:
    # Where a slice is a good part of a table, reading the table as a whole is right.
    rows = min(conf.live_slice(), orders // ORDERS_PER_SLICE_ROW)
    with override_settings(SALEOR_SERVICE_LIVE_SLICE_ROWS=rows):
        seen = explain_a_tick(recent, state)
    return plans.row(
        "P14",
        f"statements of a tick that read in vain, {orders:,} orders",
        seen,
        note="sweeps, looks, dispatch: explained, no big table read as a whole",
    )
