"""What of the fake shop's orders the sweeps look at."""

import hashlib
from datetime import datetime

from saleor_service_plugin.shop.snapshots import MoneySource, Order, RowKind


def fingerprint(order: Order, waits: list[str]) -> str:
    """Return what can change without a trace, as Saleor's own statement reads it."""
    parts = [
        order.status, order.charge_status, order.total_gross, order.total_charged,
        order.total_authorized, order.email, order.user_id, order.shipping_address,
        [(row.id, row.status, row.tracking_number, sorted(row.metadata.items()))
         for row in order.fulfillments],
        waits,
    ]  # fmt: skip
    return hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()


def rows(order: Order, kind: RowKind) -> list[tuple[int, datetime, int]]:
    """Return (id, time, stamp) of an order's rows of one kind."""
    if kind is RowKind.EVENT:
        return [(row.id, row.date, 0) for row in order.events]
    if kind is RowKind.FULFILLMENT:
        return [(row.id, row.created_at, 0) for row in order.fulfillments]
    if kind is RowKind.GRANTED_REFUND:
        return [
            (row.id, row.updated_at, int(row.updated_at.timestamp() * 1_000_000))
            for row in order.granted_refunds
        ]
    source = MoneySource.LEGACY if kind is RowKind.LEGACY else MoneySource.TRANSACTION
    return [(row.id, row.at, 0) for row in order.money if row.source is source]
