"""Our tasks. They carry no arguments: the truth is in the tables."""

from celery import shared_task

from . import work as worker

WORK = "saleor_service_plugin.work"
TICK = "saleor_service_plugin.tick"


@shared_task(name=WORK)
def work() -> None:
    """Look at what was marked and send what is due; woken by the shop's hooks."""
    worker.work()


@shared_task(name=TICK)
def tick() -> None:
    """Sweep, look and send; from beat, each minute."""
    worker.tick()
