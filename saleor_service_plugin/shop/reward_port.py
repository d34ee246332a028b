"""The part of the door to the shop that rewards ask for (`port.py`)."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from .past_rows import Place
from .reward_rows import (
    BoughtThings,
    CatalogEntry,
    GoodieResult,
    NewCode,
    NewGiftCard,
    PurchaseRow,
    VariantFound,
)


class RewardDoor(Protocol):
    """What rewards read of a shop, and the little they write there."""

    def read_purchases(self, order_ids: Collection[UUID]) -> dict[UUID, PurchaseRow]:
        """Return orders as a customer's history needs them; drafts and ids without a row are missing."""

    def past_purchases(self, *, before: Place, limit: int) -> list[PurchaseRow]:
        """Return a page of all orders but drafts, the newest first, behind a place.

        Raises:
            django.db.Error: The database failed, or it took longer than a few seconds.

        """

    def read_bought(self, order_ids: Collection[UUID]) -> dict[UUID, BoughtThings]:
        """Return which products, collections and categories orders hold, by order."""

    def find_catalog(self, kind: str, search: str, *, limit: int) -> list[CatalogEntry]:
        """Return what has all words of a text in its name.

        Kinds: "product", "collection", "category", "group" (a customer type).
        """

    def read_catalog(self, kind: str, ids: Collection[int]) -> dict[int, CatalogEntry]:
        """Return things of a kind (see `find_catalog`) by id; deleted ones are missing."""

    def find_variants(
        self, search: str, *, channel_id: int | None, limit: int
    ) -> list[VariantFound]:
        """Return variants whose name or SKU holds a text, for staff who choose one."""

    def read_variants(self, variant_ids: Collection[int]) -> dict[int, VariantFound]:
        """Return variants by id; deleted ones are missing."""

    def add_goodie(
        self, order_id: UUID, *, key: str, variant_id: int, minutes: int
    ) -> GoodieResult:
        """Add one piece of a variant to an order for nothing, once per key, its stock allocated.

        Under Saleor's lock on the order. Totals, taxes and what is owed stay.

        Args:
            order_id: Which.
            key: Of the grant; written into the line.
            variant_id: What.
            minutes: How long after the payment it may still come.

        Raises:
            RuntimeError: Called within a transaction (by Saleor's shop alone).
            django.db.Error: The database failed, or the order was held too long.

        """

    def remove_goodie(self, order_id: UUID, *, key: str) -> GoodieResult:
        """Take a goodie off an order unless it is in a parcel; its stock is free again.

        Where everything the customer ordered has left, the order ends FULFILLED.

        Raises:
            RuntimeError: Called within a transaction (by Saleor's shop alone).
            django.db.Error: The database failed, or the order was held too long.

        """

    def make_code(self, new: NewCode) -> bool:
        """Make a discount code, with its voucher and the listings; False: it was there.

        Raises:
            LookupError: None of the channels exists with this currency.
            django.db.Error: The database failed.

        """

    def switch_code_off(self, code: str) -> bool:
        """Make a code of ours useless; False where it was used, switched off or is gone."""

    def make_gift_card(self, new: NewGiftCard) -> bool:
        """Make a gift card; False: it was there."""

    def switch_gift_card_off(self, code: str) -> bool:
        """Make a gift card useless; False where something of it was used, or it is gone."""
