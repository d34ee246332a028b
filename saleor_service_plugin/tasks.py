"""Our tasks. They carry no arguments: the truth is in the tables."""

from celery import shared_task
from celery.signals import worker_process_shutdown, worker_shutdown
from django.conf import settings

from . import work as worker
from .events import couriers
from .messages import postmen

WORK = "saleor_service_plugin.work"
TICK = "saleor_service_plugin.tick"
CLOCKS = "saleor_service_plugin.clocks"

TICK_EXPIRES_SECONDS = 60
"""A tick that waited longer than a minute has a successor already."""

CLOCKS_EXPIRE_SECONDS = 20
"""So has a look at the clocks that waited that long."""


@shared_task(name=WORK)
def work() -> None:
    """Look at what was marked and send what is due; woken by the shop's hooks."""
    worker.work(wait=not _has_workers())


# On the task: beat's database scheduler drops the option from an entry in the settings.
@shared_task(name=TICK, expires=TICK_EXPIRES_SECONDS)
def tick() -> None:
    """Sweep, look and send; from beat, each minute."""
    worker.tick(wait=not _has_workers())


@shared_task(name=CLOCKS, expires=CLOCKS_EXPIRE_SECONDS)
def clocks() -> None:
    """Warn of complaints whose time runs out; from beat, every twenty seconds."""
    worker.clocks()


def _has_workers() -> bool:
    """Whether this runs in a worker's process, not inline in whoever called it."""
    return not settings.CELERY_TASK_ALWAYS_EAGER


# A worker that ends in peace finishes the mail under way and gives back the rest.
@worker_process_shutdown.connect
@worker_shutdown.connect
def stop_postmen(**_: object) -> None:
    """End the threads that send."""
    couriers.stop(0)
    postmen.stop()
    couriers.stop()
