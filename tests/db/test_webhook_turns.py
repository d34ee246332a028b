"""Endpoints take turns: those that are slow or dead hold up no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from saleor_service_plugin.events import couriers, dispatch
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import happen, listen, states
from tests.fake_shop import FakeShop, Posted

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = "https://quick.example/"
LATE = "https://late.example/"


@pytest.fixture
def own() -> Iterator[couriers.Couriers]:
    """Have couriers of one's own, and all their threads end with the test."""
    found = couriers.Couriers()
    yield found
    assert found.stop(20)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have seconds pass as tenths."""
    monkeypatch.setattr(couriers, "VISIT_SECONDS", 0.5)
    monkeypatch.setattr(couriers, "SLOW_SECONDS", 0.1)


def _times_out(one: Posted) -> PostAnswer:
    if one.url == QUICK:
        return PostAnswer(200)
    time.sleep(0.4)
    return PostAnswer(200 if "slow" in one.url else 0, "timeout")


def _wait_for(shop: FakeShop, url: str, count: int = 1) -> None:
    """Wait until an address got so many events."""
    began = time.monotonic()
    while sum(one.url == url for one in list(shop.posts)) < count:
        assert time.monotonic() - began < 15, "it is held up"
        time.sleep(0.02)


def _before(shop: FakeShop, url: str, begin: int) -> int:
    """Return how many others were posted to, from a point on, before an address was."""
    _wait_for(shop, url, sum(one.url == url for one in shop.posts[:begin]) + 1)
    return next(n for n, one in enumerate(shop.posts[begin:]) if one.url == url)


def test_two_slow_endpoints_do_not_hold_up_a_third(shop: FakeShop, own: couriers.Couriers) -> None:
    # given: two with work for long
    listen("https://slow-1.example/")
    listen("https://slow-2.example/")
    happen(20)
    shop.answers = _times_out
    own.call(dispatch.due())
    _wait_for(shop, "https://slow-2.example/", 2)

    # when
    listen(QUICK)
    happen()
    begin = len(shop.posts)
    own.call(dispatch.due())

    # then: as soon as a visit has lasted long enough
    assert _before(shop, QUICK, begin) <= 6

    # when: from now on one thread is free for it
    for _ in range(3):
        happen()
        begin = len(shop.posts)
        own.call(dispatch.due())
        assert _before(shop, QUICK, begin) <= 2


def test_many_dead_endpoints_do_not_hold_up_a_living_one(
    shop: FakeShop, own: couriers.Couriers
) -> None:
    # given: each was found to be dead once
    shop.answers = _times_out
    for number in range(8):
        listen(f"https://dead-{number}.example/")
    happen(2)
    own.call(dispatch.due())
    for number in range(8):
        _wait_for(shop, f"https://dead-{number}.example/")

    # when
    listen(QUICK)
    happen()
    begin = len(shop.posts)
    own.call(dispatch.due())

    # then
    assert _before(shop, QUICK, begin) <= 4


def test_a_visit_of_a_slow_one_goes_on_where_nobody_waits(
    shop: FakeShop, own: couriers.Couriers
) -> None:
    # given
    listen("https://slow-1.example/")
    happen(5)
    shop.answers = _times_out

    # when
    own.call(dispatch.due())

    # then
    assert own.wait(20)
    assert states() == [("sent", "")] * 5


def test_who_is_called_while_another_is_visited_has_a_thread_at_once(
    shop: FakeShop, own: couriers.Couriers
) -> None:
    # given: one thread, which is at an endpoint that takes its time
    listen("https://slow-1.example/")
    happen()
    go_on = threading.Event()
    shop.answers = lambda one: PostAnswer(200 if one.url == QUICK or go_on.wait(15) else 0)
    own.call(dispatch.due())
    _wait_for(shop, "https://slow-1.example/")

    # when
    listen(QUICK)
    happen()
    own.call(dispatch.due())

    # then
    _wait_for(shop, QUICK)
    assert not go_on.is_set()
    go_on.set()
    assert own.wait(20)


def test_those_that_failed_last_are_visited_last(shop: FakeShop) -> None:
    # given
    listen("https://dead-1.example/")
    listen(QUICK)
    happen()
    shop.answers = lambda one: PostAnswer(500)
    first, second = dispatch.due()
    couriers.batch.run(first, lambda: False)
    happen()

    # then
    assert dispatch.due() == [second, first]
