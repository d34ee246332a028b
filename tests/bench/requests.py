"""P1 and P2: what the plugin adds to the shop's own requests.

The peer is the same call with our class taken out of `settings.PLUGINS`; the two take
turns in one process, each on an order of its own.
"""

import socket
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest import mock

from celery import Celery
from django.conf import settings
from django.test.utils import override_settings

from saleor_service_plugin import conf, hooks, tasks, wake
from saleor_service_plugin.orders import marks
from tests.saleor.world import World, checkout, legacy, money, parcels

from . import queued, shop
from .figures import Row
from .measuring import Call, count, in_turns, seconds

OURS = "saleor_service_plugin.plugin.ServicePlugin"

MOST = 2
"""Statements that the plugin may add to a request."""

COUNTED = 6
TIMED = 40
WARM_UP = 3

Prepare = Callable[[World], Call]
"""Brings the shop to the point before the request; returns the request."""

Broker = Callable[[], AbstractContextManager[str]]
"""Gives the address of a broker."""


def measure_checkout(world: World) -> Iterator[Row]:
    """Yield the rows of P1."""
    queued.tell_everything(world)
    yield from _statements_and_time("P1", "checkoutComplete", _complete, world)
    for name, broker in (("refuses", _refusing), ("is silent", _silent)):
        yield _unreachable(world, name, broker)


def measure_others(world: World) -> Iterator[Row]:
    """Yield the rows of P2."""
    queued.tell_everything(world)
    requests = (
        ("orderFulfill", _fulfill),
        ("orderFulfillmentUpdateTracking", _track),
        ("orderRefund (legacy)", _refund_legacy),
        ("transactionEventReport refund_success", _refund),
    )
    for name, prepare in requests:
        yield from _statements_and_time("P2", name, prepare, world)


def _complete(world: World) -> Call:
    checkout_id = shop.pay(world)
    return partial(checkout.complete, world, checkout_id=checkout_id)


def _fulfill(world: World) -> Call:
    return partial(parcels.fulfill, world, order_id=shop.buy(world), number="T1")


def _track(world: World) -> Call:
    parcel = parcels.fulfill(world, order_id=shop.buy(world))
    return partial(parcels.track, world, fulfillment_pk=parcel, number="T2", notify=True)


def _refund_legacy(world: World) -> Call:
    return partial(legacy.refund, world, order_id=shop.buy_legacy(world), amount=Decimal(5))


def _refund(world: World) -> Call:
    checkout_id = checkout.create(world, basket=shop.BASKET)
    transaction = money.create(world, currency="EUR", checkout_id=checkout_id, charged=shop.TOTAL)
    checkout.complete(world, checkout_id=checkout_id)
    return partial(
        money.report,
        world,
        transaction_id=transaction,
        type_="refund_success",
        amount=Decimal(5),
    )


def _with_us(call: Call) -> Call:
    def run() -> None:
        # As in a fresh process: no mark of a moment ago spares this request its own.
        marks.forget_written()
        call()

    return run


def _without_us(call: Call) -> Call:
    others = [path for path in settings.PLUGINS if path != OURS]

    def run() -> None:
        with override_settings(PLUGINS=others):
            call()

    return run


def _statements_and_time(id_: str, name: str, prepare: Prepare, world: World) -> Iterator[Row]:
    if OURS not in settings.PLUGINS:
        raise RuntimeError("the plugin is not among settings.PLUGINS")
    for _ in range(WARM_UP):
        _with_us(prepare(world))()
        _without_us(prepare(world))()
    yield _statements(id_, name, prepare, world)
    calls = [(prepare(world), prepare(world)) for _ in range(TIMED)]
    times = in_turns(
        [_with_us(ours) for ours, _ in calls], [_without_us(theirs) for _, theirs in calls]
    )
    yield Row(
        id_,
        f"{name}, time with the plugin / without",
        times.ratio,
        "x",
        peer=("without, ms", times.medians[1] * 1000),
        spread=times.spread,
        n=TIMED,
    )


def _statements(id_: str, name: str, prepare: Prepare, world: World) -> Row:
    ours, theirs = [], []
    for _ in range(COUNTED):
        ours.append(count(_with_us(prepare(world))))
        theirs.append(count(_without_us(prepare(world))))
    differences = [our - their for our, their in zip(ours, theirs, strict=True)]
    return Row(
        id_,
        f"{name}, statements more than without",
        max(differences),
        "",
        goal=f"<= {MOST}",
        holds=max(differences) <= MOST,
        peer=("statements without", theirs[0]),
        spread=(min(differences), max(differences)),
        n=COUNTED,
    )


def _unreachable(world: World, name: str, broker: Broker) -> Row:
    """Compare what a checkout waits for us: with a broker that cannot be had, without any.

    Only the time inside our hooks is compared; the whole request differs by more than that
    from one time to the next.
    """
    calls = [(_complete(world), _complete(world)) for _ in range(TIMED)]
    with broker() as url, _waking(url) as tried:
        ours, theirs = [], []
        whole = in_turns(
            [_in_hooks(_with_us(call), ours) for call, _ in calls],
            [_no_broker(_in_hooks(_with_us(call), theirs)) for _, call in calls],
        )
    extra = (_p95(ours) - _p95(theirs)) * 1000
    return Row(
        "P1",
        f"checkoutComplete, longer in our hooks while the broker {name}, p95",
        extra,
        "ms",
        goal="<= 5",
        holds=extra <= 5 and bool(tried),
        peer=("in our hooks without broker, p95 ms", _p95(theirs) * 1000),
        spread=(min(ours) * 1000, max(ours) * 1000),
        n=TIMED,
        note=f"tried {len(tried)} times meanwhile; whole request x {whole.ratio:.2f}",
    )


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _in_hooks(call: Call, spent: list[float]) -> Call:
    """Have the call note how long it was inside our hooks, all of them together."""
    mark = hooks._mark

    def run() -> None:
        times: list[float] = []

        def timed(*args: Any) -> None:
            times.append(seconds(lambda: mark(*args)))

        with mock.patch.object(hooks, "_mark", timed):
            call()
        spent.append(sum(times))

    return run


def _no_broker(call: Call) -> Call:
    def run() -> None:
        with mock.patch.object(wake, "settings", settings):
            call()

    return run


@contextmanager
def _waking(url: str) -> Iterator[list[float]]:
    """Have our hooks wake workers over this broker, and nobody else use it.

    Saleor's own tasks go on running inline: only our task is looked up in an app of its
    own, and only the wake sees other settings. The thread calls at once and tries again
    instead of leaving a broken broker alone, so that a call is under way at most times.
    """
    app = Celery("bench", broker=url, set_as_current=False)
    app.finalize()
    tried: list[float] = []
    configured = SimpleNamespace(CELERY_BROKER_URL=url, CELERY_TASK_ALWAYS_EAGER=False)
    waker = wake.Waker()
    call = waker._call

    def counted() -> None:
        tried.append(0.0)
        call()

    waker._call = counted  # type: ignore[method-assign]
    with (
        mock.patch.object(tasks, "work", app.tasks[tasks.WORK]),
        mock.patch.object(wake, "settings", configured),
        mock.patch.object(wake, "REST_SECONDS", 0.0),
        mock.patch.object(wake, "MARGIN_SECONDS", -conf.settle().total_seconds()),
        mock.patch.object(wake, "_waker", waker),
    ):
        yield tried


@contextmanager
def _refusing() -> Iterator[str]:
    """Give the address of a broker whose port is closed."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"redis://127.0.0.1:{closed.getsockname()[1]}/0"


@contextmanager
def _silent() -> Iterator[str]:
    """Give the address of a broker that takes the connection and never answers."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        yield f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
