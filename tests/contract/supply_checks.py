"""The checks of what lies there for whom, and of sending it."""

from uuid import UUID, uuid4

import pytest

from saleor_service_plugin.shop.port import Shop

from .checks import assert_shape, promise
from .stage import Stage


@promise
def what_lies_there_is_for_who_ordered_first(shop: Shop, stage: Stage) -> None:
    """Line by line; lines that are not shipped, and orders that are unknown, are missing."""
    variant_id = stage.variant(quantity=10)
    first, second = (stage.order_of(variant_id, pieces=3) for _ in range(2))
    for row in shop.read_supply([second, first, uuid4()]).values():
        assert_shape(row)
        assert (row.open, row.allocated, row.served, row.is_served) == (3, 3, 3, True)
    for quantity, served in ((4, (3, 1)), (2, (2, 0)), (0, (0, 0)), (6, (3, 3))):
        stage.set_stock(variant_id, quantity=quantity)
        rows = {row.order_id: row for row in shop.read_supply([second, first]).values()}
        assert (rows[first].served, rows[second].served) == served
        assert rows[second].is_served is (served[1] == 3)
        assert {row.allocated for row in rows.values()} == {3}
    assert shop.read_supply([]) == {}


@promise
def who_waits_is_found_by_comparing(shop: Shop, stage: Stage) -> None:
    """When it waits, when other pieces come than it needs, when others are served."""
    variant_id = stage.variant(quantity=10)
    first, second = (stage.order_of(variant_id, pieces=3) for _ in range(2))

    def known() -> list[tuple[UUID, str]]:
        rows = shop.read_orders([first, second])
        return [(order_id, rows[order_id].fingerprint) for order_id in (first, second)]

    for quantity, different in ((4, {second}), (2, {first, second}), (1, {first}), (0, {first})):
        before = known()
        assert shop.compare(before) == []
        stage.set_stock(variant_id, quantity=quantity)
        assert set(shop.compare(before)) == different
    before = known()
    stage.set_stock(variant_id, quantity=9)
    assert set(shop.compare(before)) == {first, second}


@promise
def what_waited_is_sent_in_order(shop: Shop, stage: Stage) -> None:
    """Never what lies there for somebody else, never more than that, and once."""
    variant_id = stage.variant(quantity=10)
    first, second = (stage.order_of(variant_id, pieces=3) for _ in range(2))
    stage.set_stock(variant_id, quantity=4)
    (line_id,) = shop.read_supply([second])
    assert shop.fulfill_waiting(second, [uuid4()]) == []
    (parcel_id,) = shop.fulfill_waiting(second, [line_id])
    (parcel,) = shop.read_orders([second])[second].fulfillments
    assert (parcel.id, parcel.status) == (parcel_id, "fulfilled")
    assert [(held.line_id, held.quantity) for held in parcel.lines] == [(line_id, 1)]
    assert shop.read_stock([variant_id])[variant_id].quantity == 3
    assert shop.fulfill_waiting(second, None) == []
    assert len(shop.fulfill_waiting(first, None)) == 1
    assert shop.fulfill_waiting(first, None) == []
    assert shop.read_stock([variant_id])[variant_id].quantity == 0
    assert shop.read_supply([first]) == {}
    row = shop.read_supply([second])[line_id]
    assert (row.open, row.allocated, row.served) == (2, 2, 0)


@promise
def an_order_that_is_gone_is_not_sent(shop: Shop, stage: Stage) -> None:
    """Nor one that nobody knows."""
    order_id = stage.order_of(stage.variant(quantity=10), pieces=1)
    stage.delete(order_id)
    for gone in (order_id, uuid4()):
        with pytest.raises(LookupError):
            shop.fulfill_waiting(gone, None)
