"""Variants that staff look for, to make goodies of them."""

from collections.abc import Iterator

import pytest
from saleor.product.models import ProductVariant, ProductVariantChannelListing

from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.goodie_story import goodie
from tests.saleor.world import World

SHOP = SaleorShop()


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    """Let the test write where Saleor asks for permission."""
    with SHOP.writer():
        yield


def test_are_found_by_words(world: World) -> None:
    # given
    thing = goodie(world, pieces=3)
    row = ProductVariant.objects.select_related("product").get(pk=thing.pk)
    word = world.unique("Radiergummi")
    row.product.name = f"{word} Stern"
    row.product.save()
    ProductVariantChannelListing.objects.filter(variant_id=thing.pk).update(
        cost_price_amount="0.80"
    )

    # when
    (found,) = SHOP.find_variants(f"stern {word.lower()}", channel_id=None, limit=5)

    # then
    assert (found.variant_id, found.available, found.needs_shipping) == (thing.pk, 6, True)
    assert (str(found.cost), found.currency) == ("0.800", "EUR")
    assert SHOP.read_variants([thing.pk, 999_999_999]) == {thing.pk: found}
    assert SHOP.find_variants("  ", channel_id=None, limit=5) == []


def test_a_gift_card_cannot_lie_in_a_parcel(world: World) -> None:
    pk = world.variants["giftcard"].pk
    assert not SHOP.read_variants([pk])[pk].needs_shipping
