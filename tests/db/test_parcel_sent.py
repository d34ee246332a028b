"""From a mark to the customer's mailbox, on the fake shop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels, kinds
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, sync
from saleor_service_plugin.orders.models import Fact, Mark, ServiceOrder
from saleor_service_plugin.shop.snapshots import Order
from tests.fake_shop import FakeShop, a_parcel, an_order

pytestmark = pytest.mark.django_db(transaction=True)


def send_parcel(shop: FakeShop, order_id: UUID, **changes: object) -> int:
    order = shop.orders[order_id]
    parcel = a_parcel(
        id=shop.next_id(),
        sequence=len(order.fulfillments) + 1,
        lines=tuple((line.id, 1) for line in order.lines),
        **changes,
    )
    shop.add_parcel(order_id, parcel)
    return parcel.id


def test_live_channel_sends_one_mail_per_parcel(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order())
    first = send_parcel(shop, order.id, tracking_number="00340434161094042557")
    send_parcel(shop, order.id, tracking_number="00340434161094042588")

    # when
    for _ in range(3):
        marks.mark([order.id], hint={"fulfillment": first, "notify_customer": True})
        work.work()

    # then
    numbers = ["00340434161094042557", "00340434161094042588"]
    assert [number for number in numbers if number in mail.outbox[0].body] == numbers[:1]
    assert [number for number in numbers if number in mail.outbox[1].body] == numbers[1:]
    assert len(mail.outbox) == 2
    assert mail.outbox[0].to == ["anne@example.com"]
    assert Mark.objects.count() == 0


def test_trial_renders_and_sends_nothing(shop: FakeShop) -> None:
    # given
    order = shop.put(an_order())
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    message = Message.objects.get()
    assert (message.state, message.trial) == ("tried", True)
    assert message.subject
    assert mail.outbox == []


def test_going_live_sends_nothing_belated(shop: FakeShop) -> None:
    # given a parcel from before, unknown to us, and one decided on trial
    order = shop.put(an_order())
    send_parcel(shop, order.id)
    other = shop.put(an_order(number=2))
    send_parcel(shop, other.id)
    sync.sync([other.id])

    # when
    channels.go_live(1)
    marks.mark([order.id, other.id])
    work.tick()

    # then
    assert mail.outbox == []
    assert Message.objects.get(order_id=order.id).reason == "before-live"
    assert Fact.objects.filter(order_id=order.id, skipped=False).count() == 0


def held_in_a_pause(shop: FakeShop) -> Order:
    """Return an order whose message was decided while its channel was paused."""
    channels.go_live(1)
    channels.pause(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)
    marks.mark([order.id])
    work.work()
    assert Message.objects.get().state == "held"
    return order


def test_pause_holds_and_coming_back_sends_what_is_timely(shop: FakeShop) -> None:
    # given
    order = held_in_a_pause(shop)
    old = shop.put(an_order(number=2))
    send_parcel(shop, old.id)
    sync.sync([old.id])
    Message.objects.filter(order_id=old.id).update(
        deadline_at=datetime.now(UTC) - timedelta(hours=1)
    )

    # when
    assert channels.go_live(1) == 2
    work.work()

    # then
    assert len(mail.outbox) == 1
    assert Message.objects.get(order_id=order.id).state == "sent"
    assert Message.objects.get(order_id=old.id).reason == "too-late"


def test_coming_back_with_chosen_groups_sends_what_waited(shop: FakeShop) -> None:
    # given: live by the kinds' own defaults
    held_in_a_pause(shop)

    # when: staff name what is on, as the page does
    channels.go_live(1, only=[kind.key for kind in kinds.all_kinds() if kind.on])
    work.work()

    # then: it was on all the time
    assert Message.objects.get().state == "sent"
    assert len(mail.outbox) == 1


def test_pause_holds_what_is_already_queued(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)
    sync.sync([order.id])
    assert Message.objects.get().state == "queued"

    # when
    channels.pause(1)
    work.work()

    # then
    assert (Message.objects.get().state, mail.outbox) == ("held", [])


def test_coming_back_can_discard_what_waited(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    channels.pause(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)
    sync.sync([order.id])

    # when
    channels.go_live(1, discard_held=True)
    work.work()

    # then
    message = Message.objects.get()
    assert (message.state, message.reason, mail.outbox) == ("skipped", "discarded", [])


def test_back_to_trial_stops_what_is_queued(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)
    sync.sync([order.id])

    # when
    channels.back_to_trial(1)
    work.work()

    # then
    assert Message.objects.get().reason == "trial-again"
    assert mail.outbox == []


@pytest.mark.parametrize(("known", "sent"), [(True, 1), (False, 0), (None, 1)])
def test_notify_customer_is_respected(shop: FakeShop, known: bool | None, sent: int) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order())
    parcel = send_parcel(shop, order.id)

    # when
    hint = None if known is None else {"fulfillment": parcel, "notify_customer": known}
    marks.mark([order.id], hint=hint)
    work.work()

    # then
    assert len(mail.outbox) == sent


def test_hook_that_speaks_after_the_sweep_is_respected(shop: FakeShop) -> None:
    # given the sweep was faster than the hook
    channels.go_live(1)
    order = shop.put(an_order())
    parcel = send_parcel(shop, order.id)
    sync.sync([order.id])

    # when
    marks.mark([order.id], hint={"fulfillment": parcel, "notify_customer": False})
    work.work()

    # then
    assert mail.outbox == []
    assert Message.objects.get().reason == "not-wanted"


def test_setting_says_what_applies_without_a_hook(shop: FakeShop) -> None:
    # given
    shop.settings["notify_when_unknown"] = False
    channels.go_live(1)
    order = shop.put(an_order())
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert Message.objects.get().reason == "not-wanted"


def test_order_without_address_is_skipped(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order(email=""))
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert Message.objects.get().reason == "no-address"


def test_address_of_254_characters_is_told(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    domain = ".".join(["d" * 60] * 3)
    address = f"{'a' * (254 - len(domain) - 5)}@{domain}.com"
    order = shop.put(an_order(email=address[-254:]))
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert ServiceOrder.objects.get().email == address[-254:]
    assert len(address) == 254


def test_parcel_canceled_meanwhile_is_not_announced(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order())
    parcel = send_parcel(shop, order.id)
    sync.sync([order.id])

    # when
    shop.set_parcel(order.id, parcel, status="canceled")
    work.work()

    # then
    assert Message.objects.get().reason == "overtaken"
    assert mail.outbox == []


def test_imported_parcel_is_recorded_and_not_told(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = shop.put(an_order(origin="bulk_create"))
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert Message.objects.get().reason == "imported"
    assert Fact.objects.filter(kind="parcel-sent").count() == 1


def test_line_that_needs_no_shipping_makes_no_parcel_mail(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    order = an_order()
    line = replace(order.lines[0], is_shipping_required=False)
    order = shop.put(replace(order, lines=(line,)))
    send_parcel(shop, order.id)

    # when
    marks.mark([order.id])
    work.work()

    # then
    assert Message.objects.get().reason == "overtaken"


def test_switched_off_plugin_does_nothing(shop: FakeShop) -> None:
    # given
    shop.active = False
    order = shop.put(an_order())
    marks.mark([order.id])

    # when
    work.tick()

    # then
    assert (Mark.objects.count(), Fact.objects.count()) == (1, 0)


def test_one_order_that_fails_does_not_stop_the_others(shop: FakeShop) -> None:
    # given an order that cannot be recorded
    good = shop.put(an_order())
    bad = shop.put(an_order(number=2, channel_slug="x" * 300))
    marks.mark([good.id, bad.id])

    # when
    drain.drain()

    # then
    assert ServiceOrder.objects.get(pk=good.id).synced_at
    row = ServiceOrder.objects.get(pk=bad.id)
    assert (row.failures, row.last_error) == (1, "DataError")
    assert Mark.objects.filter(order_id=bad.id).count() == 1
