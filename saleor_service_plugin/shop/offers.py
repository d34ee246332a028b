"""What a channel offers to a place: shipping methods, and what can be sold now."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.sites.models import Site
from django.db.models import Q
from django.utils import timezone
from saleor.account.models import Address
from saleor.product.models import ProductVariant
from saleor.shipping.models import ShippingMethodChannelListing
from saleor.shipping.postal_codes import is_shipping_method_applicable_for_postal_code
from saleor.site.models import SiteSettings
from saleor.warehouse.models import Stock

from ..database import fetch
from .snapshots import Availability, Offer

PLENTY = 1_000_000
"""Pieces available where Saleor does not count."""

ALLOCATED = """
SELECT stock_id, sum(quantity_allocated) FROM warehouse_allocation
WHERE stock_id = ANY(%s) AND quantity_allocated > 0 GROUP BY stock_id
"""


def read_offers(channel_slug: str, *, country: str, postal_code: str) -> list[Offer]:
    """Return the shipping methods that a channel offers to a place, by their names.

    Two statements. Countries are stored as one text of codes, so that anything but a code
    of two letters would find nonsense: nothing is offered there. A method with rules for
    postal codes is offered by Saleor's own reading of them.

    Args:
        channel_slug: Which channel; one that is not active or not known offers nothing.
        country: ISO 3166-1 alpha-2.
        postal_code: As customers type it, "" where it is not known.

    """
    code = country.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        return []
    listings = (
        ShippingMethodChannelListing.objects.filter(
            channel__slug=channel_slug,
            channel__is_active=True,
            shipping_method__shipping_zone__countries__contains=code,
            shipping_method__shipping_zone__channels__slug=channel_slug,
        )
        .select_related("shipping_method")
        .prefetch_related("shipping_method__postal_code_rules")
        .order_by("shipping_method__name", "shipping_method_id")
    )
    place = Address(country=code, postal_code=postal_code.strip())
    return [
        Offer(
            method_id=listing.shipping_method_id,
            name=listing.shipping_method.name,
            min_days=listing.shipping_method.minimum_delivery_days,
            max_days=listing.shipping_method.maximum_delivery_days,
            price=listing.price_amount,
        )
        for listing in listings
        if is_shipping_method_applicable_for_postal_code(place, listing.shipping_method)
    ]


def read_availability(
    variant_ids: Collection[int], *, channel_slug: str, country: str
) -> dict[int, Availability]:
    """Return what can be sold of variants in a channel to a country.

    Four statements. Variants that are not for sale in the channel are missing. A stock
    that has promised more than it holds takes nothing from the others, as in Saleor's
    own allocating.
    """
    now = timezone.now()
    variants = list(
        ProductVariant.objects.filter(
            Q(channel_listings__price_amount__isnull=False),
            pk__in=variant_ids,
            channel_listings__channel__slug=channel_slug,
            channel_listings__channel__is_active=True,
            product__channel_listings__channel__slug=channel_slug,
            product__channel_listings__is_published=True,
            product__channel_listings__available_for_purchase_at__lte=now,
        )
        .order_by("pk")
        .distinct()
    )
    left = _left(variants, channel_slug, country.strip().upper()) if variants else {}
    return {variant.pk: _availability(variant, left.get(variant.pk, [])) for variant in variants}


def _left(
    variants: Iterable[Any], channel_slug: str, country: str
) -> dict[int, list[tuple[int, Any]]]:
    """Return by variant what each warehouse has left, and which it is."""
    stocks = list(
        stocks_for(channel_slug, country)
        .filter(product_variant__in=variants)
        .values_list("pk", "product_variant_id", "warehouse_id", "quantity")
    )
    allocated = dict(fetch(ALLOCATED, [[pk for pk, *_ in stocks]]))
    left: dict[int, list[tuple[int, Any]]] = {}
    for pk, variant_id, warehouse_id, quantity in stocks:
        pieces = max(0, quantity - int(allocated.get(pk, 0)))
        left.setdefault(variant_id, []).append((pieces, warehouse_id))
    return left


def stocks_for(channel_slug: str, country: str) -> Any:
    """Return the stocks that Saleor sells from, in a channel to a country, as a query.

    Where the shop's settings say so, and always on a Saleor without that setting, only
    warehouses count whose shipping zones reach the country.
    """
    if hasattr(Stock.objects, "for_channel_or_country"):
        site = SiteSettings.objects.get(site=Site.objects.get_current())
        return Stock.objects.for_channel_or_country(
            channel_slug,
            country,
            include_shipping_zones=site.use_legacy_shipping_zone_stock_availability,
        )
    return Stock.objects.for_channel_and_country(channel_slug, country)


def _availability(variant: Any, left: list[tuple[int, Any]]) -> Availability:
    most, warehouse_id = max(left, default=(0, None), key=lambda one: (one[0], str(one[1])))
    available = sum(pieces for pieces, _ in left)
    until = None
    if variant.is_preorder_active():
        # Sold before it is there; what lies there is not for these orders.
        available, until = 0, variant.preorder_end_date
    elif not variant.track_inventory:
        available = PLENTY
    return Availability(
        variant_id=variant.pk,
        available=available,
        warehouse_id=warehouse_id if most or available else None,
        tracked=variant.track_inventory or variant.is_preorder_active(),
        preorder_until=until.date() if until else None,
    )
