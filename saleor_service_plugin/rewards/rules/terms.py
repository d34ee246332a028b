"""A rule as it is asked: what staff wrote, read and checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from .reward import Reward
from .words import ConditionKind, Trigger


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; what `values` holds depends on its kind (`words.ConditionKind`)."""

    kind: ConditionKind
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How often and for how much a rule gives; None does not limit."""

    per_customer: int | None = None
    cooldown_days: int | None = None
    """Least days between two grants of this rule to one customer."""
    per_day: int | None = None
    total: int | None = None
    monthly_budget: Decimal | None = None
    """In `currency`; never exceeded by a cent."""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything about a rule that decides."""

    id: int
    revision: int
    trigger: Trigger
    days: int
    conditions: tuple[Condition, ...]
    reward: Reward
    limits: Limits
    priority: int = 0
    stop: bool = False
    hold_out: int = 0
    """Percent, by lot over rule and person: the same person always draws the same."""
    on_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a rule cannot be switched on or saved."""

    field: str
    """"name", "trigger", "conditions.2.amount", "reward.value", "limits.per_day", ..."""
    code: str
    """"required", "invalid", "out-of-range", "unknown", "currency", "impossible"."""
    message: str
    """In English, a sentence for API clients; pages translate by field and code."""
