"""The list of deliveries, and sending events once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from saleor_service_plugin.events import deliveries, dispatch, endpoints
from saleor_service_plugin.events.endpoints import EndpointRefusedError
from saleor_service_plugin.events.models import Delivery, Event
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.shop.answers import PostAnswer
from tests.db.listening import URL, again, happen, listen
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_replay_is_the_same_event_once_more(shop: FakeShop) -> None:
    # given
    created = listen()
    happen(2)
    dispatch.dispatch()
    (first, second) = [one.headers["webhook-id"] for one in shop.posts]
    event_id = Delivery.objects.order_by("id")[0].event_id

    # when
    assert deliveries.replay(created.endpoint.id, event_ids=[event_id, event_id]) == 1
    # It is on its way already.
    assert deliveries.replay(created.endpoint.id, event_ids=[event_id]) == 0
    dispatch.dispatch()
    assert deliveries.replay(created.endpoint.id, event_ids=[event_id]) == 1
    dispatch.dispatch()

    # then
    copies = [one for one in shop.posts if one.headers["webhook-id"] == first]
    assert len(copies) == 3
    assert len({one.body for one in copies}) == 1
    assert Event.objects.count() == 2
    keys = Delivery.objects.filter(event_id=event_id).order_by("id").values_list("key", flat=True)
    base = f"webhook:{created.endpoint.id}:{event_id}"
    assert list(keys) == [base, f"{base}#2", f"{base}#3"]
    assert second

    # when: the first one is beyond its retention
    Delivery.objects.filter(key=base).delete()
    assert deliveries.replay(created.endpoint.id, event_ids=[event_id]) == 1

    # then
    assert Delivery.objects.filter(key=f"{base}#4").exists()


def test_since_replays_what_was_sent_failed_or_never_queued(shop: FakeShop) -> None:
    # given
    created = listen()
    endpoint_id = created.endpoint.id
    start = datetime.now(UTC) - timedelta(minutes=1)
    happen()
    dispatch.dispatch()
    happen()
    shop.answers = lambda _: PostAnswer(500)
    Delivery.objects.filter(state="queued").update(deadline_at=Now() - timedelta(seconds=1))
    dispatch.dispatch()
    endpoints.update(endpoint_id, active=False)
    happen()
    endpoints.update(endpoint_id, active=True)
    listen("https://other.example/", kinds=["tracking_changed"])
    happen(kind="tracking_changed")
    assert Delivery.objects.filter(endpoint_id=endpoint_id).count() == 2

    # when
    count = deliveries.replay(endpoint_id, since=start)

    # then
    assert count == 3
    assert Delivery.objects.filter(endpoint_id=endpoint_id).count() == 4
    shop.answers = lambda _: PostAnswer(200)
    shop.posts.clear()
    again()
    mine = [one for one in shop.posts if one.url == URL]
    assert len({one.headers["webhook-id"] for one in mine}) == len(mine) == 3
    assert deliveries.replay(endpoint_id, since=datetime.now(UTC) + timedelta(hours=1)) == 0


def test_nothing_is_half_replayed(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    created = listen()
    endpoint_id = created.endpoint.id
    happen(2)
    dispatch.dispatch()
    known = list(Event.objects.values_list("pk", flat=True))
    listen("https://other.example/", kinds=["tracking_changed"])
    happen(kind="tracking_changed")
    foreign = Event.objects.get(kind="tracking_changed").pk

    # when
    refused = []
    for how in (
        {"event_ids": [*known, uuid4()]}, {"event_ids": [*known, foreign]}, {},
        {"event_ids": known, "since": datetime.now(UTC)},
    ):  # fmt: skip
        with pytest.raises(EndpointRefusedError) as caught:
            deliveries.replay(endpoint_id, **how)  # type: ignore[arg-type]
        refused.append((caught.value.field, caught.value.reason))
    monkeypatch.setattr(deliveries, "MOST_REPLAYED", 1)
    with pytest.raises(EndpointRefusedError) as caught:
        deliveries.replay(endpoint_id, since=datetime.now(UTC) - timedelta(hours=1))

    # then
    assert refused == [("event_ids", "unknown")] * 2 + [("event_ids", "required")] * 2
    assert (caught.value.field, caught.value.reason) == ("since", "too-many")
    assert Delivery.objects.filter(endpoint_id=endpoint_id).count() == 2


def test_the_list_is_by_page_and_state(shop: FakeShop) -> None:
    # given
    created = listen()
    happen(5)
    dispatch.dispatch()
    happen(2)

    # when
    first = deliveries.deliveries(created.endpoint.id, limit=4)
    rest = deliveries.deliveries(created.endpoint.id, before=first[-1].id, limit=4)

    # then
    assert [len(first), len(rest)] == [4, 3]
    ids = [line.id for line in (*first, *rest)]
    assert ids == sorted(ids, reverse=True)
    assert first[0].event_kind == "parcel_sent"
    queued = deliveries.deliveries(created.endpoint.id, state=State.QUEUED)
    assert [line.id for line in queued] == ids[:2]
    attempts = deliveries.attempts_of([rest[-1].id])
    assert [one.outcome for one in attempts[rest[-1].id]] == ["sent"]
