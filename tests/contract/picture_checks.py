"""The checks of pictures."""

from saleor_service_plugin.shop.port import Shop

from .checks import promise
from .stage import Stage


@promise
def pictures_are_read_in_sets(shop: Shop, stage: Stage) -> None:
    """Whole addresses by variant; those without one and unknown ones are missing."""
    with_one, without = stage.variant(quantity=1), stage.variant(quantity=1)
    stage.add_picture(with_one)
    found = shop.read_pictures([with_one, without, 2**31 - 1])
    assert set(found) == {with_one}
    assert found[with_one].startswith(("http://", "https://"))
    assert shop.read_pictures([]) == {}
    assert not shop.picture_origin() or shop.picture_origin().startswith("http")
