"""Delivering: retries, circuits, deadlines, two dispatchers, dead ones."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health, news, purge
from saleor_service_plugin.events import dispatch, endpoints, rules
from saleor_service_plugin.events.models import Delivery, Event
from saleor_service_plugin.outbox.models import Attempt, Circuit
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import again, happen, listen, states, verify
from tests.fake_shop import FakeShop, Posted

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_tried_again_under_the_same_id_and_with_the_same_bytes(shop: FakeShop) -> None:
    # given
    secret = listen().secret
    happen()
    answers = iter([PostAnswer(problem="timeout"), PostAnswer(503), PostAnswer(404), PostAnswer()])
    shop.answers = lambda _: next(answers, PostAnswer(200))

    # when
    dispatch.dispatch()
    assert states() == [("queued", "unavailable: timeout")]
    for _ in range(4):
        again()

    # then
    assert states() == [("sent", "")]
    assert len({(one.body, one.headers["webhook-id"]) for one in shop.posts}) == 1
    assert len(shop.posts) == 5
    assert all(verify(one, secret) for one in shop.posts)
    outcomes = Attempt.objects.filter(box="webhook").order_by("id")
    assert list(outcomes.values_list("outcome", "reason")) == [
        ("temporary", "timeout"), ("temporary", "http-503"), ("temporary", "http-404"),
        ("temporary", "http-0"), ("sent", "http-200"),
    ]  # fmt: skip
    assert not Circuit.objects.exists()


def test_the_pause_grows_and_the_wish_of_the_endpoint_is_heard(shop: FakeShop) -> None:
    # given
    listen()
    happen()
    shop.answers = lambda _: PostAnswer(429, retry_after=600)

    # when
    dispatch.dispatch()

    # then
    row = Delivery.objects.get()
    pause = row.due_at - row.created_at
    assert timedelta(minutes=9) < pause < timedelta(minutes=11)
    assert dispatch.dispatch() == {}


def test_after_three_days_it_is_given_up(shop: FakeShop) -> None:
    # given
    listen()
    happen(2)
    shop.answers = lambda _: PostAnswer(500)
    dispatch.dispatch()

    # when: one has a try left, one has not
    first, second = Delivery.objects.order_by("id")
    assert first.deadline_at - first.created_at == rules.LATEST
    Delivery.objects.filter(pk=first.pk).update(deadline_at=Now() + timedelta(seconds=5))
    Delivery.objects.filter(pk=second.pk).update(deadline_at=Now() - timedelta(seconds=5))
    shop.posts.clear()
    # A third failure in a row opens the circuit; what is too late ends with the next try.
    again()
    again()

    # then
    assert sorted(states()) == [("failed", "too-late"), ("failed", "too-late: http-500")]
    assert len(shop.posts) == 1


def test_a_dead_endpoint_is_left_alone_and_the_others_go_on(shop: FakeShop) -> None:
    # given
    dead = listen("https://dead.example/").endpoint.id
    listen("https://well.example/")
    happen(30)
    shop.answers = lambda one: PostAnswer(0 if "dead" in one.url else 200, "connection")

    # when
    dispatch.dispatch()

    # then: three asked, the rest waits without having been tried
    urls = Counter(one.url for one in shop.posts)
    assert urls == {"https://dead.example/": 3, "https://well.example/": 30}
    waiting = Delivery.objects.filter(endpoint_id=dead, state="queued")
    assert waiting.count() == 30
    assert waiting.filter(attempts=0).count() == 27
    assert dispatch.due() == []

    # when: one try each time, and after the repair all
    shop.posts.clear()
    again()
    assert len(shop.posts) == 1
    shop.answers = lambda one: PostAnswer(200)
    again()

    # then
    assert {state for state, _ in states()} == {"sent"}
    assert not Circuit.objects.exists()


def test_one_event_that_the_endpoint_cannot_bear_stops_no_other(shop: FakeShop) -> None:
    # given
    listen()
    happen(40)
    bad = str(Event.objects.order_by("recorded_at", "key")[0].pk)

    def answer(one: Posted) -> PostAnswer:
        return PostAnswer(422 if one.headers["webhook-id"] == bad else 200)

    shop.answers = answer

    # when
    dispatch.dispatch()

    # then
    assert Counter(state for state, _ in states()) == {"sent": 39, "queued": 1}


def test_gone_switches_off_and_staff_are_told(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen(3)
    shop.answers = lambda _: PostAnswer(410)

    # when
    dispatch.dispatch()
    dispatch.dispatch()
    news.tell()

    # then
    assert sorted(states()) == [("held", "gone"), ("held", "off"), ("held", "off")]
    assert len(shop.posts) == 1
    assert endpoints.find(endpoint.id).off_because == "gone"
    assert f"replay {endpoint.id} --since" in health.look().problems[f"webhook-off-{endpoint.id}"]
    assert f"webhook-off-{endpoint.id}" in shop.problems
    assert "webhooks-failed" not in shop.problems

    # when: staff switch it on again
    shop.answers = lambda _: PostAnswer(200)
    endpoints.update(endpoint.id, active=True)
    dispatch.dispatch()
    news.tell()

    # then
    assert states() == [("sent", "")] * 3
    assert len({one.headers["webhook-id"] for one in shop.posts}) == 3
    assert f"webhook-off-{endpoint.id}" not in shop.problems


def test_gone_from_an_address_that_was_just_replaced(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen()

    def answer(one: Posted) -> PostAnswer:
        if one.url == endpoint.url:
            endpoints.update(endpoint.id, url="https://new.example/")
            return PostAnswer(410)
        return PostAnswer(200)

    shop.answers = answer

    # when
    dispatch.dispatch()

    # then
    assert endpoints.find(endpoint.id).active
    assert states() == [("sent", "")]


def test_switched_off_it_gets_nothing_from_the_next_event_on(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen(5)

    def answer(one: Posted) -> PostAnswer:
        endpoints.update(endpoint.id, active=False)
        return PostAnswer(200)

    shop.answers = answer

    # when
    dispatch.dispatch()
    dispatch.dispatch()

    # then
    assert len(shop.posts) == 1
    assert Counter(states()) == {("sent", ""): 1, ("held", "off"): 4}


def test_health_names_an_endpoint_that_stays_away(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen(5)
    shop.answers = lambda _: PostAnswer(problem="connection")
    dispatch.dispatch()
    key = f"circuit-webhook:{endpoint.id}"

    # then: a restart is not worth a word
    assert key not in health.look().problems
    Circuit.objects.update(opened_at=Now() - timedelta(minutes=10))
    assert "takes no events: connection" in health.look().problems[key]
    assert health.look().webhooks["queued"] == 5

    # when
    Delivery.objects.update(deadline_at=Now() - timedelta(seconds=1))
    again()

    # then
    assert "5 events could not be delivered" in health.look().problems["webhooks-failed"]


def test_nobody_comes_for_the_events(shop: FakeShop) -> None:
    listen()
    happen()
    Delivery.objects.update(due_at=Now() - timedelta(minutes=10))
    assert "webhooks-late" in health.look().problems


def test_old_events_are_forgotten(shop: FakeShop, settings: SettingsWrapper) -> None:
    # given
    settings.SALEOR_SERVICE_EVENT_RETENTION_DAYS = 10
    endpoint = listen().endpoint
    happen(3)
    dispatch.dispatch()
    long_ago = Now() - timedelta(days=11)
    first, second, third = Delivery.objects.order_by("id")
    Event.objects.exclude(pk=third.event_id).update(recorded_at=long_ago)
    Delivery.objects.filter(pk=first.pk).update(finished_at=long_ago)
    # One that waits keeps its event.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE saleor_service_delivery SET state = 'queued', came_from = 'sending', "
            "finished_at = NULL WHERE id = %s", [second.pk],
        )  # fmt: skip

    # when
    purge.purge()

    # then
    assert set(Delivery.objects.values_list("pk", flat=True)) == {second.pk, third.pk}
    assert set(Event.objects.values_list("pk", flat=True)) == {second.event_id, third.event_id}
    assert not Attempt.objects.filter(box="webhook", row_id=first.pk).exists()
    assert endpoints.find(endpoint.id)


def test_what_was_held_too_long_ends(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen()
    endpoints.update(endpoint.id, active=False)
    dispatch.dispatch()
    Delivery.objects.update(deadline_at=F("created_at"))

    # when
    purge.purge()

    # then
    assert states() == [("skipped", "too-late")]
