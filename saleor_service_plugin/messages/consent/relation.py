"""What is known of a customer when advertising is about to leave: what the gate goes by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..gate import Relation


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to whom advertising is about to leave."""

    email: str
    channel_id: int
    country: str
    """Of his address, ISO 3166 alpha-2, "" unknown."""
    similar_goods: bool
    """Whether the mail is about the shop's own similar goods."""
    order_id: UUID | None = None
    """The sale from which the shop has his address."""
    sold_at: datetime | None = None
    """When that sale was, where it stands (paid, not canceled)."""


def relations(asked: Collection[Asked]) -> Mapping[Asked, Relation]:
    """Return what is known of each, from what they said and were told; constant statements."""
    raise NotImplementedError


def unsubscribe_address(email: str, channel_id: int) -> str:
    """Return the address that ends advertising to this person with one click (RFC 8058)."""
    raise NotImplementedError
