"""Our tasks. They carry no arguments: the truth is in the tables."""

from celery import shared_task

from . import work as worker

WORK = "saleor_service_plugin.work"
TICK = "saleor_service_plugin.tick"

TICK_EXPIRES_SECONDS = 60
"""A tick that waited longer than a minute has a successor already."""


@shared_task(name=WORK)
def work() -> None:
    """Look at what was marked and send what is due; woken by the shop's hooks."""
    worker.work()


# On the task: beat's database scheduler drops the option from an entry in the settings.
@shared_task(name=TICK, expires=TICK_EXPIRES_SECONDS)
def tick() -> None:
    """Sweep, look and send; from beat, each minute."""
    worker.tick()
