"""What becomes an event, for whom, and what it costs who does not listen."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin import work
from saleor_service_plugin.events import emit, endpoints, kinds
from saleor_service_plugin.events.emit import NewEvent
from saleor_service_plugin.events.models import Delivery, Event
from saleor_service_plugin.messages import announce, desk
from saleor_service_plugin.messages import dispatch as messages
from saleor_service_plugin.messages.mail import Post
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.messages.outcomes import Family, Stage
from saleor_service_plugin.messages.verdicts import Verdict
from saleor_service_plugin.orders import drain, marks
from tests.db.listening import PARCELS, bodies, happen, listen, states, verify
from tests.db.queue import decided, many_are_usual, queue
from tests.fake_shop import FakeShop

DOCS = Path(__file__).resolve().parents[2] / "docs"

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_parcel_that_leaves_is_told_once(shop: FakeShop) -> None:
    # given
    secret = listen().secret

    # when: it is looked at again and again
    (order_id,) = queue(shop, live=False)
    for _ in range(3):
        marks.forget_written()
        marks.mark([order_id])
        work.work()

    # then: also on trial, where no mail leaves
    (posted,) = shop.posts
    (event,) = Event.objects.all()
    assert verify(posted, secret)
    assert posted.headers["webhook-id"] == str(event.pk)
    (body,) = bodies(shop)
    assert body["type"] == "parcel_sent"
    assert set(body["data"]) == {"orderId", "channelId", "fulfillmentId"}
    assert b"@" not in posted.body
    assert mail.outbox == []


def test_a_changed_number_is_told(shop: FakeShop) -> None:
    # given
    listen(kinds=["tracking_changed"])
    (order_id,) = queue(shop, live=False)
    work.work()
    order = shop.orders[order_id]

    # when
    shop.set_parcel(order_id, order.fulfillments[0].id, tracking_number="2")
    shop.add_event(
        order_id, "tracking_updated", tracking_number="2", fulfillment=f"{order.number}-1"
    )
    marks.forget_written()
    marks.mark([order_id])
    work.work()

    # then
    assert [body["type"] for body in bodies(shop)] == ["tracking_changed"]


def test_nobody_listens_and_nothing_is_stored(shop: FakeShop) -> None:
    queue(shop, 3)
    work.work()
    assert not Event.objects.exists()
    assert not Delivery.objects.exists()


def test_events_cost_one_statement_however_many_they_are(shop: FakeShop) -> None:
    for listening in (0, 2):
        for number in range(listening):
            listen(f"https://erp.example/{number}")
        for count in (1, 50):
            with CaptureQueriesContext(connection) as captured:
                happen(count)
            assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        assert emit.emit([]) == 0
    assert len(captured) == 0


def test_a_look_without_news_costs_nothing_more(shop: FakeShop) -> None:
    # given
    (order_id,) = queue(shop)
    drain.drain()

    # when
    counted = []
    for _ in range(2):
        marks.forget_written()
        marks.mark([order_id])
        with CaptureQueriesContext(connection) as captured:
            drain.drain()
        counted.append(len(captured))
        assert not [one for one in captured if "saleor_service_event" in one["sql"]]

    # then
    assert counted[0] == counted[1]


def test_the_same_fact_is_an_event_once(shop: FakeShop) -> None:
    # given
    listen()
    events = happen(3)

    # when
    assert emit.emit(events) == 0
    assert emit.emit([*events, events[0]]) == 0

    # then
    assert Event.objects.count() == Delivery.objects.count() == 3


def test_twice_in_one_call_is_once(shop: FakeShop) -> None:
    listen()
    event = NewEvent("parcel_sent", "event:1", datetime.now(UTC), uuid4(), 1)
    assert emit.emit([event, event]) == 1
    assert Delivery.objects.count() == 1


def test_what_is_rolled_back_did_not_happen(shop: FakeShop) -> None:
    listen()
    with pytest.raises(RuntimeError), transaction.atomic():
        happen()
        raise RuntimeError
    assert not Event.objects.exists()
    assert not Delivery.objects.exists()


def test_only_who_asked_for_it_hears_of_it(shop: FakeShop) -> None:
    # given
    all_channels = listen().endpoint.id
    listen(kinds=["tracking_changed"])
    shop.channels[2] = shop.channels[1]
    listen(channel_ids=[2])
    both = listen(channel_ids=[1, 2]).endpoint.id

    # when
    happen()

    # then
    assert set(Delivery.objects.values_list("endpoint_id", flat=True)) == {all_channels, both}
    assert Event.objects.count() == 1

    # when: nobody asked
    happen(channel_id=9)
    Delivery.objects.all().delete()
    Event.objects.all().delete()
    endpoints.delete(all_channels)
    happen(channel_id=9)

    # then
    assert not Event.objects.exists()


def test_what_belongs_to_no_channel_is_for_those_who_hear_all(shop: FakeShop) -> None:
    # given
    everywhere = listen(kinds=["messages_held"]).endpoint.id
    listen(kinds=["messages_held"], channel_ids=[1])

    # when
    happen(kind="messages_held", order_id=None, channel_id=None)

    # then
    assert list(Delivery.objects.values_list("endpoint_id", flat=True)) == [everywhere]


def test_history_is_not_told(shop: FakeShop) -> None:
    listen()
    happen(occurred_at=datetime.now(UTC) - timedelta(hours=1))
    assert not Event.objects.exists()
    # Clocks differ.
    happen(occurred_at=datetime.now(UTC) - timedelta(minutes=5))
    assert Event.objects.count() == 1


def test_who_is_switched_off_finds_the_events_later(shop: FakeShop) -> None:
    listen(active=False)
    happen()
    assert Event.objects.count() == 1
    assert not Delivery.objects.exists()


def test_an_endpoint_made_meanwhile_is_served(shop: FakeShop) -> None:
    """The transaction that finds the fact is older than the endpoint."""

    def make() -> None:
        listen()
        connections.close_all()

    with transaction.atomic():
        assert not Event.objects.exists()
        other = threading.Thread(target=make)
        other.start()
        other.join()
        happen()
    assert Delivery.objects.count() == 1


def test_an_unknown_kind_is_a_mistake(shop: FakeShop) -> None:
    with pytest.raises(LookupError):
        happen(kind="nonsense")


def test_a_sent_message_is_told_with_the_statement_that_notes_it(shop: FakeShop) -> None:
    # when: nobody listens, and when somebody does
    counted = []
    for listening in (False, False, True):
        if listening:
            listen(kinds=["message_sent"])
        (row,) = decided(shop)
        with CaptureQueriesContext(connection) as captured:
            messages.dispatch()
        counted.append(len(captured))

    # then
    assert counted[1] == counted[2]
    assert Message.objects.get(pk=row.pk).state == "sent"
    (event,) = Event.objects.all()
    assert event.kind == "message_sent"
    assert event.order_id == row.order_id
    assert event.payload == {
        "messageId": {"type": "ServiceMessage", "id": row.pk},
        "messageKind": "parcel-sent",
    }
    assert states() == [("queued", "")]


def test_without_listeners_the_short_statements_are_used(shop: FakeShop) -> None:
    # given: who wants something else, or another channel, does not listen to these messages
    shop.channels[2] = shop.channels[1]
    listen(kinds=["tracking_changed"])
    listen(kinds=["message_sent"], channel_ids=[2])
    endpoints.delete(listen(kinds=["message_sent"]).endpoint.id)

    # when
    (row,) = decided(shop)
    with CaptureQueriesContext(connection) as captured:
        messages.dispatch()

    # then
    assert Message.objects.get(pk=row.pk).state == "sent"
    assert not [one for one in captured if "saleor_service_event" in one["sql"]]


def test_a_look_costs_a_statement_more_only_where_there_are_endpoints(shop: FakeShop) -> None:
    counted = []
    for listening in (False, False, True):
        if listening:
            listen()
        queue(shop)
        with CaptureQueriesContext(connection) as captured:
            drain.drain()
        writes = [one for one in captured if "INTO saleor_service_event" in one["sql"]]
        assert len(writes) == listening
        counted.append(len(captured) - len(writes))
    assert counted[1] == counted[2]
    assert Event.objects.count() == 1


def test_an_endpoint_made_while_a_batch_is_under_way_is_served(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    many_are_usual()
    rows = decided(shop, 5)
    handed_over = 0
    hand_over = Post.hand_over

    def meanwhile(self: Post, *args: Any, **how: Any) -> Verdict:
        nonlocal handed_over
        handed_over += 1
        if handed_over == 3:
            listen(kinds=["message_sent"])
        if handed_over == 5:
            for one in endpoints.all_endpoints():
                endpoints.delete(one.id)
        return hand_over(self, *args, **how)

    monkeypatch.setattr(Post, "hand_over", meanwhile)

    # when
    with CaptureQueriesContext(connection) as captured:
        messages.dispatch()

    # then: two were noted before there was anybody, one was noted while nobody was left
    told = {event.payload["messageId"]["id"] for event in Event.objects.all()}
    assert handed_over == len(rows)
    assert len(told) == Event.objects.count() == 2
    assert len([one for one in captured if "INTO saleor_service_event" in one["sql"]]) == 3


def test_a_message_that_was_told_is_not_told_again(shop: FakeShop) -> None:
    listen(kinds=["message_sent"])
    (row,) = decided(shop)
    messages.dispatch()
    assert announce.tell(row.pk) == 0
    assert Event.objects.count() == Delivery.objects.count() == 1


def test_a_message_on_trial_is_not_told(shop: FakeShop) -> None:
    listen(kinds=["message_sent", "message_failed"])
    decided(shop, live=False)
    work.work()
    assert Message.objects.get().state == "tried"
    assert not Event.objects.exists()


def test_each_failure_of_a_message_is_told(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    listen(kinds=["message_failed", "message_sent"])
    refused = Verdict(Family.MESSAGE, Stage.ANSWER, "554 5.6.0")
    monkeypatch.setattr(Post, "hand_over", lambda *args, **kwargs: refused)
    (row,) = decided(shop)

    # when
    work.work()
    desk.retry([row.pk])
    work.work()

    # then
    assert [body["type"] for body in bodies(shop)] == ["message_failed"] * 2
    assert [body["data"]["reason"] for body in bodies(shop)] == ["refused"] * 2
    assert len({one.headers["webhook-id"] for one in shop.posts}) == 2


def test_the_brake_is_told(shop: FakeShop) -> None:
    # given
    listen(kinds=["messages_held"])
    decided(shop, 40)

    # when
    work.work()
    work.work()

    # then
    (body,) = bodies(shop)
    assert body["data"] == {"messageKind": "parcel-sent"}


def test_many_events_of_many_orders(shop: FakeShop) -> None:
    # given
    many_are_usual()
    listen(kinds=[*PARCELS, "message_sent"])

    # when
    queue(shop, 60)
    work.work()
    work.work()

    # then
    told = [body["type"] for body in bodies(shop)]
    assert (told.count("parcel_sent"), told.count("message_sent")) == (60, 60)
    assert len({one.headers["webhook-id"] for one in shop.posts}) == 120


def test_every_kind_is_explained_and_has_a_sample_of_ids() -> None:
    page = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    assert kinds.known()
    assert kinds.TEST not in kinds.known()
    for kind in kinds.all_kinds():
        assert f"| `{kind.key}` |" in page
        assert len(kind.key) <= kinds.LONGEST_KEY
        for value in kind.sample.values():
            plain = value is None or isinstance(value, str | bool)
            assert plain or set(value) == {"type", "id"}  # type: ignore[call-overload]
        json.dumps(kind.sample)
