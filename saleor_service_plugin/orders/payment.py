"""How an order is paid: pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from ..shop.snapshots import MoneyKind, MoneyMovement, Order

BY_HAND = frozenset({"manual", "manual payment", "mirumee.payments.manual"})
"""What Saleor calls a payment that staff wrote down: it says nothing about the method."""

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
    methods = [
        name for method in order.payment_methods if (name := method.casefold()) not in BY_HAND
    ]
    for part in sorted(mapped, key=len, reverse=True):
        fits = any(part.casefold() in method for method in methods) if part else not methods
        if fits and mapped[part] in list(PaymentKind):
            return PaymentKind(mapped[part])
    if order.is_collected and not methods:
        return PaymentKind.COLLECTION
    if order.total_charged > 0 or order.total_authorized > 0:
        return PaymentKind.IMMEDIATE
    return PaymentKind.UNKNOWN


def came_in(order: Order) -> Decimal:
    """Return what the customer has paid, whatever went back to him since.

    Saleor takes refunds off what was charged: by that figure money that was given back
    would be owed again. Of an order read without its history that figure is all there is.
    """
    signs = {
        MoneyKind.PAYMENT: 1, MoneyKind.PAYMENT_CORRECTION: 1, MoneyKind.CHARGE_BACK: -1,
    }  # fmt: skip
    total = sum((row.amount * signs.get(row.kind, 0) for row in order.money), Decimal(0))
    return max(total, order.total_charged)


def is_paid(order: Order) -> bool:
    """Whether money came and nothing is left to be paid."""
    return order.total_gross > 0 and amount_open(order) == 0


def amount_open(order: Order) -> Decimal:
    """Return what is still to be paid; what staff promised to give back is not."""
    granted = sum((row.amount for row in order.granted_refunds), Decimal(0))
    return max(order.total_gross - granted - came_in(order), Decimal(0))


def is_reserved(order: Order) -> bool:
    """Whether the money is under way: authorized, or a debit that is pending."""
    return order.total_authorized + order.total_pending >= amount_open(order) > 0


def is_news(
    order: Order,
    paid_at: datetime,
    *,
    placed_at: datetime,
    kind: PaymentKind,
    ended_at: datetime | None = None,
) -> bool:
    """Whether a payment is news to the customer.

    Not where it came with the order. Nor where money reserved then is taken later, as
    with cards that are charged on dispatch: the customer has long done his part. But
    whatever comes in or is taken after the order was canceled nobody expects.
    """
    if ended_at is not None and paid_at >= ended_at:
        return True
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
