"""When a parcel is told of, and when it would be untrue, belated or unwanted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health, work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import marks, sync
from tests.db.test_parcel_sent import send_parcel
from tests.fake_shop import FakeShop, an_order

pytestmark = pytest.mark.django_db(transaction=True)


def test_switched_off_nothing_is_told_later_either(shop: FakeShop) -> None:
    # given a live channel and a parcel that leaves while the plugin is off
    channels.go_live(1)
    order = shop.put(an_order())
    shop.active = False
    send_parcel(shop, order.id)
    marks.mark([order.id])
    work.tick()

    # when
    shop.active = True
    work.tick()

    # then
    assert mail.outbox == []
    assert Message.objects.get().reason == "before-live"


def test_goods_that_are_collected_wait_at_their_place(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order(is_collected=True))
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert Message.objects.get().kind == "ready-for-pickup"
    assert len(mail.outbox) == 1


def test_approval_between_two_readings_is_told(shop: FakeShop) -> None:
    # given a parcel that waited for days, and its approval seen without its event
    channels.go_live(1)
    order = shop.put(an_order())
    long_ago = datetime.now(UTC) - timedelta(days=5)
    parcel = send_parcel(shop, order.id, status="waiting_for_approval", created_at=long_ago)
    sync.sync([order.id])

    # when
    shop.set_parcel(order.id, parcel, status="fulfilled")
    marks.mark([order.id])
    work.work()

    # then
    assert len(mail.outbox) == 1


def test_held_in_a_live_channel_is_not_forgotten(shop: FakeShop) -> None:
    # given a message that a look held while the pause was being ended
    channels.go_live(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)
    sync.sync([order.id])
    Message.objects.update(state="held", reason="paused")

    # when
    work.work()

    # then
    assert len(mail.outbox) == 1


def test_trial_needs_no_mail_server(shop: FakeShop, settings: SettingsWrapper) -> None:
    # given Saleor's value without EMAIL_URL
    settings.EMAIL_BACKEND = ""
    order = shop.put(an_order())
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert Message.objects.get().state == "tried"


def test_live_without_a_mail_server_waits_and_is_shown(
    shop: FakeShop, settings: SettingsWrapper
) -> None:
    # given
    settings.EMAIL_BACKEND = ""
    channels.go_live(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    message = Message.objects.get()
    assert (message.state, message.reason) == ("queued", "sender: mail backend: ImportError")
    assert "ImportError" in health.look().problems["circuit-server:"]


def test_answering_is_offered_where_somebody_reads(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    for address in ("", "laden@example.com"):
        shop.settings["sender_address"] = address
        order = shop.put(an_order())
        send_parcel(shop, order.id)
        marks.mark([order.id])
        work.work()

    # then
    assert ["Antworten Sie" in letter.body for letter in mail.outbox] == [False, True]
