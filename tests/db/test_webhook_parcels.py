"""Which parcels others hear of, and which they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from saleor_service_plugin import work
from saleor_service_plugin.events.models import Endpoint, Event
from saleor_service_plugin.messages import channels
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Fact
from tests.db.listening import listen
from tests.fake_shop import FakeShop, a_line, a_parcel, an_order

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = ["parcel_sent", "tracking_changed"]


@pytest.fixture(autouse=True)
def _heard_of_long_ago(shop: FakeShop) -> None:
    """Have an endpoint that was there before everything that happens."""
    listen(kinds=BOTH)
    Endpoint.objects.update(created_at=F("created_at") - timedelta(days=30))


def told() -> list[str]:
    """Return the kinds of all events, the first one first."""
    return list(Event.objects.order_by("recorded_at", "kind").values_list("kind", flat=True))


def look(order_id: UUID) -> None:
    """Have an order looked at."""
    marks.forget_written()
    marks.mark([order_id])
    work.work()


def placed(shop: FakeShop, *, parcel: dict[str, Any] | None = None, **changes: Any) -> UUID:
    """Have an order, with a parcel where one is described."""
    line = changes.pop("line", None) or a_line()
    order = shop.put(an_order(lines=(line,), **changes))
    if parcel is not None:
        shop.add_parcel(
            order.id, a_parcel(id=shop.next_id(), lines=((line.id, 1),), **parcel)
        )  # fmt: skip
    return order.id


def renumber(shop: FakeShop, order_id: UUID, number: str) -> None:
    """Have staff correct a number."""
    order = shop.orders[order_id]
    shop.set_parcel(order_id, order.fulfillments[0].id, tracking_number=number)
    shop.add_event(
        order_id, "tracking_updated", tracking_number=number, fulfillment=f"{order.number}-1"
    )


def test_the_number_a_parcel_is_sent_with_is_no_change(shop: FakeShop) -> None:
    # given: made with a number, as by most warehouses
    order_id = placed(shop, parcel={"tracking_number": "1"})
    renumber(shop, order_id, "1")

    # when
    look(order_id)

    # then
    assert Fact.objects.filter(kind="tracking-changed").exists()
    assert told() == ["parcel_sent"]

    # when
    renumber(shop, order_id, "2")
    look(order_id)

    # then
    assert told() == ["parcel_sent", "tracking_changed"]


def test_a_number_before_the_parcel_leaves_is_no_change(shop: FakeShop) -> None:
    # given
    order_id = placed(shop, parcel={"status": "waiting_for_approval"})
    look(order_id)

    # when
    renumber(shop, order_id, "1")
    look(order_id)

    # then
    assert told() == []

    # when
    parcel = shop.orders[order_id].fulfillments[0].id
    shop.set_parcel(order_id, parcel, status="fulfilled")
    look(order_id)

    # then
    assert told() == ["parcel_sent"]


def test_what_is_fetched_left_no_house(shop: FakeShop) -> None:
    order_id = placed(shop, parcel={}, is_collected=True)
    look(order_id)
    renumber(shop, order_id, "1")
    look(order_id)
    assert told() == []


def test_what_needs_no_shipping_is_no_parcel(shop: FakeShop) -> None:
    look(placed(shop, parcel={}, line=a_line(is_shipping_required=False)))
    assert Fact.objects.filter(kind="parcel-sent").exists()
    assert told() == []


def test_an_import_brings_no_news(shop: FakeShop) -> None:
    # given
    order_id = placed(shop, parcel={"tracking_number": "1"}, origin="bulk_create")
    look(order_id)
    renumber(shop, order_id, "2")
    look(order_id)
    assert told() == []

    # when: what is sent later is sent here
    order = shop.orders[order_id]
    shop.add_parcel(order_id, a_parcel(id=shop.next_id(), lines=((order.lines[0].id, 1),)))
    look(order_id)

    # then
    assert told() == ["parcel_sent"]


def test_what_happened_while_the_plugin_was_off_is_not_told_later(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    shop.active = False
    order_id = placed(shop, parcel={"created_at": datetime.now(UTC)})
    work.tick()

    # when
    shop.active = True
    look(order_id)

    # then
    assert Fact.objects.filter(kind="parcel-sent", skipped=True).exists()
    assert told() == []

    # when: it goes on
    line = shop.orders[order_id].lines[0]
    shop.add_parcel(order_id, a_parcel(id=shop.next_id(), lines=((line.id, 1),)))
    look(order_id)

    # then
    assert told() == ["parcel_sent"]


def test_a_parcel_of_which_the_customer_is_not_told_has_left_all_the_same(shop: FakeShop) -> None:
    order_id = placed(shop, parcel={})
    parcel = shop.orders[order_id].fulfillments[0].id
    marks.mark([order_id], hint={"fulfillment": parcel, "notify_customer": False})
    work.work()
    assert told() == ["parcel_sent"]
