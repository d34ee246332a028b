"""Channels, shipping, warehouses and products by ORM.

Prices are the same number of units in every channel (20 for a mug: 20.00 EUR, 20 JPY), so
that the table can name amounts without knowing the channel.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from saleor.account.models import Address
from saleor.channel.models import Channel
from saleor.core.prices import Money
from saleor.core.weight import zero_weight
from saleor.plugins.models import PluginConfiguration
from saleor.product import ProductTypeKind
from saleor.product.models import (
    Category,
    Product,
    ProductChannelListing,
    ProductType,
    ProductVariant,
    ProductVariantChannelListing,
)
from saleor.shipping import ShippingMethodType
from saleor.shipping.models import ShippingMethodChannelListing, ShippingZone
from saleor.tax.models import TaxConfiguration
from saleor.warehouse.models import Stock, Warehouse

from .api import global_id
from .model import ChannelOptions, ChannelRow, VariantRow, World

#: Price of the only shipping method, in units of the channel's currency.
SHIPPING_PRICE = Decimal(5)

#: Far more than all scenarios together sell.
STOCK = 1_000_000

COUNTRIES = ["DE", "AT", "US", "JP", "PL"]

CHANNELS: Mapping[str, ChannelOptions] = {
    "eur": ChannelOptions(),
    "usd": ChannelOptions(currency="USD", mark_as_paid="payment_flow"),
    "jpy": ChannelOptions(currency="JPY"),
    "manual": ChannelOptions(auto_confirm=False, allow_unpaid=True),
    "manual-usd": ChannelOptions(currency="USD", auto_confirm=False, mark_as_paid="payment_flow"),
    "unpaid": ChannelOptions(allow_unpaid=True),
    "expiring": ChannelOptions(
        allow_unpaid=True,
        expire_after_minutes=60,
        delete_expired_after=datetime.timedelta(days=1),
    ),
    "completing": ChannelOptions(complete_paid_checkouts=True),
}


@dataclass(frozen=True, kw_only=True)
class VariantKind:
    """A product with one variant."""

    price: int
    shipped: bool = True
    gift_card: bool = False


VARIANTS: Mapping[str, VariantKind] = {
    "mug": VariantKind(price=20),
    "poster": VariantKind(price=10),
    "ebook": VariantKind(price=5, shipped=False),
    "sample": VariantKind(price=0, shipped=False),
    "giftcard": VariantKind(price=15, shipped=False, gift_card=True),
}


@dataclass(frozen=True)
class AddedChannel:
    """A channel while the world is built."""

    row: Channel

    def as_row(self, *, shipping_method_pk: int) -> ChannelRow:
        """Return what the operations need."""
        return ChannelRow(
            pk=self.row.pk,
            slug=self.row.slug,
            currency=self.row.currency_code,
            shipping_method_pk=shipping_method_pk,
        )


def berlin_address() -> Address:
    """Save an address in Germany."""
    address: Address = Address.objects.create(
        first_name="Erika",
        last_name="Mustermann",
        street_address_1="Heidestrasse 17",
        city="Berlin",
        postal_code="10557",
        country="DE",
    )
    return address


def add_channels(*, run: str) -> dict[str, AddedChannel]:
    """Create all channels, without taxes and with the dummy gateway switched on."""
    return {name: _add_channel(f"{name}-{run}", options) for name, options in CHANNELS.items()}


def _add_channel(slug: str, options: ChannelOptions) -> AddedChannel:
    channel: Channel = Channel.objects.create(
        name=slug,
        slug=slug,
        currency_code=options.currency,
        default_country="DE",
        is_active=True,
        automatically_confirm_all_new_orders=options.auto_confirm,
        order_mark_as_paid_strategy=options.mark_as_paid,
        allow_unpaid_orders=options.allow_unpaid,
        expire_orders_after=options.expire_after_minutes,
        delete_expired_orders_after=options.delete_expired_after,
        automatically_complete_fully_paid_checkouts=options.complete_paid_checkouts,
    )
    TaxConfiguration.objects.create(channel=channel, charge_taxes=False)
    PluginConfiguration.objects.create(
        identifier="mirumee.payments.dummy",
        name="Dummy",
        channel=channel,
        active=True,
        configuration=[
            {"name": "Store customers card", "value": False},
            {"name": "Automatic payment capture", "value": True},
            {"name": "Supported currencies", "value": "USD, EUR, JPY"},
        ],
    )
    return AddedChannel(channel)


def add_shipping(*, run: str, channels: Mapping[str, AddedChannel]) -> tuple[int, dict[str, int]]:
    """Create a zone with one method, listed in every channel; return zone pk, method pks."""
    zone: ShippingZone = ShippingZone.objects.create(name=f"World {run}", countries=COUNTRIES)
    method = zone.shipping_methods.create(name="Paket", type=ShippingMethodType.PRICE_BASED)
    for channel in channels.values():
        zone.channels.add(channel.row)
        currency = channel.row.currency_code
        ShippingMethodChannelListing.objects.create(
            channel=channel.row,
            currency=currency,
            shipping_method=method,
            minimum_order_price=Money(0, currency),
            price=Money(SHIPPING_PRICE, currency),
        )
    return zone.pk, dict.fromkeys(channels, method.pk)


def add_warehouses(
    *, run: str, channels: Mapping[str, AddedChannel], zone_pk: int
) -> dict[str, UUID]:
    """Create two warehouses that serve every channel."""
    pks: dict[str, UUID] = {}
    for name in ("north", "south"):
        warehouse: Warehouse = Warehouse.objects.create(
            name=name, slug=f"{name}-{run}", address=berlin_address()
        )
        warehouse.shipping_zones.add(zone_pk)
        warehouse.channels.add(*(channel.row for channel in channels.values()))
        pks[name] = warehouse.pk
    return pks


def add_variants(
    *, run: str, channels: Mapping[str, AddedChannel], warehouses: Mapping[str, UUID]
) -> dict[str, VariantRow]:
    """Create one product with one variant per entry of ``VARIANTS``, on stock everywhere."""
    return {
        name: add_variant(
            name=name,
            run=run,
            kind=kind,
            channels=[channel.row for channel in channels.values()],
            warehouses=warehouses,
        )
        for name, kind in VARIANTS.items()
    }


def add_variant(
    *,
    name: str,
    run: str,
    kind: VariantKind,
    channels: list[Channel],
    warehouses: Mapping[str, UUID],
) -> VariantRow:
    """Create a published product with one variant, listed in the channels."""
    slug = f"{name}-{run}"
    product_type: ProductType = ProductType.objects.create(
        name=slug,
        slug=slug,
        kind=ProductTypeKind.GIFT_CARD if kind.gift_card else ProductTypeKind.NORMAL,
        is_shipping_required=kind.shipped,
        has_variants=True,
        weight=zero_weight(),
    )
    category: Category = Category.objects.create(name=slug, slug=slug)
    product: Product = Product.objects.create(
        name=name.title(), slug=slug, product_type=product_type, category=category
    )
    variant: ProductVariant = ProductVariant.objects.create(
        product=product, name=name.title(), sku=slug, track_inventory=True
    )
    for channel in channels:
        _list_variant(product, variant, channel, Decimal(kind.price))
    for warehouse_pk in warehouses.values():
        Stock.objects.create(warehouse_id=warehouse_pk, product_variant=variant, quantity=STOCK)
    return VariantRow(pk=variant.pk, product_pk=product.pk)


def sell_another(world: World, *, price: int) -> str:
    """Add a variant that only the caller sells, return its name in the world."""
    name = world.unique("another")
    world.variants[name] = add_variant(
        name=name,
        run="only",
        kind=VariantKind(price=price),
        channels=list(Channel.objects.filter(pk__in=[row.pk for row in world.channels.values()])),
        warehouses=world.warehouses,
    )
    return name


STOCKS_UPDATE = """
mutation ($variant: ID!, $stocks: [StockInput!]!) {
  productVariantStocksUpdate(variantId: $variant, stocks: $stocks) {
    productVariant { id } errors { field code message } }
}"""


def set_stock(world: World, *, variant_id: int, warehouse_id: UUID, quantity: int) -> None:
    """Say what lies in a warehouse, as staff do in the Dashboard."""
    stock = {"warehouse": global_id("Warehouse", warehouse_id), "quantity": quantity}
    world.staff.run(
        STOCKS_UPDATE, {"variant": global_id("ProductVariant", variant_id), "stocks": [stock]}
    )


def _list_variant(
    product: Product, variant: ProductVariant, channel: Channel, price: Decimal
) -> None:
    currency = channel.currency_code
    ProductChannelListing.objects.create(
        product=product,
        channel=channel,
        currency=currency,
        is_published=True,
        visible_in_listings=True,
        available_for_purchase_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        discounted_price_amount=price,
    )
    ProductVariantChannelListing.objects.create(
        variant=variant,
        channel=channel,
        currency=currency,
        price_amount=price,
        discounted_price_amount=price,
    )
