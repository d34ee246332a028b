"""What of an order is added to its customer's sums. No Django, no clock, no I/O."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from ...shop.reward_rows import PurchaseRow

ENDED = ("draft", "canceled", "expired")
"""Saleor's statuses of orders by which nobody bought anything."""

NEVER = (*ENDED, "returned")
"""Those of orders that do not count, whatever was paid."""


@dataclass(frozen=True, slots=True)
class Counted:
    """An order as it stands in the sums; the columns of `Purchase` that may change."""

    channel_id: int
    placed_at: datetime
    paid_at: datetime | None
    counts: bool
    currency: str
    value: Decimal
    pieces: int
    pieces_back: int
    proven: bool

    @property
    def order(self) -> int:
        """What it adds to the orders that count."""
        return int(self.counts)

    @property
    def spent(self) -> Decimal:
        """What it adds to the money, in `currency`."""
        return self.value if self.counts else Decimal(0)

    @property
    def bought(self) -> int:
        """What it adds to the pieces of paid orders."""
        return self.pieces if self.paid_at else 0

    @property
    def back(self) -> int:
        """What it adds to the pieces that came back."""
        return self.pieces_back if self.paid_at else 0


COLUMNS = tuple(field.name for field in fields(Counted))


def count(row: PurchaseRow) -> Counted:
    """Return what an order adds to its customer's sums.

    It counts once it was paid in full, unless it was canceled, expired, sent back as a whole or
    refunded as a whole, and unless it replaces goods of another one (Saleor's "reissue").
    """
    has_money = row.total_charged > 0 or row.total_gross <= 0
    went_back = 0 < row.pieces <= row.pieces_back
    counts = (
        row.paid_at is not None
        and row.status not in NEVER
        and row.origin != "reissue"
        and has_money
        and not went_back
    )
    # Replacements are no purchases: their goods were counted with the order they replace.
    is_purchase = row.origin != "reissue" and row.status not in ENDED
    return Counted(
        channel_id=row.channel_id,
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        counts=counts,
        currency=row.currency,
        value=row.total_charged,
        pieces=row.pieces if is_purchase else 0,
        pieces_back=min(row.pieces_back, row.pieces) if is_purchase else 0,
        proven=row.logged_in_id is not None,
    )
