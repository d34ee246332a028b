"""What a customer had bought before a moment: what conditions look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's orders that count, before one moment; that order itself is none of them."""

    person_id: int
    proven: bool
    """Whether it is proven that the order is this person's (login, or address and place)."""
    orders: int = 0
    spent: Mapping[str, Decimal] = field(default_factory=dict)
    """Gross, by currency."""
    last_at: datetime | None = None
    """When the last of them was placed."""
    pieces: int = 0
    """Of all paid orders up to now, for the share of returns."""
    pieces_back: int = 0
    goodies: int = 0
    """Goodies this person was given in the 365 days before."""
    groups: frozenset[int] = frozenset()
    """Customer groups of his account (Saleor's), where the shop has such; else empty."""
