"""What somebody said on the telephone, and the orders that it may mean: rows of the port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was said; an order fits where one of these stands in it."""

    whole: tuple[str, ...] = ()
    """Words in small letters, met as a whole; digits; telephone numbers as E.164 writes them."""
    begins: tuple[str, ...] = ()
    """The same by their beginnings."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, read as it may have been meant."""

    number: int | None = None
    """An order's number, where nothing else was said."""
    email: str = ""
    """A mail address or how one begins, where one was said; then nothing else counts."""
    readings: Sequence[tuple[Term, ...]] = ()
    """Of each all terms must fit."""


@dataclass(frozen=True, slots=True)
class CalledOrder:
    """One order that may be meant."""

    id: UUID
    number: int
    created_at: datetime
    status: str
    channel_id: int
    email: str
    name: str
    phone: str
    """As E.164 writes it, "" where there is none."""
    place: str
    """Postcode and town."""
