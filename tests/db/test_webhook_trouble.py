"""What goes wrong on our side, or with an endpoint that says how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models import F
from django.db.models.functions import Now

from saleor_service_plugin import health, purge
from saleor_service_plugin.effects import dispatch as effects
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.effects.order_note import KEY
from saleor_service_plugin.events import batch, dispatch
from saleor_service_plugin.events.models import Delivery, Event
from saleor_service_plugin.outbox import circuits, patience, steps
from saleor_service_plugin.outbox.models import Attempt, Circuit
from saleor_service_plugin.outbox.rules import LONGEST_PAUSE
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import again, happen, listen, states
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)


def fails(times: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that fails as with a database that is away, then works."""
    left = [times]

    def away(*args: Any, **how: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise OperationalError("the server closed the connection unexpectedly")
        return function(*args, **how)

    return away


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the database by moments."""
    monkeypatch.setattr(patience, "FIRST_PAUSE_SECONDS", 0.01)


def test_what_arrived_is_noted_once_the_database_is_back(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    listen()
    happen(3)
    monkeypatch.setattr(steps, "finish", fails(2, steps.finish))

    # when
    dispatch.dispatch()

    # then
    assert states() == [("sent", "")] * 3
    assert len(shop.posts) == 3


@pytest.mark.parametrize(
    ("answer", "state"), [(PostAnswer(500), "queued"), (PostAnswer(410), "queued")]
)
def test_what_cannot_be_noted_of_an_endpoint_ends_the_delivery_all_the_same(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, answer: PostAnswer, state: str
) -> None:
    # given
    endpoint = listen().endpoint
    happen(2)
    shop.answers = lambda _: answer
    monkeypatch.setattr(circuits, "fail", fails(1, circuits.fail))
    monkeypatch.setattr(batch, "Now", fails(1, Now))

    # when
    batch.run(endpoint.id, lambda: False)

    # then: the rest was given back
    assert len(shop.posts) == 1
    assert [found for found, _ in states()] == [state, "queued"]
    assert Attempt.objects.filter(box="webhook").count() == 1


def test_what_was_claimed_in_vain_is_given_back(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    endpoint = listen().endpoint
    happen(3)
    monkeypatch.setattr(batch, "clock", fails(1, batch.clock))

    # when
    with pytest.raises(OperationalError):
        batch.run(endpoint.id, lambda: False)

    # then
    assert [state for state, _ in states()] == ["queued"] * 3
    assert not Delivery.objects.filter(attempts__gt=0).exists()


def test_effects_that_were_claimed_in_vain_are_given_back(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    row = _an_effect(shop)
    monkeypatch.setattr(effects, "clock", fails(1, effects.clock))

    # when
    with pytest.raises(OperationalError):
        effects.dispatch()

    # then
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 0)
    monkeypatch.setattr(steps, "finish", fails(2, steps.finish))
    effects.dispatch()
    row.refresh_from_db()
    assert row.state != "sending"
    assert row.attempts == 1


def _an_effect(shop: FakeShop) -> Effect:
    row = Effect(
        key="note:1", kind=KEY, order_id="6a1f4a0e-9f31-4d1c-8a0d-2f8a4f9f0b11",
        state="queued", fact_at=Now(), due_at=Now(), deadline_at=Now() + timedelta(days=1),
    )  # fmt: skip
    row.save(force_insert=True)
    row.refresh_from_db()
    return row


def test_our_own_fault_is_not_the_endpoints(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: events that cannot be rendered, and one that can
    listen()
    happen(5)
    bad = list(Event.objects.order_by("recorded_at")[:4].values_list("pk", flat=True))
    prepare = batch._prepared

    def broken(event: Event, own: Any) -> Any:
        if event.pk in bad:
            raise KeyError("fulfillmentId")
        return prepare(event, own)

    monkeypatch.setattr(batch, "_prepared", broken)

    # when
    dispatch.dispatch()

    # then
    assert sorted(states()) == [("queued", "unready: KeyError")] * 4 + [("sent", "")]
    assert not Circuit.objects.exists()


def test_who_asks_for_rest_has_it_with_all_events(shop: FakeShop) -> None:
    # given
    listen()
    happen(3)
    shop.answers = lambda _: PostAnswer(429, retry_after=1200)

    # when
    dispatch.dispatch()

    # then
    assert len(shop.posts) == 1
    (circuit,) = Circuit.objects.all()
    assert circuit.retry_at and circuit.opened_at
    rest = circuit.retry_at - circuit.opened_at
    assert timedelta(minutes=20) <= rest < timedelta(minutes=21)

    # when: it asks for more than it may
    shop.answers = lambda _: PostAnswer(503, retry_after=1e9)
    again()

    # then
    (circuit,) = Circuit.objects.all()
    assert circuit.retry_at
    assert (
        circuit.retry_at - timedelta(hours=1, minutes=1) < Delivery.objects.latest("due_at").due_at
    )
    shop.answers = lambda _: PostAnswer(200)
    again()
    assert states() == [("sent", "")] * 3


def test_staff_are_not_told_that_all_is_well_while_an_event_rests(shop: FakeShop) -> None:
    # given: the longest pause of an event lies between two tries
    endpoint = listen().endpoint
    happen(3)
    shop.answers = lambda _: PostAnswer(500)
    dispatch.dispatch()
    longest = LONGEST_PAUSE * 1.2 + circuits.LONGEST
    Circuit.objects.update(opened_at=Now() - longest - circuits.PAUSE, retry_at=Now() - longest)

    # when
    purge.purge()

    # then
    assert f"circuit-webhook:{endpoint.id}" in health.look().problems
    Circuit.objects.update(retry_at=F("retry_at") - timedelta(hours=1))
    purge.purge()
    assert not Circuit.objects.exists()
