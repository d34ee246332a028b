"""A rule as it is asked: what staff wrote, read and checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from . import reward as rewards
from .problems import Problem
from .reward import Reward
from .shapes import CONDITIONS, LIMITS, plain, read_all
from .words import ConditionKind, Trigger

__all__ = [
    "Condition", "Draft", "Limits", "Problem", "Terms", "Written", "read_condition",
    "read_conditions", "read_limits", "read_terms", "write_condition", "write_limits",
]  # fmt: skip


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
class Draft:
    """A rule as somebody typed it: values of JSON, unchecked."""

    name: str = ""
    trigger: str = ""
    days: int = 0
    conditions: tuple[Mapping[str, object], ...] = ()
    reward: Mapping[str, object] = field(default_factory=dict)
    limits: Mapping[str, object] = field(default_factory=dict)
    priority: int = 0
    stop: bool = False
    hold_out: int = 0


class Written(Protocol):
    """A rule as it is stored (`asking.models.Rule` is one)."""

    id: Any
    revision: Any
    trigger: Any
    days: Any
    conditions: Any
    reward: Any
    limits: Any
    priority: Any
    stop: Any
    hold_out: Any
    on_since: Any


def read_terms(row: Written) -> Terms:
    """Read a stored rule.

    Raises:
        ValueError: It is none any more; the text names field and reason. Only what was
            checked is stored, so that somebody else must have written it.

    """
    return Terms(
        id=row.id,
        revision=row.revision,
        trigger=Trigger(row.trigger),
        days=row.days,
        conditions=read_conditions(row.conditions),
        reward=rewards.read(row.reward),
        limits=read_limits(row.limits),
        priority=row.priority,
        stop=row.stop,
        hold_out=row.hold_out,
        on_since=row.on_since,
    )


def read_conditions(stored: object) -> tuple[Condition, ...]:
    """Read a list of conditions, of rules and of segments alike.

    Raises:
        ValueError: One of them is none; the text names field and reason.

    """
    if not isinstance(stored, list | tuple):
        raise ValueError("conditions: this is a list.")
    return tuple(read_condition(one, f"conditions.{at}") for at, one in enumerate(stored))


def read_condition(stored: object, path: str = "conditions.0") -> Condition:
    """Read one.

    Raises:
        ValueError: It is none; the text names field and reason.

    """
    if not isinstance(stored, Mapping):
        raise ValueError(f"{path}: this is an object.")
    try:
        kind = ConditionKind(str(stored.get("kind")))
    except ValueError as error:
        raise ValueError(f"{path}.kind: there is no such condition.") from error
    values, wrong = read_all(CONDITIONS[kind], stored, path)
    _raise_first(wrong)
    return Condition(kind, values)


def write_condition(condition: Condition) -> dict[str, object]:
    """Return what is stored of a condition; `read_condition` gives the same one back."""
    values = {name: plain(value) for name, value in condition.values.items()}
    return {"kind": condition.kind.value, **values}


def read_limits(stored: object) -> Limits:
    """Read limits; {} limits nothing.

    Raises:
        ValueError: They are none; the text names field and reason.

    """
    if not isinstance(stored, Mapping):
        raise ValueError("limits: this is an object.")
    values, wrong = read_all(LIMITS, stored, "limits")
    _raise_first(wrong)
    known: dict[str, Any] = dict(values)
    return Limits(**known)


def write_limits(limits: Limits) -> dict[str, object]:
    """Return what is stored of limits; what limits nothing is left out."""
    values = {name: getattr(limits, name) for name in LIMITS}
    return {name: plain(value) for name, value in values.items() if value not in (None, "")}


def _raise_first(wrong: list[Problem]) -> None:
    for problem in wrong:
        raise ValueError(f"{problem.field}: {problem.message}")
