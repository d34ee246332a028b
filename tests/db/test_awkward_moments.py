"""Letters in awkward moments: hosts that never leave, pauses, nights, corrections."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.db.models.functions import Now

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels, desk
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.shop.snapshots import (
    MoneyKind,
)
from tests.db.order_story import DAY, MINUTE, Story
from tests.fake_shop import FakeShop, a_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def test_a_guest_tells_itself_where_its_host_never_leaves(shop: FakeShop) -> None:
    # given a refund that joined a cancellation
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))
    story.cancel(60 * MINUTE)
    story.money(MoneyKind.REFUND, "39.80", 63 * MINUTE)

    # when staff discard the mail about the cancellation
    desk.discard([Message.objects.get(kind="order-canceled").pk])
    story.wait()

    # then
    assert story.sent == ["order-received", "refund-made"]


def test_a_guest_waits_while_its_host_is_put_off(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))
    story.cancel(60 * MINUTE)
    story.money(MoneyKind.REFUND, "39.80", 63 * MINUTE)

    # when the guest is looked at before its host
    Message.objects.filter(kind="order-canceled").update(due_at=Now() + DAY)
    story.tidy()

    # then
    row = Message.objects.get(kind="refund-made")
    assert (row.state, row.reason, row.attempts) == ("queued", "together", 0)
    assert story.sent == ["order-received"]


def test_what_is_decided_in_a_pause_joins_as_well(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))
    channels.pause(1)
    story.cancel(60 * MINUTE)
    story.money(MoneyKind.REFUND, "39.80", 63 * MINUTE)

    # when
    channels.go_live(1)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-canceled"]


def test_quiet_hours_hold_what_can_wait_and_nothing_else(shop: FakeShop) -> None:
    # given quiet hours all around the clock but for one hour that is not this one
    story = Story(shop)
    hour = datetime.now(UTC).hour
    ChannelState.objects.update(quiet_from=(hour + 22) % 24, quiet_to=(hour + 3) % 24)

    # when
    story.place(total_charged=Decimal("39.80"))
    story.money(MoneyKind.REFUND, "1.00", 30 * MINUTE)
    story.wait()
    story.parcel(40 * MINUTE, pieces=2)

    # then
    assert story.sent == ["order-received", "parcel-sent"]
    row = Message.objects.get(kind="refund-made")
    assert (row.state, row.reason) == ("queued", "quiet-hours")
    assert row.due_at.hour == (hour + 3) % 24


def test_nobody_is_reminded_of_what_went_back_to_him(shop: FakeShop) -> None:
    # given a prepayment that was paid and in part refunded
    story = Story(shop, age=6 * DAY)
    channels.set_up(1, payments="bank=prepayment")
    ChannelState.objects.update(switches={"payment-reminder": [True, None]})
    story.place(payment_methods=("Bank transfer",))
    story.money(MoneyKind.PAYMENT, "39.80", DAY)
    story.money(MoneyKind.REFUND, "30.00", 2 * DAY)

    # when
    Message.objects.filter(kind="payment-reminder").update(due_at=Now())
    work.work()

    # then
    assert Message.objects.get(kind="payment-reminder").reason == "overtaken"


def test_a_correction_is_not_told_as_money_received(shop: FakeShop) -> None:
    # given 398 typed in for 39.80
    story = Story(shop, age=126 * MINUTE)
    channels.set_up(1, payments="=prepayment")
    story.place()
    story.money(MoneyKind.PAYMENT, "398.00", 120 * MINUTE)

    # when
    story.money(MoneyKind.PAYMENT_CORRECTION, "-358.20", 125 * MINUTE)
    shop.change(story.order.id, total_charged=Decimal("39.80"))
    story.wait()

    # then
    assert story.sent == ["order-received", "payment-received"]
    assert "398" not in mail.outbox[-1].body
    assert "39,80" in mail.outbox[-1].body


def test_who_was_asked_to_transfer_is_told_not_to_when_the_order_is_canceled(
    shop: FakeShop,
) -> None:
    # given
    story = Story(shop)
    channels.set_up(1, payments="=prepayment")
    story.place()

    # when
    story.cancel(60 * MINUTE)
    story.wait()

    # then
    assert "nicht mehr" in mail.outbox[-1].body


def test_only_what_is_paid_on_collection_is_to_be_paid_there(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(
        is_collected=True, collection_point_name="Laden", total_authorized=Decimal("39.80"),
        payment_methods=("Card",),
    )  # fmt: skip

    # when
    story.parcel(60 * MINUTE, pieces=2)

    # then
    assert "39,80" not in mail.outbox[-1].body


def test_a_number_given_before_the_parcel_is_told_is_no_change(shop: FakeShop) -> None:
    # given a second parcel that waits for the end of the hour
    story = Story(shop, age=30 * MINUTE)
    story.place(total_charged=Decimal("39.80"), lines=(a_line(quantity=5),))
    story.parcel(5 * MINUTE, "0001")
    parcel = story.parcel(10 * MINUTE)

    # when its number is written meanwhile
    shop.set_parcel(story.order.id, parcel, tracking_number="0002")
    story.look()
    Message.objects.filter(kind="tracking-changed").update(due_at=Now())
    story.look()
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent", "parcel-sent"]


def test_said_again_a_switch_loses_nothing(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))
    story.money(MoneyKind.REFUND, "1.00", 60 * MINUTE)

    # when
    channels.switch(1, "refund-made", on=True)
    story.wait()

    # then
    assert story.sent == ["order-received", "refund-made"]


def test_an_order_paid_by_gift_card_thanks_for_no_payment(shop: FakeShop) -> None:
    # given
    story = Story(shop)

    # when
    story.place(total_gross=Decimal(0), total_net=Decimal(0))

    # then
    text = mail.outbox[-1].body
    assert "Gutschein" in text
    assert "Rabatt" not in text
    assert "Zahlung" not in text
