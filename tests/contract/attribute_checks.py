"""The checks of attributes."""

from saleor_service_plugin.shop.port import Shop

from .checks import promise
from .stage import Stage


@promise
def attributes_are_read_in_sets(shop: Shop, stage: Stage) -> None:
    """The values of products by slug; products without one and unknown ones are missing."""
    first, second = stage.variant(quantity=1), stage.variant(quantity=1)
    products = {pk: row.product_id for pk, row in shop.read_variants([first, second]).items()}
    stage.set_attribute(products[first], slug="supplier", values=["Mugs & More", "Cups Ltd"])
    asked = [*products.values(), 2**31 - 1]
    assert shop.read_attribute_values(asked, "supplier") == {
        products[first]: "Mugs & More, Cups Ltd"
    }
    assert shop.read_attribute_values(asked, "no-such-attribute") == {}
    assert shop.read_attribute_values(asked, "") == {}
    assert shop.read_attribute_values([], "supplier") == {}
