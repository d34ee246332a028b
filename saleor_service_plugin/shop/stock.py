"""Reading stock."""

from collections.abc import Collection

from django.db.models import Sum
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation, Stock

from .snapshots import VariantStock


def read_stock(variant_ids: Collection[int]) -> dict[int, VariantStock]:
    """Return stock by variant over all warehouses, in three statements.

    Allocations are summed from their rows: `Stock.quantity_allocated` is a copy that
    drifts until Saleor's nightly recount.
    """
    tracked = dict(
        ProductVariant.objects.filter(pk__in=variant_ids).values_list("pk", "track_inventory")
    )
    # Both models order by pk by default, which would become part of the grouping.
    quantities = dict(
        Stock.objects.filter(product_variant_id__in=variant_ids)
        .order_by()
        .values_list("product_variant_id")
        .annotate(total=Sum("quantity"))
    )
    allocated = dict(
        Allocation.objects.filter(stock__product_variant_id__in=variant_ids)
        .order_by()
        .values_list("stock__product_variant_id")
        .annotate(total=Sum("quantity_allocated"))
    )
    return {
        variant_id: VariantStock(
            variant_id=variant_id,
            quantity=quantities.get(variant_id, 0),
            allocated=allocated.get(variant_id, 0),
            tracked=is_tracked,
        )
        for variant_id, is_tracked in tracked.items()
    }
