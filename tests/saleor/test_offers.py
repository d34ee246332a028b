"""What Saleor offers to a place: shipping methods, and what can be sold now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.channel.models import Channel
from saleor.core.prices import Money
from saleor.product.models import (
    ProductChannelListing,
    ProductVariant,
    ProductVariantChannelListing,
)
from saleor.shipping import ShippingMethodType
from saleor.shipping.models import ShippingMethodChannelListing, ShippingZone
from saleor.site.models import SiteSettings
from saleor.warehouse.models import Warehouse

from saleor_service_plugin.shop.offers import PLENTY
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.snapshots import Availability
from tests.saleor.back_orders import sell
from tests.saleor.world import World

SHOP = SaleorShop()


@dataclass(frozen=True)
class Lane:
    """A zone for Switzerland with one method, in the channel "eur" alone."""

    world: World
    zone: ShippingZone
    method_id: int

    @property
    def slug(self) -> str:
        """Return the channel's."""
        return self.world.channels["eur"].slug

    def names(
        self, country: str = "CH", postal_code: str = "8001", channel: str = "eur"
    ) -> list[str]:
        """Return the names of what is offered."""
        slug = self.world.channels[channel].slug
        with SHOP.writer():
            found = SHOP.read_offers(slug, country=country, postal_code=postal_code)
        return [offer.name for offer in found]


@pytest.fixture(scope="module")
def lane(world: World) -> Iterator[Lane]:
    """Offer something that nobody else in the world does."""
    zone = ShippingZone.objects.create(name="Lane", countries=["CH", "LI"])
    row = world.channels["eur"]
    zone.channels.add(row.pk)
    method = zone.shipping_methods.create(
        name="Bahnpost", type=ShippingMethodType.PRICE_BASED,
        minimum_delivery_days=2, maximum_delivery_days=4,
    )  # fmt: skip
    ShippingMethodChannelListing.objects.create(
        channel_id=row.pk, currency=row.currency, shipping_method=method,
        price=Money(Decimal("7.50"), row.currency),
    )  # fmt: skip
    yield Lane(world, zone, method.pk)
    zone.delete()


def test_a_method_with_its_days_and_price(lane: Lane) -> None:
    # when
    with SHOP.writer():
        (offer,) = SHOP.read_offers(lane.slug, country="ch", postal_code=" 8001 ")

    # then
    assert (offer.method_id, offer.name) == (lane.method_id, "Bahnpost")
    assert (offer.min_days, offer.max_days, offer.price) == (2, 4, Decimal("7.50"))


def test_zones_and_channels_say_where(lane: Lane) -> None:
    assert lane.names("LI") == ["Bahnpost"]
    assert lane.names("DE") == ["Paket"]
    assert lane.names("CH", channel="usd") == []
    for nonsense in ("", "C", "CHE", "H,", "%%"):
        assert lane.names(nonsense) == []
    with SHOP.writer():
        assert SHOP.read_offers("no-such-channel", country="CH", postal_code="") == []


def test_a_channel_that_is_off_offers_nothing(lane: Lane) -> None:
    # given
    Channel.objects.filter(slug=lane.slug).update(is_active=False)

    # when
    try:
        found = lane.names()
    finally:
        Channel.objects.filter(slug=lane.slug).update(is_active=True)

    # then
    assert found == []


@pytest.mark.parametrize(
    ("kind", "inside", "outside"), [("include", ["Bahnpost"], []), ("exclude", [], ["Bahnpost"])]
)
def test_rules_for_postal_codes_are_saleors(
    lane: Lane, kind: str, inside: list[str], outside: list[str]
) -> None:
    # given
    method = lane.zone.shipping_methods.get()
    method.postal_code_rules.create(start="8000", end="8099", inclusion_type=kind)

    # when
    found = lane.names(postal_code="8001"), lane.names(postal_code="9000")
    method.postal_code_rules.all().delete()

    # then
    assert found == (inside, outside)


def test_two_statements_whatever_is_offered(lane: Lane) -> None:
    with SHOP.writer(), CaptureQueriesContext(connection) as captured:
        assert SHOP.read_offers(lane.slug, country="DE", postal_code="10557")
    assert len(captured) <= 2


def available(world: World, pk: int, *, channel: str = "eur", country: str = "DE") -> Availability:
    """Return what can be sold of a variant."""
    slug = world.channels[channel].slug
    with SHOP.writer():
        return SHOP.read_availability([pk, -1], channel_slug=slug, country=country)[pk]


def test_what_is_left_and_where_most_of_it_lies(world: World) -> None:
    # given
    goods = sell(world, north=5, south=4)
    goods.order(3)

    # then
    row = available(world, goods.pk)
    assert (row.variant_id, row.available, row.tracked) == (goods.pk, 6, True)
    assert row.warehouse_id == world.warehouses["south"]
    # A warehouse that has promised too much takes nothing from the other.
    goods.lies(north=1)
    assert available(world, goods.pk).available == 4
    goods.lies(south=0)
    row = available(world, goods.pk)
    assert (row.available, row.warehouse_id) == (0, None)


def test_what_is_not_counted_and_what_comes_later(world: World) -> None:
    # given
    goods = sell(world, north=1)
    rows = ProductVariant.objects.filter(pk=goods.pk)

    # then
    rows.update(track_inventory=False)
    row = available(world, goods.pk)
    assert (row.available, row.tracked) == (PLENTY, False)
    assert row.warehouse_id == world.warehouses["north"]
    rows.update(is_preorder=True, preorder_end_date=datetime(2027, 3, 1, tzinfo=UTC))
    row = available(world, goods.pk)
    assert (row.available, row.tracked) == (0, True)
    assert row.preorder_until and row.preorder_until.isoformat() == "2027-03-01"


def test_what_is_not_for_sale_is_missing(world: World) -> None:
    # given
    goods = sell(world, north=1)
    slug = world.channels["eur"].slug
    product = {"product_id": world.variants[goods.name].product_pk, "channel__slug": slug}

    def missing() -> bool:
        with SHOP.writer():
            return SHOP.read_availability([goods.pk], channel_slug=slug, country="DE") == {}

    # then
    assert not missing()
    listing = ProductChannelListing.objects.filter(**product)
    for off in ({"is_published": False}, {"available_for_purchase_at": None}):
        listing.update(**off)
        assert missing()
        listing.update(
            is_published=True, available_for_purchase_at=datetime(2020, 1, 1, tzinfo=UTC)
        )
    ProductVariantChannelListing.objects.filter(variant_id=goods.pk, channel__slug=slug).update(
        price_amount=None
    )
    assert missing()


def test_a_warehouse_counts_where_saleor_lets_it(world: World, lane: Lane) -> None:
    # given
    goods = sell(world, north=3, south=2)
    field = "use_legacy_shipping_zone_stock_availability"
    has_switch = any(one.name == field for one in SiteSettings._meta.get_fields())
    Warehouse.objects.get(pk=world.warehouses["north"]).shipping_zones.add(lane.zone)

    # then
    try:
        if has_switch:
            SiteSettings.objects.update(**{field: False})
            assert available(world, goods.pk, country="CH").available == 5
            SiteSettings.objects.update(**{field: True})
        assert available(world, goods.pk, country="CH").available == 3
        assert available(world, goods.pk, country="DE").available == 5
    finally:
        if has_switch:
            SiteSettings.objects.update(**{field: True})


def test_warehouses_have_their_address(world: World) -> None:
    with SHOP.writer():
        found = SHOP.read_warehouses()
    row = found[world.warehouses["north"]]
    assert (row.name, row.country, row.postal_code) == ("north", "DE", "10557")
