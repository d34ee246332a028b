"""What becomes of a parcel, and what the customer and staff hear of it."""

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date
from django.core import mail

from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.models import ParcelScan
from saleor_service_plugin.delivery.states import ParcelState as S
from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.models import Endpoint, Event
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Fact
from tests.db.parcel_story import DHL, HOUR, MINUTE, UPS, Parcels
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def test_the_way_of_a_parcel_is_told_once(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    mail.outbox.clear()

    # when the carrier tells it step by step, twice, and late
    story.say((30 * HOUR, S.LABEL_CREATED), (28 * HOUR, S.HANDED_OVER))
    story.say((2 * MINUTE, S.OUT_FOR_DELIVERY))
    story.say((28 * HOUR, S.HANDED_OVER), (2 * MINUTE, S.OUT_FOR_DELIVERY), (MINUTE, S.DELIVERED))
    story.say((20 * HOUR, S.IN_TRANSIT), (MINUTE, S.DELIVERED))

    # then
    row = story.row
    assert (row.state, row.said) == ("delivered", "delivered, it says")
    assert row.delivered_at == story.now - MINUTE
    assert not row.polled
    assert ParcelScan.objects.count() == 5
    assert story.told() == {"out-for-delivery": "sent", "parcel-delivered": "sent"}
    assert len(mail.outbox) == 2
    facts = Fact.objects.filter(kind__startswith="parcel-").exclude(kind="parcel-sent")
    assert set(facts.values_list("kind", "at")) == {
        ("parcel-handed-over", story.now - 28 * HOUR),
        ("parcel-in-transit", story.now - 20 * HOUR),
        ("parcel-out-for-delivery", story.now - 2 * MINUTE),
        ("parcel-delivered", story.now - MINUTE),
    }
    assert [text for (_, key), text in shop.notes.items() if "delivered" in key] == [
        f"Parcel {DHL} was delivered on {format_date((story.now - MINUTE).date(), 'long', 'en')}."
    ]


def test_what_newer_scans_have_overtaken_is_not_told(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say(
        (20 * HOUR, S.DELIVERY_ATTEMPTED), (9 * HOUR, S.READY_FOR_PICKUP), (HOUR, S.DELIVERED)
    )
    assert story.told() == {
        "delivery-attempted": "skipped:overtaken",
        "parcel-ready": "skipped:overtaken",
        "parcel-delivered": "sent",
    }


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (S.OUT_FOR_DELIVERY, "out-for-delivery"),
        (S.READY_FOR_PICKUP, "parcel-ready"),
        (S.DELIVERY_ATTEMPTED, "delivery-attempted"),
        (S.DELAYED, "parcel-delayed"),
        (S.EXCEPTION, "parcel-exception"),
        (S.RETURNING, "parcel-returning"),
        (S.RETURNED, "parcel-returning"),
        (S.DELIVERED, "parcel-delivered"),
    ],
)
def test_each_state_has_its_mail_once(shop: FakeShop, state: S, kind: str) -> None:
    story = Parcels(shop)
    story.ship()
    mail.outbox.clear()
    for _ in range(3):
        story.say((MINUTE, state))
    story.wait()
    assert story.told() == {kind: "sent"}
    (one,) = mail.outbox
    assert DHL in one.body and "DHL Paket" in one.body


def test_out_for_delivery_is_told_on_its_day_alone(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((25 * HOUR, S.OUT_FOR_DELIVERY))
    assert story.told() == {"out-for-delivery": "skipped:too-late"}


def test_a_forecast_of_before_a_delay_is_not_told(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    soon = story.now + 24 * HOUR
    moving = (Scan(story.now - 9 * HOUR, S.IN_TRANSIT),)
    story.report(Report(DHL, moving, forecast_until=soon))
    assert story.row.forecast_until == soon
    late = (*moving, Scan(story.now - HOUR, S.DELAYED))
    story.report(Report(DHL, late))
    assert story.row.forecast_until is None
    story.report(Report(DHL, late, forecast_until=soon + 48 * HOUR))
    assert story.row.forecast_until == soon + 48 * HOUR


def test_back_with_the_sender_is_no_second_news(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((5 * HOUR, S.RETURNING))
    story.say((HOUR, S.DELIVERED))
    story.wait()
    assert story.row.state == "returned"
    assert story.told() == {"parcel-returning": "sent"}


def test_states_of_before_going_live_are_not_told(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    ChannelState.objects.update(live_since=datetime.now(UTC))
    story.say((HOUR, S.EXCEPTION))
    assert story.told() == {"parcel-exception": "skipped:before-live"}
    assert not [key for _, key in shop.notes]


def test_who_was_not_to_hear_of_the_parcel_hears_nothing_of_it(shop: FakeShop) -> None:
    story = Parcels(shop)
    fulfillment = story.ship()
    marks.mark([story.order.id], hint={"fulfillment": fulfillment, "notify_customer": False})
    story.look(mark=False)
    story.say((HOUR, S.EXCEPTION))
    assert story.told() == {"parcel-exception": "skipped:not-wanted"}


def test_two_parcels_of_an_hour_share_a_mail(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship(f"{DHL} {UPS}")
    mail.outbox.clear()
    story.report(Report(DHL, (Scan(story.now - HOUR, S.DELIVERED, "Zugestellt"),)))
    story.report(Report(UPS, (Scan(story.now - HOUR, S.DELIVERED, "DELIVERED"),)))
    story.look()
    story.wait()
    (one,) = mail.outbox
    assert DHL in one.body and UPS in one.body
    assert "Zugestellt" in one.body and "DELIVERED" in one.body


def test_a_clock_in_the_future_wins_nothing(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say(Scan(story.now + timedelta(days=400), S.IN_TRANSIT, "2027"))
    assert story.row.state_at is not None
    assert story.row.state_at <= datetime.now(UTC)
    story.say(Scan(datetime.now(UTC) + timedelta(seconds=1), S.DELIVERED))
    assert story.row.state == "delivered"


def test_what_another_parcel_of_this_number_went_through_is_not_its_way(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((timedelta(days=90), S.DELIVERED), (MINUTE, S.IN_TRANSIT))
    assert story.row.state == "in-transit"
    assert ParcelScan.objects.count() == 1


def test_events_for_webhooks(shop: FakeShop) -> None:
    endpoints.create(url="https://erp.example/hook", kinds=["parcel_delivered", "parcel_moved"])
    Endpoint.objects.update(created_at=datetime.now(UTC) - timedelta(days=9))
    story = Parcels(shop)
    story.ship()
    story.say((9 * HOUR, S.IN_TRANSIT), (HOUR, S.DELIVERED))
    found = dict(Event.objects.values_list("kind", "payload"))
    assert set(found) == {"parcel_moved", "parcel_delivered"}
    assert found["parcel_moved"]["state"] == "IN_TRANSIT"
    assert found["parcel_delivered"]["parcelId"]["id"] == story.row.pk


def test_a_flood_of_scans_is_bounded(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    for part in range(4):
        told = tuple(
            Scan(story.now - timedelta(minutes=part * 500 + minute), S.IN_TRANSIT, f"{minute}")
            for minute in range(300)
        )
        story.report(Report(DHL, told))
    assert ParcelScan.objects.count() == 400


def test_messages_name_the_parcel_by_its_row(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((HOUR, S.EXCEPTION))
    message = Message.objects.get(kind="parcel-exception")
    assert (message.key, message.subject_id) == (
        f"parcel-exception:{story.row.pk}", str(story.row.pk),
    )  # fmt: skip


def test_what_is_beyond_its_retention_still_stands(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((9 * HOUR, S.IN_TRANSIT), (HOUR, S.DELIVERED))
    before = story.row
    ParcelScan.objects.all().delete()
    story.say((20 * HOUR, S.HANDED_OVER), (MINUTE, S.OUT_FOR_DELIVERY))
    row = story.row
    assert (row.state, row.delivered_at, row.said) == (
        "delivered",
        before.delivered_at,
        before.said,
    )
    assert set(before.reached) <= set(row.reached)


def test_a_parcel_that_ends_is_heard_of_after_a_flood(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    for part in range(2):
        flood = tuple(
            Scan(story.now - timedelta(minutes=part * 300 + minute), S.IN_TRANSIT, f"{minute}")
            for minute in range(200)
        )
        story.report(Report(DHL, flood))
    story.say((timedelta(seconds=1), S.DELIVERED))
    assert story.row.state == "delivered"


def test_an_older_callback_brings_no_older_forecast(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    soon = story.now + 24 * HOUR
    story.report(Report(DHL, (Scan(story.now - HOUR, S.IN_TRANSIT),), forecast_until=soon))
    old = Report(DHL, (Scan(story.now - 9 * HOUR, S.HANDED_OVER),), forecast_until=soon - 48 * HOUR)
    story.report(old)
    assert story.row.forecast_until == soon
