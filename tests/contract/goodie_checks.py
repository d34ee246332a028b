"""The checks of goodies: on an order once, off it where they missed the parcel."""

from uuid import uuid4

from saleor_service_plugin.shop.port import Shop
from saleor_service_plugin.shop.reward_rows import GoodieAnswer, GoodieResult

from .checks import assert_shape, promise
from .stage import Stage


@promise
def a_goodie_comes_once_and_goes(shop: Shop, stage: Stage) -> None:
    """By its key; its stock is set aside and free again, and no price is there."""
    thing = stage.variant(quantity=2)
    order_id = stage.order_of(stage.variant(quantity=10), pieces=1)
    total = shop.read_orders([order_id])[order_id].total_gross
    added = shop.add_goodie(order_id, key="a", variant_id=thing, minutes=60)
    assert added.answer is GoodieAnswer.ADDED
    again = shop.add_goodie(order_id, key="a", variant_id=thing, minutes=60)
    assert again == GoodieResult(GoodieAnswer.THERE, added.line_id)
    order = shop.read_orders([order_id])[order_id]
    (line,) = [line for line in order.lines if line.is_extra]
    assert_shape(line)
    assert (line.id, line.goodie_key, line.variant_id) == (added.line_id, "a", thing)
    assert (line.quantity, line.total_price_gross, order.total_gross) == (1, 0, total)
    assert shop.read_stock([thing])[thing].allocated == 1
    removed = shop.remove_goodie(order_id, key="a")
    assert removed == GoodieResult(GoodieAnswer.REMOVED, added.line_id)
    assert shop.remove_goodie(order_id, key="a") == GoodieResult(GoodieAnswer.GONE)
    assert shop.read_stock([thing])[thing].allocated == 0
    assert not any(line.is_extra for line in shop.read_orders([order_id])[order_id].lines)


@promise
def a_goodie_that_cannot_come_says_why(shop: Shop, stage: Stage) -> None:
    """None in stock, no time, an order that has left, is gone."""
    goods, thing = stage.variant(quantity=10), stage.variant(quantity=1)
    first, second = (stage.order_of(goods, pieces=1) for _ in range(2))
    assert shop.add_goodie(first, key="a", variant_id=thing, minutes=0).answer is (
        GoodieAnswer.TOO_LATE
    )
    assert shop.add_goodie(first, key="a", variant_id=thing, minutes=60).answer is (
        GoodieAnswer.ADDED
    )
    assert shop.add_goodie(second, key="b", variant_id=thing, minutes=60).answer is (
        GoodieAnswer.NONE_LEFT
    )
    shop.fulfill_waiting(second, None)
    stage.set_stock(thing, quantity=5)
    assert shop.add_goodie(second, key="b", variant_id=thing, minutes=60).answer is (
        GoodieAnswer.TOO_LATE
    )
    assert shop.add_goodie(uuid4(), key="c", variant_id=thing, minutes=60).answer is (
        GoodieAnswer.GONE
    )
    assert shop.remove_goodie(uuid4(), key="c").answer is GoodieAnswer.GONE


@promise
def a_goodie_that_missed_the_parcel_leaves_the_order_done(shop: Shop, stage: Stage) -> None:
    """One in the parcel stays."""
    goods, thing = stage.variant(quantity=10), stage.variant(quantity=5)
    with_it, without = (stage.order_of(goods, pieces=1) for _ in range(2))
    for order_id in (with_it, without):
        shop.add_goodie(order_id, key="a", variant_id=thing, minutes=60)
    shop.fulfill_waiting(with_it, None)
    order = shop.read_orders([without])[without]
    shop.fulfill_waiting(without, [line.id for line in order.lines if not line.is_extra])
    assert shop.read_orders([without])[without].status == "partially fulfilled"
    assert shop.remove_goodie(with_it, key="a").answer is GoodieAnswer.PACKED
    assert shop.remove_goodie(without, key="a").answer is GoodieAnswer.REMOVED
    rows = shop.read_orders([with_it, without])
    assert {row.status for row in rows.values()} == {"fulfilled"}


@promise
def variants_are_read_in_sets(shop: Shop, stage: Stage) -> None:
    """Those that are gone are missing; nothing is found by nothing."""
    pk = stage.variant(quantity=3)
    found = shop.read_variants([pk, 999_999_999])
    assert set(found) == {pk}
    assert_shape(found[pk])
    assert (found[pk].available, found[pk].needs_shipping) == (3, True)
    assert shop.read_variants([]) == {}
    assert shop.find_variants(" ", channel_id=None, limit=5) == []
    assert pk in {
        row.variant_id for row in shop.find_variants(found[pk].name, channel_id=None, limit=50)
    }
