"""What a carrier's tracking service is to us: one function that asks about one number. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..carrier_report import Answer
from ..carriers.names import Carrier

Credentials = Mapping[str, str]
"""By the names of a service's `fields`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a carrier is told of a parcel: its number, and nothing of who gets it."""

    number: str
    carrier: Carrier
    language: str = "en"


Ask = Callable[[Question, Credentials], Answer]
"""Asks and never raises; what it takes is bounded in time and memory."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that has to be known to ask a service."""

    name: str
    secret: bool = True
    """Whether it is written only and never shown again."""
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """One tracking service that can be asked."""

    key: str
    name: str
    carriers: frozenset[Carrier]
    """Whose parcels it knows."""
    fields: tuple[Field, ...]
    ask: Ask
    daily_quota: int = 250
    """Calls in 24 hours that its smallest plan allows; staff set what theirs does."""
    gap_seconds: float = 1.0
    """Least time between two calls."""
    languages: tuple[str, ...] = field(default=("en",))
