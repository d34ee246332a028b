"""What an attribute says of products."""

from collections import defaultdict
from collections.abc import Collection

from saleor.attribute.models import AssignedProductAttributeValue


def read_attribute_values(product_ids: Collection[int], slug: str) -> dict[int, str]:
    """Return what an attribute says of products, in one statement; several values with commas.

    Args:
        product_ids: Which.
        slug: Of the attribute.

    Returns:
        By product; those of which it says nothing are missing.

    """
    if not product_ids or not slug:
        return {}
    rows = AssignedProductAttributeValue.objects.filter(
        product_id__in=product_ids, value__attribute__slug=slug
    ).order_by("sort_order", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for product_id, name in rows.values_list("product_id", "value__name"):
        found[product_id].append(name)
    return {pk: ", ".join(names) for pk, names in found.items()}
