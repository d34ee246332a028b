"""What a refund comes to: Saleor's own sum, never above what is still held. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from ...shop.remedy_rows import OrderMoney


class Refusal(StrEnum):
    """Why an amount cannot be given back."""

    NOTHING = "nothing"
    """Neither pieces nor shipping nor an amount is named."""
    UNKNOWN_LINE = "unknown-line"
    TOO_FEW = "too-few"
    """Less than one piece of a line."""
    TOO_MANY = "too-many"
    """More pieces than were bought and not given back yet."""
    SHIPPING_TWICE = "shipping-twice"
    NOT_POSITIVE = "not-positive"
    TOO_PRECISE = "too-precise"
    """More decimal places than the currency has."""
    NOTHING_LEFT = "nothing-left"
    TOO_MUCH = "too-much"
    """A named amount is above what is left."""


class AmountRefusedError(ValueError):
    """An amount cannot be given back."""

    def __init__(self, refusal: Refusal, line_id: UUID | None = None) -> None:
        """Keep why, and of which line."""
        super().__init__(refusal)
        self.refusal = refusal
        self.line_id = line_id


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What somebody wants to give back."""

    pieces: Mapping[UUID, int] = field(default_factory=dict)
    """By line."""
    shipping: bool = False
    amount: Decimal | None = None
    """Instead of the sum of pieces and shipping; of a price reduction the only thing named."""


@dataclass(frozen=True, slots=True)
class Refund:
    """What a wish comes to."""

    amount: Decimal
    cut: bool
    """Whether pieces and shipping were worth more than is left."""


def reckon(money: OrderMoney, wish: RefundWish) -> Refund:
    """Return what a wish comes to, in the order's currency.

    Pieces at the gross price of one, shipping in whole, as Saleor's `orderGrantRefundCreate`
    adds them up; that sum is cut to what is left, a named amount above it is refused.

    Raises:
        AmountRefusedError: Why it cannot be given back.

    """
    _check_pieces(money, wish)
    if wish.amount is not None:
        _check_amount(money, wish.amount)
    if money.left <= 0:
        raise AmountRefusedError(Refusal.NOTHING_LEFT)
    if wish.amount is not None:
        if wish.amount > money.left:
            raise AmountRefusedError(Refusal.TOO_MUCH)
        return Refund(wish.amount, cut=False)
    prices = {line.line_id: line.unit_gross for line in money.lines}
    worth = sum((prices[line] * number for line, number in wish.pieces.items()), Decimal(0))
    if wish.shipping:
        worth += money.shipping_gross
    if worth <= 0:
        # Lines that cost nothing (a goodie, a voucher of 100 %).
        raise AmountRefusedError(Refusal.NOT_POSITIVE)
    return Refund(min(worth, money.left), cut=worth > money.left)


def _check_pieces(money: OrderMoney, wish: RefundWish) -> None:
    if not wish.pieces and not wish.shipping and wish.amount is None:
        raise AmountRefusedError(Refusal.NOTHING)
    lines = {line.line_id: line for line in money.lines}
    for line_id, number in wish.pieces.items():
        line = lines.get(line_id)
        if line is None:
            raise AmountRefusedError(Refusal.UNKNOWN_LINE, line_id)
        if number < 1:
            raise AmountRefusedError(Refusal.TOO_FEW, line_id)
        if number > line.quantity - line.given_back:
            raise AmountRefusedError(Refusal.TOO_MANY, line_id)
    if wish.shipping and money.shipping_given_back:
        raise AmountRefusedError(Refusal.SHIPPING_TWICE)


def _check_amount(money: OrderMoney, amount: Decimal) -> None:
    if not amount.is_finite() or amount <= 0:
        raise AmountRefusedError(Refusal.NOT_POSITIVE)
    if amount != round(amount, money.digits):
        raise AmountRefusedError(Refusal.TOO_PRECISE)
