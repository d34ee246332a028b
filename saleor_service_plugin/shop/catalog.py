"""Products, collections, categories and customer types by name, for staff who choose some."""

from collections.abc import Collection
from typing import Any

from saleor.account import models as account_models
from saleor.product.models import Category, Product
from saleor.product.models import Collection as SaleorCollection

from .reward_rows import CatalogEntry

MODELS: dict[str, Any] = {
    "product": Product,
    "collection": SaleorCollection,
    "category": Category,
    # From Saleor 3.23 on: what comes nearest to a customer group.
    "group": getattr(account_models, "CustomerType", None),
}


def find_catalog(kind: str, search: str, *, limit: int) -> list[CatalogEntry]:
    """Return those in whose names all words of a text are found, by name; one statement.

    Args:
        kind: "product", "collection", "category" or "group"; of groups Saleor's customer
            types are found, none where it has none.
        search: Words, whatever their case; none finds the first ones.
        limit: How many at most.

    """
    if MODELS[kind] is None:
        return []
    rows = MODELS[kind].objects.order_by("name", "pk")
    for word in search.split()[:8]:
        rows = rows.filter(name__icontains=word)
    return [CatalogEntry(pk, name) for pk, name in rows.values_list("pk", "name")[:limit]]


def read_catalog(kind: str, ids: Collection[int]) -> dict[int, CatalogEntry]:
    """Return those of these ids, in one statement; deleted ones are missing."""
    if not ids or MODELS[kind] is None:
        return {}
    rows = MODELS[kind].objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name")
    return {pk: CatalogEntry(pk, name) for pk, name in rows}
