"""Endpoints that are changed while something is on its way to them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from saleor_service_plugin import purge
from saleor_service_plugin.events import deliveries, dispatch, endpoints, rules
from saleor_service_plugin.events.endpoints import EndpointRefusedError
from saleor_service_plugin.events.models import Delivery, Endpoint
from saleor_service_plugin.outbox.models import Circuit
from saleor_service_plugin.points import Point
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import URL, again, happen, listen, states, verify
from tests.db.test_races import stopped_at
from tests.fake_shop import FakeShop, Posted

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "https://new.example/"


def test_a_new_address_gets_the_next_event_of_a_running_batch(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen(5)

    def answer(one: Posted) -> PostAnswer:
        if one.url == URL:
            endpoints.update(endpoint.id, url=NEW)
        return PostAnswer(200)

    shop.answers = answer

    # when
    dispatch.dispatch()

    # then
    assert Counter(one.url for one in shop.posts) == {URL: 1, NEW: 4}
    assert states() == [("sent", "")] * 5


def test_a_leaked_secret_signs_nothing_more(shop: FakeShop) -> None:
    # given
    created = listen()
    happen(5)
    secrets: list[str] = []

    def answer(one: Posted) -> PostAnswer:
        if not secrets:
            secrets.append(endpoints.rotate_secret(created.endpoint.id, keep=timedelta(0)))
        return PostAnswer(200)

    shop.answers = answer

    # when
    dispatch.dispatch()

    # then
    assert [verify(one, created.secret) for one in shop.posts] == [True] + [False] * 4
    assert all(verify(one, secrets[0]) for one in shop.posts[1:])


@pytest.mark.parametrize("change", [{"kinds": ["tracking_changed"]}, {"channel_ids": [2]}])
def test_what_is_not_asked_for_any_more_is_not_sent(
    shop: FakeShop, change: dict[str, list[str]]
) -> None:
    # given: one is under way, others wait, one was asked for as a test
    shop.channels[2] = shop.channels[1]
    endpoint = listen().endpoint
    happen(5)

    def answer(one: Posted) -> PostAnswer:
        endpoints.update(endpoint.id, **change)  # type: ignore[arg-type]
        return PostAnswer(200)

    shop.answers = answer

    # when
    with stopped_at(Point.DELIVERIES_CLAIMED, dispatch.dispatch):
        endpoints.send_test(endpoint.id)
    dispatch.dispatch()

    # then
    assert Counter(states()) == {("sent", ""): 2, ("skipped", "not-wanted"): 4}
    assert len(shop.posts) == 2


def test_the_event_that_meets_a_410_waits_for_what_stands_there_now(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen()

    def answer(one: Posted) -> PostAnswer:
        if one.url == NEW:
            return PostAnswer(200)
        endpoints.update(endpoint.id, url=NEW)
        return PostAnswer(410)

    shop.answers = answer

    # when
    dispatch.dispatch()

    # then
    assert [one.url for one in shop.posts] == [URL, NEW]
    assert states() == [("sent", "")]


def test_what_was_held_as_the_endpoint_was_switched_on_is_found(shop: FakeShop) -> None:
    # given: switched on between the note that it is gone and the end of the delivery
    endpoint = listen().endpoint
    happen()
    shop.answers = lambda _: PostAnswer(410)
    dispatch.dispatch()
    Endpoint.objects.update(active=True, off_because="")
    assert states() == [("held", "gone")]

    # when
    purge.purge()
    shop.answers = lambda _: PostAnswer(200)
    dispatch.dispatch()

    # then
    assert states() == [("sent", "")]
    assert endpoints.find(endpoint.id).active


def test_an_endpoint_whose_channel_is_gone_can_be_switched_off(shop: FakeShop) -> None:
    # given
    shop.channels[2] = shop.channels[1]
    endpoint = listen(channel_ids=[2]).endpoint
    del shop.channels[2]

    # when
    off = endpoints.update(endpoint.id, active=False, description="old")

    # then
    assert (off.active, off.description, off.channel_ids) == (False, "old", (2,))
    with pytest.raises(EndpointRefusedError):
        endpoints.update(endpoint.id, channel_ids=[2])


@pytest.mark.parametrize("act", [endpoints.delete, lambda pk: endpoints.update(pk, url=NEW)])
def test_what_an_old_batch_found_in_the_way_is_not_noted(shop: FakeShop, act: object) -> None:
    # given
    endpoint = listen().endpoint
    happen()

    def answer(one: Posted) -> PostAnswer:
        act(endpoint.id)  # type: ignore[operator]
        return PostAnswer(500, retry_after=600)

    shop.answers = answer

    # when
    dispatch.dispatch()

    # then
    assert not Circuit.objects.exists()


def test_two_secrets_are_the_most(shop: FakeShop) -> None:
    # given
    created = listen()
    second = endpoints.rotate_secret(created.endpoint.id)

    # when
    with pytest.raises(EndpointRefusedError) as caught:
        endpoints.rotate_secret(created.endpoint.id)

    # then
    assert (caught.value.field, caught.value.reason) == ("keep", "rotating")
    assert Endpoint.objects.get().secret == second
    assert endpoints.rotate_secret(created.endpoint.id, keep=timedelta(0)) != second
    endpoints.rotate_secret(created.endpoint.id)
    Endpoint.objects.update(old_secret_until=Now() - timedelta(seconds=1))
    endpoints.rotate_secret(created.endpoint.id)


def test_much_that_waits_is_moved_slice_by_slice(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(rules, "SLICE", 2)
    monkeypatch.setattr("saleor_service_plugin.events.waiting.SLICE", 2)
    monkeypatch.setattr("saleor_service_plugin.events.dispatch.SLICE", 2)
    monkeypatch.setattr(purge, "AT_ONCE", 2)
    endpoint = listen().endpoint
    happen(7)

    # when: it is off
    endpoints.update(endpoint.id, active=False)
    dispatch.due()

    # then
    assert Counter(states()) == {("held", "off"): 2, ("queued", ""): 5}
    for _ in range(3):
        dispatch.due()
    assert states() == [("held", "off")] * 7

    # when: it is on again
    endpoints.update(endpoint.id, active=True)
    assert Counter(state for state, _ in states()) == {"queued": 2, "held": 5}
    purge.purge()

    # then
    assert {state for state, _ in states()} == {"queued"}

    # when: it is deleted while some are held
    endpoints.update(endpoint.id, active=False)
    dispatch.due()
    endpoints.delete(endpoint.id)
    for _ in range(3):
        dispatch.due()
    purge.purge()

    # then
    assert states() == [("skipped", "deleted")] * 7


def test_what_is_too_late_ends_though_the_endpoint_rests(shop: FakeShop) -> None:
    # given
    endpoint = listen().endpoint
    happen(20)
    shop.answers = lambda _: PostAnswer(500)
    dispatch.dispatch()
    Delivery.objects.update(deadline_at=F("created_at"))

    # when
    purge.purge()

    # then: it can be replayed
    assert states() == [("skipped", "too-late: unavailable")] * 20
    shop.answers = lambda _: PostAnswer(200)
    event_ids = list(Delivery.objects.values_list("event_id", flat=True))
    assert deliveries.replay(endpoint.id, event_ids=event_ids) == 20
    again()
    assert Counter(state for state, _ in states()) == {"skipped": 20, "sent": 20}
