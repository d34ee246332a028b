"""P20: how long after a complaint's commit its customer's mail server has the acknowledgement."""

import os
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from saleor_service_plugin.management.commands import service_run
from tests.saleor.trouble import shop_process, stage
from tests.saleor.trouble.mail_sink import MailSink
from tests.saleor.trouble.waiting import wait_until

from . import arriving
from .figures import Row

ORDERS, EACH = 20, 10
"""Ten complaints of each order, one after the other, as fast as the shop takes them."""

GOAL_SECONDS = 10.0


def measure() -> Iterator[Row]:
    """Yield the rows of P20, in a shop that tells its customers everything."""
    with mock.patch.dict(os.environ, {shop_process.EVERYTHING: "1"}):
        if arriving._has_redis():
            with TemporaryDirectory(prefix="bench-") as folder, stage.set_up(Path(folder)) as made:
                wait_until(
                    lambda: made.broker.control.ping(timeout=2, limit=1), "the worker is ready"
                )
                waited = _wait_for_mails(made.shop, made.mails, "woken", patience=60)
            yield _row("Celery and Redis", waited)
        else:
            print("     P20 left out for its first half: no Redis server here", flush=True)
        with arriving._without_broker({}) as (shop, mails):
            patience = service_run.TICK_SECONDS * 2
            waited = _wait_for_mails(shop, mails, "polled", patience=patience)
        yield _row("no broker, service_run", waited)


def _wait_for_mails(
    shop: stage.Shop, mails: MailSink, name: str, *, patience: float
) -> list[float]:
    """Return how long each acknowledgement took, from the answer that follows the commit."""
    orders = [
        shop.do("order", f"{name}-order-{number}@example.com")["order"] for number in range(ORDERS)
    ]
    opened = {
        address: shop.do("complain", order_id, address)["answered_at"]
        for number, order_id in enumerate(orders)
        for address in [f"{name}-{number}-{one}@example.com" for one in range(EACH)]
    }
    return [mails.wait_for(one, seconds=patience).at - at for one, at in opened.items()]


def _row(how: str, waited: Sequence[float]) -> Row:
    p95 = statistics.quantiles(waited, n=20)[-1]
    return Row(
        "P20",
        f"complaint committed -> acknowledgement accepted, p95, {how}",
        p95,
        "s",
        goal=f"<= {GOAL_SECONDS:g}",
        holds=p95 <= GOAL_SECONDS,
        spread=(min(waited), max(waited)),
        n=len(waited),
        note=f"median {statistics.median(waited):.2f} s; one after the other, without a pause",
    )
