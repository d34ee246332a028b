"""Several workers at once, dead ones, threads."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import points, work
from saleor_service_plugin.events import batch, couriers, dispatch
from saleor_service_plugin.events.models import Delivery, Endpoint, Event
from saleor_service_plugin.messages import postmen
from saleor_service_plugin.orders import drain
from saleor_service_plugin.points import Point
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import happen, lease_runs_out, listen, states
from tests.db.queue import decided, queue
from tests.db.test_races import stopped_at
from tests.fake_shop import FakeShop, Posted

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_transaction_is_open_while_an_endpoint_is_spoken_to(shop: FakeShop) -> None:
    # given
    listen()
    happen()
    seen = []
    shop.answers = lambda _: seen.append(connection.in_atomic_block) or PostAnswer(200)  # type: ignore[func-returns-value]

    # when
    dispatch.dispatch()

    # then
    assert seen == [False]


@pytest.mark.parametrize("point", [Point.DELIVERIES_CLAIMED, Point.POSTED])
def test_two_dispatchers_never_take_the_same(shop: FakeShop, point: Point) -> None:
    # given
    listen()
    happen(5)

    # when
    with stopped_at(point, dispatch.dispatch):
        assert dispatch.dispatch() == {}

    # then
    assert {state for state, _ in states()} == {"sent"}
    assert len(shop.posts) == 5


def test_who_comes_back_too_late_changes_nothing(shop: FakeShop) -> None:
    # given
    listen()
    happen(2)

    # when: its lease runs out while the endpoint takes its time
    with stopped_at(Point.POSTED, dispatch.dispatch):
        lease_runs_out()
        dispatch.dispatch()
        finished = list(Delivery.objects.order_by("id").values_list("finished_at", flat=True))

    # then: one copy too many, under the same id
    assert list(Delivery.objects.order_by("id").values_list("finished_at", flat=True)) == finished
    assert len(shop.posts) == 3
    assert len({one.headers["webhook-id"] for one in shop.posts}) == 2


@pytest.mark.parametrize(
    "point", [Point.LOOKED, Point.DELIVERIES_CLAIMED, Point.POSTED, Point.FINISHED]
)
def test_a_killed_worker_loses_nothing(shop: FakeShop, point: Point, tmp_path: Path) -> None:
    # given
    listen()
    queue(shop, 4, live=False)
    log = tmp_path / "posted"

    def answer(one: Posted) -> PostAnswer:
        with log.open("a") as file:
            file.write(one.headers["webhook-id"] + "\n")
        return PostAnswer(200)

    shop.answers = answer

    # when: three processes are killed at the point, and the fourth is not
    deaths = 0
    for _ in range(3):
        deaths += _dies(point)
        lease_runs_out()
    assert not _dies(None)

    # then
    assert deaths
    events = {str(pk) for pk in Event.objects.values_list("pk", flat=True)}
    copies = Counter(log.read_text().split())
    assert set(copies) == events
    assert len(events) == 4
    assert sum(copies.values()) - 4 == (deaths if point is Point.POSTED else 0)
    assert {state for state, _ in states()} == {"sent"}


def _dies(point: Point | None) -> bool:
    """Work in a process of its own that is killed at a point; False where it came through."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            points.listen(
                lambda here: os.kill(os.getpid(), signal.SIGKILL) if here is point else None
            )
            drain.drain()
            dispatch.dispatch()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def test_couriers_deliver_while_the_worker_goes_home(shop: FakeShop) -> None:
    # given
    for number in range(5):
        listen(f"https://erp.example/{number}")
    happen(45)

    # when
    work.work(wait=False)

    # then: round by round, nobody waits for all of another
    assert couriers.wait(20)
    assert {state for state, _ in states()} == {"sent"}
    assert len(shop.posts) == 5 * 45


def test_what_a_mail_brings_is_told_without_the_next_tick(shop: FakeShop) -> None:
    # given
    listen(kinds=["message_sent"])
    decided(shop)

    # when: a worker comes once
    work.work(wait=False)

    # then
    assert postmen.wait(20)
    assert couriers.wait(20)
    assert states() == [("sent", "")]


def test_a_stopped_process_gives_back_what_it_has_not_sent(shop: FakeShop) -> None:
    # given
    listen()
    happen(5)
    own = couriers.Couriers()
    shop.answers = lambda _: PostAnswer(200 if not own.stop(0) else 200)

    # when
    own.call(dispatch.due())

    # then
    assert own.wait(20)
    assert Counter(state for state, _ in states()) == {"sent": 1, "queued": 4}
    assert not Delivery.objects.filter(state="queued", attempts__gt=0).exists()


def test_a_late_delivery_is_given_back_before_the_lease_ends(
    shop: FakeShop, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    settings.SALEOR_SERVICE_LEASE_SECONDS = 5
    listen()
    happen(3)
    clock = iter(range(0, 1000, 2))
    monkeypatch.setattr(batch.time, "monotonic", lambda: float(next(clock)))

    # when
    batch.run(Endpoint.objects.get().pk, lambda: False)

    # then
    assert Counter(state for state, _ in states())["queued"] >= 2
