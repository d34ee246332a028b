"""What an order's story is told with: pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from ..shop.snapshots import MoneyKind
from .rules import FactKind

PUBLIC = frozenset(
    {
        FactKind.PLACED,
        FactKind.CONFIRMED,
        FactKind.CANCELED,
        FactKind.EXPIRED,
        FactKind.PARCEL_SENT,
        FactKind.PARCEL_RETURNED,
        FactKind.TRACKING_CHANGED,
        FactKind.PARCEL_HANDED_OVER,
        FactKind.PARCEL_IN_TRANSIT,
        FactKind.PARCEL_OUT_FOR_DELIVERY,
        FactKind.PARCEL_WAITING,
        FactKind.PARCEL_ATTEMPTED,
        FactKind.PARCEL_DELIVERED,
        FactKind.PARCEL_DELAYED,
        FactKind.PARCEL_EXCEPTION,
        FactKind.PARCEL_RETURNING,
        FactKind.PARCEL_BACK,
        MoneyKind.PAYMENT,
        MoneyKind.REFUND,
    }
)
"""What the customer may read; the rest is bookkeeping, or staff's own."""

KINDS = (*FactKind, *MoneyKind)
"""Everything that can stand in a story."""


class Told(Protocol):
    """A fact as far as it matters here."""

    kind: str
    at: datetime
    data: Mapping[str, str | int]


def for_customers[T: Told](facts: Iterable[T]) -> list[T]:
    """Return the facts that a customer may read.

    The number that a parcel left with is no change: it stands with the parcel.
    """
    shown = [fact for fact in facts if fact.kind in PUBLIC]
    sent = {
        fact.data.get("fulfillment"): fact.at for fact in shown if fact.kind == FactKind.PARCEL_SENT
    }
    return [
        fact
        for fact in shown
        if fact.kind != FactKind.TRACKING_CHANGED
        or fact.at > sent.get(fact.data.get("fulfillment"), fact.at)
    ]
