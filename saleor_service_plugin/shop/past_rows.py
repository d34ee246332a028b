"""What is read of orders that are over or wait, for the service mirror: plain values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of orders, the newest first."""

    created_at: datetime
    order_id: UUID


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order as far as the mirror needs it."""

    id: UUID
    number: int
    channel_id: int
    created_at: datetime
    """Of the shop's row; a page goes on behind it."""
    placed_at: datetime
    """When the customer ordered; of a draft when staff completed it."""
    status: str
    origin: str
    user_id: int | None
    email: str
    """By Saleor's own rule, "" where there is none."""
    currency: str
    charge_status: str
    total_gross: Decimal
    total_charged: Decimal
    """What the shop has of the customer's money: refunds made or under way are taken off."""
    granted: Decimal
    """What staff promised to give back, whether it moved or not."""
    came_back: Decimal
    """Gross value of what was returned or refunded line by line; of returned orders alone."""
    waits: bool
    """Whether something that is shipped has not left yet."""
    handed_over_at: datetime | None
    """When the first parcel left; None where none did, or an importer brought it."""
    news_at: datetime | None
    """When the shop last did something that customers notice."""
    method_id: int | None
    method_name: str
    max_days: int | None
    """Of the shipping method: the most days until the goods are there."""
    tracking_numbers: tuple[str, ...]
    """Of the parcels that left."""
