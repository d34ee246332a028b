"""Facts that share a mail of another: told once, whatever becomes of that mail."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models.functions import Now

from saleor_service_plugin.messages import batch, brake, dispatch, lanes
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.outbox import circuits
from saleor_service_plugin.shop.snapshots import MoneyKind, MoneyMovement, MoneySource
from tests.db.order_story import MINUTE, Story
from tests.fake_shop import FakeShop, a_parcel
from tests.usual import let_many_leave

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def pay(story: Story, after: timedelta) -> None:
    """Money comes in that nobody looks at yet."""
    row = MoneyMovement(
        MoneySource.TRANSACTION, story.shop.next_id(), MoneyKind.PAYMENT, Decimal(5),
        story.began + after,
    )  # fmt: skip
    story.shop.add_money(story.order.id, row)


def two_payments_and_a_parcel(shop: FakeShop, *, looks: int) -> tuple[Story, int]:
    """Have two payments and a parcel, the payments found by so many looks of their own."""
    story = Story(shop, age=timedelta(minutes=35))
    story.place(total_gross=Decimal(100))
    for number in range(2):
        pay(story, (30 + number) * MINUTE)
        if number < looks:
            story.look()
    return story, send(story, 32 * MINUTE)


def send(story: Story, after: timedelta) -> int:
    """A parcel leaves that nobody looks at yet."""
    lines = tuple((line.id, 1) for line in story.order.lines)
    parcel = a_parcel(id=story.shop.next_id(), created_at=story.began + after, lines=lines)
    story.shop.add_parcel(story.order.id, parcel)
    return parcel.id


def told(story: Story) -> list[str]:
    """Return the keys of the facts that mails told, as often as they did."""
    rows = Message.objects.filter(order_id=story.order.id, state="sent")
    return sorted(
        key.rpartition("-")[0] for row in rows for key in [row.key, *(one[2] for one in row.also)]
    )


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_what_follows_its_host_into_another_mail_is_told_there_alone(
    shop: FakeShop, looks: int
) -> None:
    # given
    story, _ = two_payments_and_a_parcel(shop, looks=looks)

    # when the parcel takes in the first payment, which has taken in the second
    story.look()
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent"]
    assert told(story).count("payment-received:transaction") == 2
    assert not Message.objects.filter(state="queued").exists()


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_where_that_mail_never_leaves_each_is_told_once(shop: FakeShop, looks: int) -> None:
    # given
    story, parcel = two_payments_and_a_parcel(shop, looks=looks)
    marks.mark([story.order.id])
    drain.drain()

    # when the parcel is called off before its mail leaves
    shop.set_parcel(story.order.id, parcel, status="canceled")
    story.wait()
    story.tidy()

    # then
    assert "parcel-sent" not in story.sent
    assert told(story).count("payment-received:transaction") == 2
    assert not Message.objects.filter(state="queued").exists()


def test_guests_are_not_counted_by_the_brake(shop: FakeShop) -> None:
    # given more payments than may leave in an hour, all of them told by parcels' mails
    let_many_leave("parcel-sent")
    for _ in range(30):
        story = Story(shop, age=timedelta(minutes=35))
        story.place(total_gross=Decimal(100))
        pay(story, 30 * MINUTE)
        send(story, 32 * MINUTE)
        story.look()
    guests = Message.objects.filter(kind="payment-received", state="queued")
    guests.update(due_at=Now())
    assert guests.count() == 30

    # when one dispatcher has some of them in hand while another comes
    (lane,) = [one for one in lanes.due(circuits.look()) if one.kind == "payment-received"]
    in_hand = batch._claim(batch.Batch(lane, None, circuits.look(), False, {}, gate=lane.gate))
    dispatch.dispatch()

    # then
    assert in_hand
    assert brake.engaged() == {}
    assert not Message.objects.filter(state="held").exists()


def test_guests_whose_mail_never_leaves_are_held_by_the_brake(shop: FakeShop) -> None:
    # given many refunds that wait for the mails about canceled orders
    for _ in range(60):
        story = Story(shop, age=timedelta(minutes=5))
        story.place(total_gross=Decimal(100), total_charged=Decimal(100))
        story.money(MoneyKind.REFUND, "5", 2 * MINUTE)
        story.cancel(3 * MINUTE)
    Message.objects.filter(state="queued").update(due_at=Now())
    dispatch.dispatch()

    # when staff discard those that the brake holds
    assert brake.discard("order-canceled") == 40
    for _ in range(4):
        Message.objects.filter(state="queued").update(due_at=Now())
        dispatch.dispatch()

    # then no more refunds are told by themselves than may leave
    refunds = Message.objects.filter(kind="refund-made")
    assert refunds.filter(state="skipped", reason="together").count() == 20
    assert refunds.filter(state="sent").count() == 20
    assert refunds.filter(state="held", reason="brake").count() == 20


def test_what_the_brake_holds_does_not_leave_in_another_mail(shop: FakeShop) -> None:
    # given payments of which the brake holds an unusual number
    let_many_leave("parcel-sent")
    for _ in range(25):
        story = Story(shop, age=timedelta(minutes=35))
        story.place(total_gross=Decimal(100))
        story.money(MoneyKind.PAYMENT, "5", 15 * MINUTE)
    assert "payment-received" in brake.engaged()

    # when a parcel leaves while another payment of that kind comes in
    pay(story, 31 * MINUTE)
    send(story, 32 * MINUTE)
    story.look()

    # then
    assert "parcel-sent" in story.sent
    (parcel,) = Message.objects.filter(kind="parcel-sent")
    assert parcel.also == []
    assert not Message.objects.filter(kind="payment-received").exclude(host="").exists()
