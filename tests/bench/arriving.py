"""P8: how long after an order's event the customer's mail server has the mail."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from saleor_service_plugin import conf
from saleor_service_plugin.management.commands import service_run
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders.models import Mark, ServiceOrder
from saleor_service_plugin.outbox.rules import State
from tests.lab.processes import die_with_parent, end
from tests.saleor.trouble import redis_server, shop_process, stage
from tests.saleor.trouble.mail_sink import MailSink
from tests.saleor.trouble.waiting import wait_until

from . import queued
from .figures import Row

EVENTS = 40

WOKEN_SECONDS = 3.5
MARGIN_SECONDS = 1.0

PROJECT = Path(__file__).parents[2]

HOOKLESS = "saleor.plugins.user_email.plugin.UserEmailPlugin"
"""A list of plugins without ours: what a shop's process has whose hooks never reach us."""


@dataclass(frozen=True)
class Waited:
    """Seconds from the beginning of the API's call until the mail was accepted."""

    receipts: list[float]
    parcels: list[float]


def measure() -> Iterator[Row]:
    """Yield the rows of P8, in a shop that tells its customers everything."""
    with mock.patch.dict(os.environ, {shop_process.EVERYTHING: "1"}):
        yield from _measure()


def _measure() -> Iterator[Row]:
    queued.let_leave()
    sweep = service_run.TICK_SECONDS
    if _has_redis():
        with TemporaryDirectory(prefix="bench-") as folder, stage.set_up(Path(folder)) as made:
            wait_until(lambda: made.broker.control.ping(timeout=2, limit=1), "the worker is ready")
            waited = _wait_for_mails(made.shop, made.mails, "woken", patience=60)
        yield from _rows("woken by the hook: Celery and Redis", waited, WOKEN_SECONDS)
    else:
        print("     P8 left out for the most part: no Redis server here", flush=True)
    with _without_broker({}) as (shop, mails):
        waited = _wait_for_mails(shop, mails, "polled", patience=sweep * 2)
    yield from _rows("no broker, hooks present, service_run", waited, sweep + MARGIN_SECONDS)
    with _without_broker({"WORLD_PLUGINS": HOOKLESS}) as (shop, mails):
        waited = _wait_for_mails(shop, mails, "swept", patience=sweep * 3, spread=sweep)
    grace = conf.hint_grace().total_seconds()
    yield from _rows(
        "no broker, no hooks, service_run",
        waited,
        sweep + MARGIN_SECONDS,
        grace=grace,
        note=f"one sweep + 1 s, and the {grace:.0f} s that a found parcel waits for its hook",
    )


def _has_redis() -> bool:
    try:
        redis_server.program()
    except BaseException:
        # Tests that need it are skipped or failed by pytest's own kind of exception.
        return False
    return True


def _wait_for_mails(
    shop: stage.Shop, mails: MailSink, name: str, *, patience: float, spread: float = 0
) -> Waited:
    """Return how long each mail took: the order's receipt, then the parcel's.

    Args:
        shop: Where the orders are.
        mails: What accepts.
        name: Makes the addresses.
        patience: How long to wait for a mail.
        spread: Seconds over which the events are spread; at once where it is none.

    """
    addresses = [f"{name}-{number}@example.com" for number in range(EVENTS)]
    placed, orders = _each(addresses, lambda address: shop.do("order", address), spread)
    ids = {address: answer["order"] for address, answer in orders.items()}
    receipts = [mails.wait_for(one, seconds=patience).at - placed[one] for one in addresses]
    wait_until(
        lambda: (
            not Mark.objects.exists()
            and ServiceOrder.objects.filter(order_id__in=ids.values()).count() == EVENTS
        ),
        "the orders were looked at",
        seconds=patience,
    )
    sent, _ = _each(addresses, lambda address: shop.do("fulfill", ids[address]), spread)
    parcels = [mails.wait_for(one, seconds=patience, number=2).at - sent[one] for one in addresses]
    noted = Message.objects.filter(order_id__in=ids.values(), kind=queued.KIND, state=State.SENT)
    wait_until(lambda: noted.count() == EVENTS, "every message is noted as sent")
    return Waited(receipts, parcels)


def _each(
    addresses: Sequence[str], do: Callable[[str], dict[str, Any]], spread: float
) -> tuple[dict[str, float], dict[str, dict[str, Any]]]:
    """Call the shop for each address; return when the calls began and what was answered."""
    began, answers = {}, {}
    for address in addresses:
        asked = time.monotonic()
        answer = answers[address] = do(address)
        began[address] = answer["answered_at"] - answer["seconds"]
        time.sleep(max(spread / EVENTS - (time.monotonic() - asked), 0))
    return began, answers


def _rows(
    how: str, waited: Waited, goal: float, *, grace: float = 0, note: str = ""
) -> Iterator[Row]:
    yield _row("checkoutComplete", how, waited.receipts, goal)
    yield _row("orderFulfill", how, waited.parcels, goal + grace, note=note)


def _row(call: str, how: str, waited: Sequence[float], goal: float, *, note: str = "") -> Row:
    p95 = statistics.quantiles(waited, n=20)[-1]
    settle = conf.settle().total_seconds()
    return Row(
        "P8",
        f"{call} called -> mail accepted, p95, {how}",
        p95,
        "s",
        goal=f"<= {goal:g}",
        holds=p95 <= goal,
        peer=("of it settling, s", settle),
        spread=(min(waited), max(waited)),
        n=len(waited),
        note=note or f"median {statistics.median(waited):.2f} s, the API's own time included",
    )


@contextmanager
def _without_broker(more: Mapping[str, str]) -> Iterator[tuple[stage.Shop, MailSink]]:
    """Run a shop's API and `service_run`, each a process, and a mail server.

    Args:
        more: Variables of the API's process alone.

    """
    with ExitStack() as closing:
        folder = Path(closing.enter_context(TemporaryDirectory(prefix="bench-")))
        mails = MailSink()
        closing.callback(mails.close)
        worker = ["-c", "import django; django.setup(); "
                  "from django.core.management import call_command; call_command('service_run')"]  # fmt: skip
        env = {
            "DJANGO_SETTINGS_MODULE": "tests.saleor.trouble.celery_settings",
            "CELERY_BROKER_URL": "",
            "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}/",
        }
        _start("worker", worker, env, folder, closing)
        api = ["-m", "tests.saleor.trouble.shop_process"]
        env = {"DJANGO_SETTINGS_MODULE": "tests.saleor.settings", **more}
        shop = stage.Shop(_start("shop", api, env, folder, closing), folder / "shop.log")
        shop.answer()
        yield shop, mails


def _start(
    name: str, words: Sequence[str], env: Mapping[str, str], folder: Path, closing: ExitStack
) -> "subprocess.Popen[str]":
    log = closing.enter_context((folder / f"{name}.log").open("w"))
    process = subprocess.Popen(
        [sys.executable, *words], cwd=PROJECT, env={**os.environ, **env}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE if name == "shop" else log, stderr=log,
        preexec_fn=die_with_parent(),
    )  # fmt: skip
    closing.callback(end, process)
    return process
