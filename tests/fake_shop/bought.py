"""What orders of the fake shop hold, for rules that ask for it."""

from collections.abc import Collection
from uuid import UUID

from saleor_service_plugin.shop.reward_rows import BoughtThings, CatalogEntry
from saleor_service_plugin.shop.snapshots import Order


class BoughtDoor:
    """The part of the port that tells what was bought."""

    orders: dict[UUID, Order]

    def __init__(self) -> None:
        """Start with products that belong nowhere."""
        super().__init__()
        self.products: dict[int, int] = {}
        """Product by variant; where a test says nothing both have one number."""
        self.collections: dict[int, frozenset[int]] = {}
        """Collections by product."""
        self.categories: dict[int, frozenset[int]] = {}
        """Categories by product, with those above them."""
        self.groups: dict[int, frozenset[int]] = {}
        """Customer groups by account."""
        self.catalog: dict[str, dict[int, str]] = {
            "product": {}, "collection": {}, "category": {}, "group": {},
        }  # fmt: skip
        """Names by id, of what staff choose from."""

    def read_bought(self, order_ids: Collection[UUID]) -> dict[UUID, BoughtThings]:
        """Return what these orders hold."""
        return {pk: self._bought(self.orders[pk]) for pk in order_ids if pk in self.orders}

    def find_catalog(self, kind: str, search: str, *, limit: int) -> list[CatalogEntry]:
        """Return what holds all words, by name."""
        words = search.casefold().split()
        found = [
            CatalogEntry(pk, name)
            for pk, name in self.catalog[kind].items()
            if all(word in name.casefold() for word in words)
        ]
        return sorted(found, key=lambda one: (one.name, one.id))[:limit]

    def read_catalog(self, kind: str, ids: Collection[int]) -> dict[int, CatalogEntry]:
        """Return what a test has put in."""
        rows = self.catalog[kind].items()
        return {pk: CatalogEntry(pk, name) for pk, name in rows if pk in ids}

    def _bought(self, order: Order) -> BoughtThings:
        variants = frozenset(
            line.variant_id for line in order.lines
            if line.variant_id is not None and not line.is_extra
        )  # fmt: skip
        products = frozenset(self.products.get(one, one) for one in variants)
        none: frozenset[int] = frozenset()
        return BoughtThings(
            order_id=order.id,
            variant_ids=variants,
            product_ids=products,
            collection_ids=none.union(*(self.collections.get(one, none) for one in products)),
            category_ids=none.union(*(self.categories.get(one, none) for one in products)),
            groups=self.groups.get(order.user_id or 0, none),
        )
