"""What is granted, as plain values; stored as JSON in rules, campaigns and grants. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from .words import CodeKind


@dataclass(frozen=True, slots=True)
class GoodieReward:
    """A small thing in the parcel: the first that is there and that the customer lacks."""

    goodie_ids: tuple[int, ...]
    """Our goodies in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class CodeReward:
    """A personal, single-use discount code."""

    kind: CodeKind
    value: Decimal
    """Percent, or an amount in `currency`; 100 for free shipping."""
    currency: str
    """Of the amounts; the code works in channels of this currency alone."""
    valid_days: int
    min_spent: Decimal | None = None
    cost: Decimal = Decimal(0)
    """What is booked for it: of a fixed one its value, else what staff expect at most."""
    countries: tuple[str, ...] = ()
    """Of free shipping; empty: everywhere."""
    product_ids: tuple[int, ...] = ()
    collection_ids: tuple[int, ...] = ()
    category_ids: tuple[int, ...] = ()
    """What it takes something off; all three empty: everything."""
    channel_ids: tuple[int, ...] = ()
    """Where it can be used; empty: where it is granted."""


@dataclass(frozen=True, slots=True)
class GiftCardReward:
    """Store credit, assigned to the customer where Saleor has that."""

    amount: Decimal
    currency: str
    valid_days: int | None = None


Reward = GoodieReward | CodeReward | GiftCardReward


def read(stored: object) -> Reward:
    """Return a reward as stored.

    Raises:
        ValueError: It is none; the text names field and reason.

    """
    raise NotImplementedError


def write(reward: Reward) -> dict[str, object]:
    """Return what is stored of a reward; `read` gives the same one back."""
    raise NotImplementedError
