"""Who gets what lies in the fake shop's only warehouse: first ordered, first served."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from saleor_service_plugin.shop.snapshots import (
    Fulfillment,
    FulfillmentLine,
    Line,
    LineSupply,
    Order,
)

if TYPE_CHECKING:
    from .shop import FakeShop

ENDED = ("draft", "canceled", "expired")

NEVER = (*ENDED, "unconfirmed")


def supply(shop: FakeShop, order_ids: Collection[UUID]) -> dict[UUID, LineSupply]:
    """Return how the open lines of orders stand, all of them allocated."""
    warehouse = next(iter(shop.warehouses), None)
    orders = [shop.orders[order_id] for order_id in order_ids if order_id in shop.orders]
    mine = [(order, line) for order in orders for line in _open_lines(order)]
    left = _served(shop, {line.variant_id for _, line in mine if line.variant_id in shop.stock})
    found = {}
    for order, line in mine:
        pieces = line.quantity - line.quantity_fulfilled
        tracked = line.variant_id not in shop.stock or shop.stock[line.variant_id].tracked
        there = left.get(line.id, pieces) if tracked else pieces
        found[line.id] = LineSupply(line.id, order.id, pieces, pieces, there, warehouse, tracked)
    return found


def waiting(rows: Mapping[UUID, LineSupply]) -> dict[UUID, list[str]]:
    """Return by order what it waits for, as its fingerprint says it."""
    found: dict[UUID, list[str]] = {}
    for line_id, row in sorted(rows.items()):
        if not row.is_served:
            found.setdefault(row.order_id, []).append(
                f"{line_id}:{row.served}:{row.preorder_until}"
            )
    return found


def send(shop: FakeShop, order: Order, line_ids: Collection[UUID] | None) -> list[int]:
    """Send what is there of these lines in one parcel; return its id, if it holds anything."""
    pieces = {
        line_id: min(row.served, row.open)
        for line_id, row in shop.read_supply([order.id]).items()
        if row.served > 0 and (line_ids is None or line_id in line_ids)
    }
    if not pieces:
        return []
    rows = tuple(FulfillmentLine(shop.next_id(), pk, some) for pk, some in pieces.items())
    parcel = Fulfillment(
        id=shop.next_id(), sequence=len(order.fulfillments) + 1, status="fulfilled",
        tracking_number="", created_at=datetime.now(UTC), metadata={}, lines=rows,
    )  # fmt: skip
    lines = tuple(
        replace(line, quantity_fulfilled=line.quantity_fulfilled + pieces.get(line.id, 0))
        for line in order.lines
    )
    for line in order.lines:
        stock = shop.stock.get(line.variant_id or 0)
        if stock and line.id in pieces:
            shop.stock[stock.variant_id] = replace(
                stock,
                quantity=stock.quantity - pieces[line.id],
                allocated=max(0, stock.allocated - pieces[line.id]),
            )
    whole = all(line.quantity == line.quantity_fulfilled for line in lines)
    status = "fulfilled" if whole else "partially fulfilled"
    shop.put(replace(order, lines=lines, fulfillments=(*order.fulfillments, parcel), status=status))
    shop.add_event(
        order.id,
        "fulfillment_fulfilled_items",
        fulfillment_line_ids=tuple(row.id for row in rows),
    )
    return [parcel.id]


def _open_lines(order: Order) -> Iterator[Line]:
    if order.status not in ENDED:
        for line in order.lines:
            if line.is_shipping_required and line.quantity > line.quantity_fulfilled:
                yield line


def _served(shop: FakeShop, variants: set[int | None]) -> dict[UUID, int]:
    """Return what is there for each open line of these variants, by line."""
    left = {pk: shop.stock[pk].quantity for pk in variants if pk is not None}
    found = {}
    queue = sorted(shop.orders.values(), key=lambda one: (one.created_at, one.id)) if left else []
    for order in queue:
        for line in sorted(_open_lines(order), key=lambda one: one.id):
            if line.variant_id in left:
                pieces = line.quantity - line.quantity_fulfilled
                found[line.id] = max(0, min(pieces, left[line.variant_id]))
                left[line.variant_id] -= pieces
    return found
