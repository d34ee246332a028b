"""Orders that an importer brought, or that replace another: what of them is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from saleor_service_plugin.orders.models import Fact
from saleor_service_plugin.shop.snapshots import (
    Event,
    EventType,
    MoneyKind,
    MoneyMovement,
    MoneySource,
)
from tests.db.order_story import MINUTE, Story
from tests.fake_shop import FakeShop, a_line, a_parcel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def moved(shop: FakeShop, kind: MoneyKind, amount: str, at: datetime) -> MoneyMovement:
    """Return a row that says money moved."""
    return MoneyMovement(MoneySource.TRANSACTION, shop.next_id(), kind, Decimal(amount), at)


def test_what_came_with_the_import_is_never_told(shop: FakeShop) -> None:
    # given an order as an importer writes it: canceled, with money and a parcel, no events
    story = Story(shop)
    line = a_line()
    later = story.began + timedelta(hours=1)

    # when
    story.place(
        origin="bulk_create", status="canceled", lines=(line,), total_charged=Decimal("29.80"),
        money=(moved(shop, MoneyKind.PAYMENT, "39.80", later),
               moved(shop, MoneyKind.REFUND, "10", later)),
        fulfillments=(a_parcel(id=shop.next_id(), created_at=later, lines=((line.id, 2),)),),
    )  # fmt: skip
    story.look()
    story.wait()

    # then
    assert story.sent == []
    assert story.skipped == dict.fromkeys(
        ("order-received", "payment-received", "order-canceled", "refund-made", "parcel-sent"),
        "imported",
    )
    assert Fact.objects.count() >= 5


def test_what_happens_to_an_imported_order_is_told_as_of_any(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(origin="bulk_create", total_gross=Decimal("79.60"), lines=(a_line(quantity=4),))

    # when
    story.money(MoneyKind.PAYMENT, "79.60", 20 * MINUTE)
    story.wait()
    story.parcel(60 * MINUTE, "0034", pieces=2)
    story.money(MoneyKind.REFUND, "39.80", 80 * MINUTE)
    story.wait()
    story.cancel(110 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["payment-received", "parcel-sent", "refund-made", "order-canceled"]
    assert story.skipped == {"order-received": "imported"}
    assert "79,60" in mail.outbox[0].body


def test_an_imported_order_is_never_received_nor_confirmed(shop: FakeShop) -> None:
    # given a channel whose orders staff confirm
    story = Story(shop)
    shop.channels[1] = replace(shop.channels[1], confirms_by_itself=False)
    story.place(origin="bulk_create", status="unconfirmed")

    # when
    shop.change(story.order.id, status="unfulfilled")
    story.look()
    story.wait()

    # then
    assert story.sent == []
    assert story.skipped == {"order-received": "imported", "order-confirmed": "imported"}


def test_a_parcel_is_told_though_its_event_is_still_to_come(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(origin="bulk_create")

    # when it is sent in the shop and looked at before the event is written
    story.parcel(60 * MINUTE, "0034", pieces=2)

    # then
    assert story.sent == ["parcel-sent"]


def test_what_an_event_attests_happened_in_the_shop(shop: FakeShop) -> None:
    # given an order that was imported long before anybody looked at it
    story = Story(shop)
    line = a_line()
    parcel = a_parcel(id=shop.next_id(), created_at=datetime.now(UTC), lines=((line.id, 2),))
    held = tuple(row.id for row in parcel.lines)
    now = datetime.now(UTC)

    # when
    story.place(
        origin="bulk_create", status="canceled", lines=(line,), fulfillments=(parcel,),
        events=(
            Event(1, EventType.FULFILLED_ITEMS, now, fulfillment_line_ids=held),
            Event(2, EventType.CANCELED, now),
        ),
    )  # fmt: skip
    story.wait()

    # then
    assert sorted(story.sent) == ["order-canceled", "parcel-sent"]


def test_a_new_number_of_an_imported_parcel_is_no_news(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    line = a_line()
    parcel = a_parcel(id=shop.next_id(), tracking_number="0001", lines=((line.id, 2),))
    story.place(origin="bulk_create", lines=(line,), fulfillments=(parcel,))

    # when
    shop.set_parcel(story.order.id, parcel.id, tracking_number="0002")
    story.look()
    story.wait()

    # then
    assert story.sent == []
    assert story.skipped["tracking-changed"] == "imported"


def test_an_order_that_replaces_another_is_not_received(shop: FakeShop) -> None:
    # given
    story = Story(shop)

    # when
    story.place(origin="reissue")
    story.money(MoneyKind.PAYMENT, "39.80", 30 * MINUTE)
    story.wait()

    # then
    assert story.sent == []
    assert set(story.skipped.values()) == {"reissued"}
