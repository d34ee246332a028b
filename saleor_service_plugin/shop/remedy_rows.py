"""What remedies read of the shop: plain values."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What a line of an order cost, and how much of it was given back already."""

    line_id: UUID
    unit_gross: Decimal
    """After all discounts, as Saleor reckons refunds with it."""
    quantity: int
    given_back: int = 0
    """Pieces that granted refunds name, paid or not."""


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """What of an order's money can be given back."""

    order_id: UUID
    currency: str
    digits: int
    """Decimal places of the currency (ISO 4217)."""
    held: Decimal
    """What the shop has of the customer's money now: charged, less what was paid back or is
    on its way."""
    promised: Decimal
    """Of it what granted refunds already promise and nobody has paid."""
    shipping_gross: Decimal
    shipping_given_back: bool
    lines: tuple[LineMoney, ...]

    @property
    def left(self) -> Decimal:
        """What may still be promised, never below 0."""
        return max(self.held - self.promised, Decimal(0))
