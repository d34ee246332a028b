"""What was bought, as both shops tell it."""

from uuid import uuid4

from saleor_service_plugin.shop.port import Shop

from .checks import assert_shape, promise
from .stage import Stage


@promise
def what_orders_hold_is_read_in_sets(shop: Shop, stage: Stage) -> None:
    """Variants and products of each order; unknown ids hold nothing or are missing."""
    variant_id = stage.variant(quantity=5)
    first = stage.order_of(variant_id, pieces=2)
    second = stage.place(email="b@example.com")
    unknown = uuid4()
    found = shop.read_bought([first, second, unknown])
    assert {first, second} <= set(found)
    assert found[first].variant_ids == {variant_id}
    assert len(found[first].product_ids) == 1
    for row in found.values():
        assert_shape(row)
    assert unknown not in found or not found[unknown].variant_ids
    assert shop.read_bought([]) == {}
