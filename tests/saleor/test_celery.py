"""With a real broker: a hook in one process, a mail from another, nothing lost between."""

import base64
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django.plugin import DjangoDbBlocker
from saleor.celeryconf import app
from saleor.schedulers.models import CustomPeriodicTask
from saleor.schedulers.schedulers import DatabaseScheduler

from saleor_service_plugin import tasks
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.models import Mark, Sweep
from saleor_service_plugin.shop import port
from tests.saleor.trouble.stage import Stage, set_up
from tests.saleor.trouble.waiting import wait_until
from tests.saleor.world.api import Json

MAIL_SECONDS = 20
"""Two for settling; the rest is for machines that do something else as well."""

QUEUE = "celery"
"""The default queue: what every worker of a Saleor shop consumes."""


@pytest.fixture(autouse=True)
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the tests look into the shop's database."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """API, worker, Redis and mail server, started once."""
    with set_up(tmp_path_factory.mktemp("stage")) as made:
        wait_until(lambda: made.broker.control.ping(timeout=2, limit=1), "the worker is ready")
        yield made


def last_good_sweep() -> object:
    """Return when the recent sweep last ended well."""
    with port.current().writer():
        row = Sweep.objects.filter(name=sweep.RECENT).first()
    return row.good_at if row else None


def marks_of(order_id: str) -> int:
    """Return how many marks wait for an order."""
    with port.current().writer():
        return Mark.objects.filter(order_id=order_id).count()


def messages_of(order_id: str) -> list[str]:
    """Return the states of an order's messages."""
    with port.current().writer():
        return list(
            Message.objects.filter(order_id=order_id, kind="parcel-sent").values_list(
                "state", flat=True
            )
        )


@contextmanager
def halted(stage: Stage) -> Iterator[None]:
    """Let the worker stand still, as one that is busy with something long."""
    stage.worker.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        stage.worker.send_signal(signal.SIGCONT)


def taken(stage: Stage, address: str) -> str:
    """Take an order whose own hooks have been worked off, return its id."""
    order: str = stage.shop.do("order", address)["order"]
    wait_until(lambda: not marks_of(order), "the order was looked at")
    return order


def test_worker_knows_our_tasks_by_name(stage: Stage) -> None:
    # when
    answers = stage.broker.control.inspect(timeout=10, limit=1).registered()

    # then
    (registered,) = answers.values()
    ours = sorted(name for name in registered if name.startswith("saleor_service_plugin."))
    assert ours == [tasks.CLOCKS, tasks.TICK, tasks.WORK]


def test_hook_in_another_process_leads_to_a_mail(stage: Stage) -> None:
    """No sweep has any part in it."""
    # given
    addresses = [f"woken-{number}@example.com" for number in range(3)]
    orders = {address: stage.shop.do("order", address)["order"] for address in addresses}
    for order in orders.values():
        wait_until(lambda order=order: not marks_of(order), "the order was looked at")
    swept = last_good_sweep()

    # when
    answered = {address: stage.shop.do("fulfill", order) for address, order in orders.items()}

    # then
    waited = []
    for address in addresses:
        arrived = stage.mails.wait_for(address, seconds=MAIL_SECONDS)
        waited.append(arrived.at - answered[address]["answered_at"])
        text = arrived.mail.get_body(("plain",))
        assert text is not None and "NO-1" in text.get_content()
        assert len(stage.mails.to(address)) == 1
    print(f"mail after the API's answer: {min(waited):.2f} to {max(waited):.2f} s")
    assert last_good_sweep() == swept


def test_what_lies_in_the_broker_names_nobody(stage: Stage) -> None:
    """And what is lost with a broker that comes back empty is found all the same."""
    # given
    order = taken(stage, "lost@example.com")

    # when
    with halted(stage):
        stage.shop.do("fulfill", order)
        wait_until(lambda: stage.redis.client.llen(QUEUE), "the wake lies in the broker")
        raw = stage.redis.client.lrange(QUEUE, 0, -1)
        stage.redis.kill()
        stage.redis.start()
        assert stage.redis.client.dbsize() == 0

    # then
    for text in raw:
        message = json.loads(text)
        assert message["headers"]["task"] == tasks.WORK
        args, kwargs, _ = json.loads(base64.b64decode(message["body"]))
        assert (args, kwargs) == ([], {})
        assert "lost@example.com" not in text and order not in text
    assert marks_of(order)
    stage.broker.send_task(tasks.TICK)
    stage.mails.wait_for("lost@example.com", seconds=MAIL_SECONDS)
    wait_until(lambda: messages_of(order) == ["sent"], "the message was sent")


def test_redis_that_is_down_costs_the_shop_nothing(stage: Stage) -> None:
    # given
    order = taken(stage, "down@example.com")
    stage.redis.kill()

    # when
    answered = stage.shop.do("fulfill", order)

    # then
    assert answered["seconds"] < 3
    assert marks_of(order)
    stage.redis.start()
    stage.broker.send_task(tasks.TICK)
    stage.mails.wait_for("down@example.com", seconds=MAIL_SECONDS)
    wait_until(lambda: messages_of(order) == ["sent"], "the message was sent")


def test_redis_that_is_full_costs_the_shop_nothing(stage: Stage) -> None:
    # given
    order = taken(stage, "full@example.com")
    stage.redis.client.config_set("maxmemory", "1")

    # when
    answered = stage.shop.do("fulfill", order)
    wait_until(lambda: "No broker; the sweep will do the work" in stage.log("shop"), "a refusal")

    # then
    stage.redis.client.config_set("maxmemory", "0")
    assert answered["seconds"] < 3
    stage.broker.send_task(tasks.TICK)
    stage.mails.wait_for("full@example.com", seconds=MAIL_SECONDS)
    wait_until(lambda: messages_of(order) == ["sent"], "the message was sent")


def entries() -> list[CustomPeriodicTask]:
    """Return the rows that beat works by, ours only."""
    with port.current().writer():
        return list(CustomPeriodicTask.objects.filter(task__startswith="saleor_service_plugin"))


def test_beat_has_our_entries_once_however_often_it_starts() -> None:
    # when
    for _ in range(2):
        assert DatabaseScheduler(app=app).schedule

    # then
    found = {
        (row.name, row.task, row.enabled, row.interval.every, row.interval.period)
        for row in entries()
    }
    assert found == {
        ("saleor-service-tick", tasks.TICK, True, 60, "seconds"),
        ("saleor-service-clocks", tasks.CLOCKS, True, 20, "seconds"),
    }
    assert len(entries()) == 2
    in_settings = [entry["task"] for entry in app.conf.beat_schedule.values()]
    assert in_settings.count(tasks.TICK) == in_settings.count(tasks.CLOCKS) == 1


@pytest.fixture(scope="module")
def beat(stage: Stage) -> Iterator[None]:
    """A real beat from here on, in a hurry."""
    with stage.beat(every_seconds=2):
        yield


def test_ticks_do_not_pile_up_while_no_worker_runs(stage: Stage, beat: None) -> None:
    """A tick that waited for its successor is void: a worker comes back to one, not to hours.

    django-celery-beat has no column for the option `expires` of an entry in the settings.
    """

    def ticks() -> list[Json]:
        texts = stage.redis.client.lrange(QUEUE, 0, -1)
        return [text for text in map(json.loads, texts) if text["headers"]["task"] == tasks.TICK]

    # when
    with halted(stage):
        wait_until(ticks, "beat has enqueued a tick")
        found = ticks()
        stage.redis.client.delete(QUEUE)

    # then
    assert all(message["headers"]["expires"] for message in found)


def test_beat_brings_the_sweep(stage: Stage, beat: None) -> None:
    """A change that no hook told of is found, looked at and mailed without anybody's help."""
    # given
    order = taken(stage, "swept@example.com")

    # when
    with halted(stage):
        stage.shop.do("fulfill", order)
        with port.current().writer():
            assert Mark.objects.filter(order_id=order).delete()[0]
        wait_until(lambda: stage.redis.client.llen(QUEUE), "something lies in the broker")
        stage.redis.client.delete(QUEUE)
        swept = last_good_sweep()

    # then
    wait_until(lambda: messages_of(order) == ["sent"], "the message was sent")
    assert last_good_sweep() != swept
    assert len(entries()) == 2


def test_nobody_was_told_twice(stage: Stage) -> None:
    """Of all the orders above, whatever happened between."""
    names = ["woken-0", "lost", "down", "full", "swept"]
    assert [len(stage.mails.to(f"{name}@example.com")) for name in names] == [1] * len(names)
