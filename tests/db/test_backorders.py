"""What waits for stock, and sending it: a click, or by itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from saleor_service_plugin.delivery.backorders import serve, waiting
from saleor_service_plugin.delivery.promises.models import Promise, VariantSupply
from saleor_service_plugin.delivery.promises.states import Ending
from saleor_service_plugin.effects import dispatch
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.shop.snapshots import VariantStock
from tests.fake_shop import FakeShop, a_line, an_order

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def back_order(
    shop: FakeShop, *, hours: int = 0, pieces: int = 2, variant_id: int = 7, channel_id: int = 1
) -> UUID:
    """Place an order that waits for a variant; `hours` after the first one."""
    at = NOON + timedelta(hours=hours)
    line = a_line(variant_id=variant_id, quantity=pieces)
    order = an_order(
        number=shop.next_id(), created_at=at, lines=(line,), channel_id=channel_id
    )  # fmt: skip
    shop.put(order)
    Promise.objects.create(
        order_id=order.id, line_id=line.id, channel_id=channel_id, variant_id=variant_id,
        name="Teekanne", quantity=pieces, placed_at=at, later=True,
    )  # fmt: skip
    return order.id


def lies(shop: FakeShop, quantity: int, variant_id: int = 7) -> None:
    """Say what lies in the warehouse."""
    shop.stock[variant_id] = VariantStock(variant_id, quantity, 0, tracked=True)


def test_variants_that_orders_wait_for(shop: FakeShop) -> None:
    # given
    lies(shop, 3)
    lies(shop, 0, variant_id=8)
    back_order(shop, hours=2, variant_id=8, pieces=4)
    for hours in range(3):
        back_order(shop, hours=hours)
    back_order(shop, hours=9, channel_id=2)
    done = back_order(shop)
    Promise.objects.filter(order_id=done).update(ending=Ending.CANCELED)
    shop.change(done, status="canceled")
    VariantSupply.objects.create(variant_id=7, restock_on="2026-12-01")

    # when
    pots, cups = waiting.variants()
    (only,) = waiting.variants([2])

    # then
    assert (pots.variant_id, pots.name, pots.oldest_placed_at) == (7, "Teekanne", NOON)
    assert (pots.pieces, pots.orders, pots.served_orders) == (8, 4, 1)
    assert pots.restock_on and pots.restock_on.isoformat() == "2026-12-01"
    assert (cups.variant_id, cups.pieces, cups.served_orders, cups.restock_on) == (8, 4, 0, None)
    assert (only.variant_id, only.orders) == (7, 1)
    assert waiting.variants([3]) == []


def test_orders_of_a_variant_page_by_page(shop: FakeShop) -> None:
    # given
    lies(shop, 3)
    ids = [back_order(shop, hours=hours // 2) for hours in range(7)]
    # Canceled, and not looked at since.
    over = ids.pop(2)
    shop.change(over, status="canceled")

    # when
    found, after = [], None
    while page := waiting.orders(7, limit=2, after=after):
        found += page
        after = page[-1].cursor

    # then
    # Of the same moment it is our row that tells, not the shop's random id.
    assert sorted(line.promise.order_id for line in found) == sorted(ids)
    assert [line.promise.placed_at for line in found] == sorted(
        line.promise.placed_at for line in found
    )
    assert sum(line.supply.served for line in found) == 3
    assert waiting.orders(7, limit=9, channel_ids=[2]) == []
    assert set(waiting.lines_of([ids[0], over, uuid4()])) == {ids[0]}


def test_ready_counts_orders_that_nobody_sent(shop: FakeShop) -> None:
    # given
    lies(shop, 0)
    first, second = (back_order(shop, hours=hours) for hours in range(2))
    assert waiting.ready() == 0

    # when
    lies(shop, 3)
    ready = waiting.ready(), waiting.ready([2])
    shop.fulfill_waiting(first, None)

    # then
    assert ready == (1, 0)
    assert waiting.ready() == 0
    lies(shop, 2)
    assert waiting.ready() == 1
    assert [line.promise.order_id for line in waiting.orders(7, limit=9)] == [second]


def test_a_click_sends_what_is_there_once(shop: FakeShop) -> None:
    # given
    lies(shop, 3)
    first, second = (back_order(shop, hours=hours) for hours in range(2))

    # when
    asked = [serve.ask(second, None, "staff"), serve.ask(second, None, "staff")]
    dispatch.dispatch()

    # then
    assert asked == [True, False]
    assert shop.fulfilled == [(second, None)]
    assert [line.quantity_fulfilled for line in shop.orders[second].lines] == [1]
    assert shop.orders[first].fulfillments == ()
    (row,) = Effect.objects.filter(order_id=second)
    assert (row.state, row.data["by"]) == ("sent", "staff")


def test_a_click_later_is_another_one(shop: FakeShop) -> None:
    # given
    lies(shop, 0)
    order_id = back_order(shop)
    assert serve.ask(order_id, None, "staff")
    dispatch.dispatch()
    (nothing,) = Effect.objects.filter(order_id=order_id)
    assert (nothing.state, shop.orders[order_id].fulfillments) == ("skipped", ())

    # when
    lies(shop, 9)
    assert serve.ask(order_id, None, "staff")
    dispatch.dispatch()

    # then
    assert len(shop.orders[order_id].fulfillments) == 1
    states = Effect.objects.filter(order_id=order_id).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["skipped", "sent"]


def test_clicks_for_other_lines_are_not_lost(shop: FakeShop) -> None:
    # given
    lies(shop, 9)
    order_id = back_order(shop)
    (line,) = shop.orders[order_id].lines

    # when
    asked = [serve.ask(order_id, lines, "staff") for lines in ([uuid4()], [line.id])]
    dispatch.dispatch()

    # then
    assert asked == [True, True]
    assert [line.quantity_fulfilled for line in shop.orders[order_id].lines] == [2]


def test_an_order_that_is_gone_is_asked_for_in_vain(shop: FakeShop) -> None:
    # given
    gone = uuid4()

    # when
    serve.ask(gone, None, "staff")
    dispatch.dispatch()

    # then
    (row,) = Effect.objects.filter(order_id=gone)
    assert row.state == "skipped"
