"""Variants that staff look for by a word."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from saleor.product import ProductTypeKind
from saleor.product.models import ProductVariant, ProductVariantChannelListing

from .offers import PLENTY
from .reward_rows import VariantFound
from .stock import read_stock

FIELDS = (
    "pk", "sku", "name", "product_id", "product__name",
    "product__product_type__is_shipping_required", "product__product_type__kind",
)  # fmt: skip


def find_variants(search: str, *, channel_id: int | None, limit: int) -> list[VariantFound]:
    """Return variants in whose names or SKU all words of a text are found, by name.

    Five statements.

    Args:
        search: Words, whatever their case; none finds nothing.
        channel_id: Whose listing says the cost price; None: any.
        limit: How many at most.

    """
    words = search.split()[:8]
    if not words:
        return []
    wanted = Q()
    for word in words:
        wanted &= Q(product__name__icontains=word) | Q(name__icontains=word) | Q(
            sku__icontains=word
        )  # fmt: skip
    rows = ProductVariant.objects.filter(wanted).order_by("product__name", "name", "pk")
    return _found(list(rows.values(*FIELDS)[:limit]), channel_id)


def read_variants(variant_ids: Collection[int]) -> dict[int, VariantFound]:
    """Return variants by id, in five statements; deleted ones are missing."""
    if not variant_ids:
        return {}
    rows = ProductVariant.objects.filter(pk__in=variant_ids).order_by("pk").values(*FIELDS)
    return {one.variant_id: one for one in _found(list(rows), None)}


def _found(rows: list[dict[str, Any]], channel_id: int | None) -> list[VariantFound]:
    ids = [row["pk"] for row in rows]
    stock = read_stock(ids)
    costs = _costs(ids, channel_id)
    found = []
    for row in rows:
        there = stock.get(row["pk"])
        cost, currency = costs.get(row["pk"], (None, ""))
        free = max(0, there.quantity - there.allocated) if there else 0
        found.append(
            VariantFound(
                variant_id=row["pk"],
                product_id=row["product_id"],
                name=_name(row),
                sku=row["sku"] or "",
                cost=cost,
                currency=currency,
                available=free if there is None or there.tracked else PLENTY,
                needs_shipping=row["product__product_type__is_shipping_required"]
                and row["product__product_type__kind"] != ProductTypeKind.GIFT_CARD,
            )
        )
    return found


def _name(row: dict[str, Any]) -> str:
    product, variant = str(row["product__name"]), str(row["name"] or "")
    # Saleor calls the only variant of a product by its SKU.
    return product if variant in ("", row["sku"], product) else f"{product} – {variant}"


def _costs(ids: Iterable[int], channel_id: int | None) -> dict[int, tuple[Decimal, str]]:
    """Return cost price and currency of a listing; of the channel asked for, if it has one."""
    rows = ProductVariantChannelListing.objects.filter(
        variant_id__in=list(ids), cost_price_amount__isnull=False
    ).order_by("channel_id")
    found: dict[int, tuple[Decimal, str]] = {}
    for variant_id, channel, amount, currency in rows.values_list(
        "variant_id", "channel_id", "cost_price_amount", "currency"
    ):
        if variant_id not in found or channel == channel_id:
            found[variant_id] = (amount, currency)
    return found
