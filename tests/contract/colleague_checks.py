"""The checks of who of the staff sees to orders."""

from saleor_service_plugin.shop.port import Shop

from .checks import promise
from .stage import Stage


@promise
def colleagues_are_who_may_see_to_a_channels_orders(shop: Shop, stage: Stage) -> None:
    """Those with the permission and access to the channel, by name."""
    order_id = stage.place(email="colleagues@example.com")
    channel_id = shop.read_orders([order_id], history=False)[order_id].channel_id
    anna = stage.colleague("Anna Adler", channel_id=channel_id, may=True, elsewhere=False)
    berta = stage.colleague("Berta Biber", channel_id=channel_id, may=True, elsewhere=False)
    outside = stage.colleague("Carla Chow", channel_id=channel_id, may=True, elsewhere=True)
    unable = stage.colleague("Doris Dachs", channel_id=channel_id, may=False, elsewhere=False)
    found = shop.read_colleagues(channel_id)
    names = {one.id: one.name for one in found}
    assert names[anna] == "Anna Adler"
    assert outside not in names
    assert unable not in names
    ids = [one.id for one in found]
    assert ids.index(anna) < ids.index(berta)
    assert shop.read_colleagues(2**31 - 1) is not None
