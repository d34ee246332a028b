"""How an order is paid: pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from ..shop.snapshots import MoneyKind, MoneyMovement, Order

SOON = timedelta(minutes=10)
"""A payment that comes so soon after the order needs no mail (product, section 1)."""


class PaymentKind(StrEnum):
    """How a customer pays; staff map the shop's payment methods onto these."""

    IMMEDIATE = "immediate"
    PREPAYMENT = "prepayment"
    INVOICE = "invoice"
    COLLECTION = "collection"
    UNKNOWN = "unknown"


def kind_of(order: Order, mapped: Mapping[str, str]) -> PaymentKind:
    """Return how an order is paid.

    Args:
        order: With the names of its payment methods.
        mapped: Kind by part of a method's name, whatever its case; "" stands for orders
            without any method. The longest part that fits counts.

    """
    methods = [method.casefold() for method in order.payment_methods]
    for part in sorted(mapped, key=len, reverse=True):
        fits = any(part.casefold() in method for method in methods) if part else not methods
        if fits and mapped[part] in list(PaymentKind):
            return PaymentKind(mapped[part])
    if order.total_charged > 0 or order.total_authorized > 0:
        return PaymentKind.IMMEDIATE
    if order.is_collected and not methods:
        return PaymentKind.COLLECTION
    return PaymentKind.UNKNOWN


def is_paid(order: Order) -> bool:
    """Whether nothing is left to be paid; an order of nothing is."""
    return order.total_charged >= order.total_gross


def amount_open(order: Order) -> Decimal:
    """Return what is still to be paid."""
    return max(order.total_gross - order.total_charged, Decimal(0))


def is_news(order: Order, paid_at: datetime, *, placed_at: datetime, kind: PaymentKind) -> bool:
    """Whether a payment is news to the customer.

    Not where it came with the order. Nor where money reserved then is taken later, as
    with cards that are charged on dispatch: the customer has long done his part.
    """
    if paid_at <= placed_at + SOON:
        return False
    if kind is PaymentKind.COLLECTION:
        return False
    reserved = any(
        row.kind is MoneyKind.AUTHORIZATION and row.at <= placed_at + SOON for row in order.money
    )
    return not (reserved and kind is PaymentKind.IMMEDIATE)


def standing(order: Order, subjects: Mapping[str, str] | set[str]) -> Decimal:
    """Return the sum of those movements, named by `name`, that the shop still has."""
    return sum((row.amount for row in order.money if name(row) in subjects), Decimal(0))


def name(row: MoneyMovement) -> str:
    """Return the name of a movement of money, unique over the shop's two tables."""
    return f"{row.source}-{row.id}"


def refunded(order: Order) -> Decimal:
    """Return what went back in all."""
    signs = {MoneyKind.REFUND: 1, MoneyKind.REFUND_CORRECTION: 1, MoneyKind.REFUND_REVERSED: -1}
    return sum((row.amount * signs.get(row.kind, 0) for row in order.money), Decimal(0))
