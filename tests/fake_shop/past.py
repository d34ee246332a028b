"""What the service mirror reads, of the fake shop's orders."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from saleor_service_plugin.shop.past_rows import PastOrder
from saleor_service_plugin.shop.snapshots import Order

PLACED = ("placed", "placed_from_draft", "placed_automatically_from_paid_checkout")

SENT = "fulfillment_fulfilled_items"

NEWS = (*PLACED, "confirmed", SENT, "tracking_updated")

BACK = ("returned", "refunded_and_returned", "refunded")


def past_order(order: Order, max_days: Mapping[int, int]) -> PastOrder:
    """Return an order as the mirror reads it."""
    ships = [line for line in order.lines if line.is_shipping_required and not line.goodie_key]
    is_open = any(line.quantity > line.quantity_fulfilled for line in ships)
    waits = any(row.status == "waiting_for_approval" for row in order.fulfillments)
    events = {kind: [row.date for row in order.events if row.type == kind] for kind in NEWS}
    placed = min((at for kind in PLACED for at in events[kind]), default=order.created_at)
    left = [row for row in order.fulfillments if row.status == "fulfilled"]
    sent = events[SENT] or [row.created_at for row in left if order.origin != "bulk_create"]
    return PastOrder(
        id=order.id,
        number=order.number,
        channel_id=order.channel_id,
        created_at=order.created_at,
        placed_at=placed if order.origin in ("draft", "reissue") else order.created_at,
        status=order.status,
        origin=order.origin,
        user_id=order.user_id,
        email=order.email,
        currency=order.currency,
        charge_status=order.charge_status,
        total_gross=order.total_gross,
        total_charged=order.total_charged,
        granted=sum((row.amount for row in order.granted_refunds), Decimal(0)),
        came_back=_came_back(order),
        waits=bool(ships) and (is_open or waits),
        handed_over_at=min(sent, default=None) if ships else None,
        news_at=max((at for found in events.values() for at in found), default=None),
        method_id=order.shipping_method_id,
        method_name=order.shipping_method_name,
        max_days=max_days.get(order.shipping_method_id or 0),
        tracking_numbers=tuple(row.tracking_number for row in left if row.tracking_number),
    )


def _came_back(order: Order) -> Decimal:
    if order.status not in ("returned", "partially_returned"):
        return Decimal(0)
    prices = {line.id: line.unit_price_gross for line in order.lines}
    return sum(
        (
            prices[held.line_id] * held.quantity
            for row in order.fulfillments
            if row.status in BACK
            for held in row.lines
        ),
        Decimal(0),
    )


def busy(orders: Iterable[Order], begin: datetime, end: datetime) -> list[UUID]:
    """Return the orders to which something happened in a time, the latest first."""
    latest = {}
    for order in orders:
        inside = [at for at in (order.created_at, *(row.date for row in order.events))
                  if begin <= at < end]  # fmt: skip
        if order.updated_at >= begin:
            inside.append(order.updated_at if order.updated_at < end else begin)
        if inside:
            latest[order.id] = max(inside)
    return sorted(latest, key=lambda key: latest[key], reverse=True)
