"""P8: how long after an order's event the customer's mail server has the mail."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from saleor_service_plugin import conf
from saleor_service_plugin.management.commands import service_run
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders.models import Mark, ServiceOrder
from saleor_service_plugin.outbox.rules import State
from tests.lab.processes import die_with_parent, end
from tests.saleor.trouble import redis_server, stage
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


def measure() -> Iterator[Row]:
    """Yield the rows of P8."""
    queued.let_leave()
    sweep = service_run.TICK_SECONDS
    if _has_redis():
        with TemporaryDirectory(prefix="bench-") as folder, stage.set_up(Path(folder)) as made:
            wait_until(lambda: made.broker.control.ping(timeout=2, limit=1), "the worker is ready")
            waited = _wait_for_mails(made.shop, made.mails, "woken", patience=60)
        yield _row("woken by the hook: Celery and Redis", waited, WOKEN_SECONDS)
    else:
        print("     P8 left out for the most part: no Redis server here", flush=True)
    with _without_broker({}) as (shop, mails):
        waited = _wait_for_mails(shop, mails, "polled", patience=sweep * 2)
    yield _row("no broker, hooks present, service_run", waited, sweep + MARGIN_SECONDS)
    with _without_broker({"WORLD_PLUGINS": HOOKLESS}) as (shop, mails):
        waited = _wait_for_mails(shop, mails, "swept", patience=sweep * 3, spread=sweep)
    grace = conf.hint_grace().total_seconds()
    yield _row(
        "no broker, no hooks, service_run",
        waited,
        sweep + MARGIN_SECONDS + grace,
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
) -> list[float]:
    """Return how long each mail took from the beginning of the API's call until accepted.

    Args:
        shop: Where the orders are.
        mails: What accepts.
        name: Makes the addresses.
        patience: How long to wait for a mail.
        spread: Seconds over which the events are spread; at once where it is none.

    """
    addresses = [f"{name}-{number}@example.com" for number in range(EVENTS)]
    orders = {address: shop.do("order", address)["order"] for address in addresses}
    wait_until(
        lambda: (
            not Mark.objects.exists()
            and ServiceOrder.objects.filter(order_id__in=orders.values()).count() == EVENTS
        ),
        "the orders were looked at",
        seconds=patience,
    )
    began = {}
    for address, order in orders.items():
        asked = time.monotonic()
        answer = shop.do("fulfill", order)
        began[address] = answer["answered_at"] - answer["seconds"]
        time.sleep(max(spread / EVENTS - (time.monotonic() - asked), 0))
    waited = [mails.wait_for(address, seconds=patience).at - began[address] for address in began]
    sent = Message.objects.filter(order_id__in=orders.values(), state=State.SENT)
    wait_until(lambda: sent.count() == EVENTS, "every message is noted as sent")
    return waited


def _row(how: str, waited: Sequence[float], goal: float, *, note: str = "") -> Row:
    p95 = statistics.quantiles(waited, n=20)[-1]
    settle = conf.settle().total_seconds()
    return Row(
        "P8",
        f"orderFulfill called -> mail accepted, p95, {how}",
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
