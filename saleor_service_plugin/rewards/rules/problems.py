"""What can be wrong about a rule, with the field it stands in. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Of what sort a problem is; with the field it is all that pages need to tell of it."""

    REQUIRED = "required"
    INVALID = "invalid"
    OUT_OF_RANGE = "out-of-range"
    UNKNOWN = "unknown"
    CURRENCY = "currency"
    IMPOSSIBLE = "impossible"
    """It can never come true, or can never give anything."""
    EXPENSIVE = "expensive"
    """More than is usual: a warning."""
    PASSED_OVER = "passed-over"
    """A change came in between."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a rule cannot be switched on or saved, or what staff should know before."""

    field: str
    """"name", "trigger", "conditions.2.amount", "reward.value", "limits.per_day", ..."""
    code: Code
    message: str
    """In English, a sentence for API clients; pages translate by field and code."""
    is_warning: bool = False
    """Whether it may be saved all the same."""
