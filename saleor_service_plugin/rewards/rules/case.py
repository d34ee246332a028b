"""What a rule's conditions look at: one occasion of one customer, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .standing import Standing
from .words import Trigger


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """The order of the occasion, as far as conditions ask for it."""

    order_id: str
    placed_at: datetime
    value: Decimal
    """Gross total."""
    currency: str
    country: str
    language: str
    has_account: bool
    product_ids: frozenset[int] = frozenset()
    variant_ids: frozenset[int] = frozenset()
    collection_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()
    """With all those above them."""


@dataclass(frozen=True, slots=True)
class Case:
    """One occasion."""

    trigger: Trigger
    at: datetime
    day: date
    """Of `at`, by the channel's calendar."""
    channel_id: int
    currency: str
    """Of the channel."""
    standing: Standing
    order: OrderFacts | None = None
    """None where no order is at hand (days without an order)."""
    rule_id: int | None = None
    """The only rule asked, where the occasion waited that rule's days."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What rewards would cost at this occasion, by rule id; missing: it can give nothing."""

    by_rule: dict[int, Decimal] = field(default_factory=dict)
