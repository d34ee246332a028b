"""Goodies in the fake shop: kept by the same terms, without Saleor's arithmetic of stock."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from saleor_service_plugin.shop.goodie_terms import GoodieCase, ready_at, refusal
from saleor_service_plugin.shop.reward_rows import GoodieAnswer, GoodieResult, VariantFound
from saleor_service_plugin.shop.snapshots import Line, Order

if TYPE_CHECKING:
    from .shop import FakeShop


class GoodieDoor:
    """The part of the port that knows variants and puts goodies onto orders."""

    def __init__(self) -> None:
        """Start without variants."""
        super().__init__()
        self.variants: dict[int, VariantFound] = {}
        """What staff find when they look for variants."""
        self.exported: set[UUID] = set()
        """Orders that another program has read."""

    def find_variants(
        self, search: str, *, channel_id: int | None, limit: int
    ) -> list[VariantFound]:
        """Return the variants that hold all words."""
        return find(self.variants.values(), search, limit)

    def read_variants(self, variant_ids: Collection[int]) -> dict[int, VariantFound]:
        """Return what a test has put in."""
        return {pk: row for pk, row in self.variants.items() if pk in variant_ids}

    def add_goodie(
        self, order_id: UUID, *, key: str, variant_id: int, minutes: int
    ) -> GoodieResult:
        """Add a line by the real shop's terms; a variant without stock has none left."""
        shop = cast("FakeShop", self)
        return add(shop, order_id, key=key, variant_id=variant_id, minutes=minutes)

    def remove_goodie(self, order_id: UUID, *, key: str) -> GoodieResult:
        """Take a line off unless it is in a parcel."""
        return remove(cast("FakeShop", self), order_id, key=key)


def find(rows: Iterable[VariantFound], search: str, limit: int) -> list[VariantFound]:
    """Return what holds all words."""
    words = search.casefold().split()
    found = [
        row
        for row in rows
        if words and all(word in f"{row.name} {row.sku}".casefold() for word in words)
    ]
    return sorted(found, key=lambda row: (row.name, row.variant_id))[:limit]


def add(
    shop: "FakeShop", order_id: UUID, *, key: str, variant_id: int, minutes: int
) -> GoodieResult:
    """Add a line, as the real shop would answer."""
    order = shop.orders.get(order_id)
    if order is None:
        return GoodieResult(GoodieAnswer.GONE)
    there = next((line for line in order.lines if line.goodie_key == key), None)
    if there is not None:
        return GoodieResult(GoodieAnswer.THERE, there.id)
    refused = refusal(_case(shop, order), minutes=minutes, now=datetime.now(UTC))
    if refused is not None:
        return GoodieResult(refused)
    stock = shop.stock.get(variant_id)
    if stock is None or (stock.tracked and stock.allocated >= stock.quantity):
        return GoodieResult(GoodieAnswer.NONE_LEFT)
    shop.stock[variant_id] = replace(stock, allocated=stock.allocated + 1)
    line = _line(shop, variant_id, key)
    shop.put(replace(order, lines=(*order.lines, line)))
    return GoodieResult(GoodieAnswer.ADDED, line.id)


def remove(shop: "FakeShop", order_id: UUID, *, key: str) -> GoodieResult:
    """Take a line off unless it is in a parcel."""
    order = shop.orders.get(order_id)
    line = next((line for line in order.lines if line.goodie_key == key), None) if order else None
    if order is None or line is None:
        return GoodieResult(GoodieAnswer.GONE)
    packed = _packed(order)
    if packed.get(line.id):
        return GoodieResult(GoodieAnswer.PACKED, line.id)
    stock = shop.stock.get(line.variant_id or 0)
    if stock is not None and order.status != "canceled":
        shop.stock[stock.variant_id] = replace(stock, allocated=stock.allocated - 1)
    left = tuple(row for row in order.lines if row.id != line.id)
    done = all(packed.get(row.id, 0) >= row.quantity for row in left)
    status = "fulfilled" if order.status == "partially fulfilled" and done else order.status
    shop.put(replace(order, lines=left, status=status))
    return GoodieResult(GoodieAnswer.REMOVED, line.id)


def _case(shop: "FakeShop", order: Order) -> GoodieCase:
    return GoodieCase(
        status=order.status,
        charge_status=order.charge_status,
        fulfillments=[parcel.status for parcel in order.fulfillments],
        ready_at=ready_at(order.created_at, order.total_gross, order.money, order.events),
        exported=order.id in shop.exported,
        has_parcel=any(line.is_shipping_required and not line.is_gift for line in order.lines),
    )


def _line(shop: "FakeShop", variant_id: int, key: str) -> Line:
    row = shop.variants.get(variant_id)
    return Line(
        id=uuid4(),
        variant_id=variant_id,
        product_name=row.name if row else f"Variant {variant_id}",
        variant_name="",
        sku=row.sku if row else None,
        quantity=1,
        quantity_fulfilled=0,
        is_shipping_required=True,
        is_gift_card=False,
        is_gift=True,
        unit_price_gross=Decimal(0),
        total_price_gross=Decimal(0),
        goodie_key=key,
    )


def _packed(order: Order) -> dict[UUID, int]:
    """Return how many pieces parcels hold, by line."""
    found: dict[UUID, int] = {}
    for parcel in order.fulfillments:
        if parcel.status != "canceled":
            for held in parcel.lines:
                found[held.line_id] = found.get(held.line_id, 0) + held.quantity
    return found
