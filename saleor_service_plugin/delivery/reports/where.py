"""What of the promises a report is about, and by what it is divided; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class By(StrEnum):
    """By what lines are counted apart."""

    CHANNEL = "channel"
    METHOD = "method"
    CARRIER = "carrier"
    MONTH = "month"
    """Of the first promise's last day."""


class Outcome(StrEnum):
    """What became of a line's first promise."""

    KEPT = "kept"
    """There by the promised day, or ready where it is collected."""
    BROKEN = "broken"
    """Not: it came later, left later, or has not left though the day is over; or a carrier
    saw it under way afterwards."""
    UNKNOWN = "unknown"
    """It left in time, the day is over, and nobody says whether it arrived."""
    RUNNING = "running"
    """The day is not over."""
    CANCELED = "canceled"
    """The line ended otherwise: there was nothing to keep any more."""


MOST_MONTHS = 36
"""Of one report."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which promised lines; what is None does not matter, what is empty gives none."""

    first: date
    """The first day of the first month."""
    after: date
    """The first day of the month after the last one."""
    channel_ids: Sequence[int] | None = None
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see at all; None: all."""
    method_ids: Sequence[int] | None = None
    carriers: Sequence[str] | None = None
    """Codes; "" where the carrier was not known."""
    shown: bool | None = None
    """True: those that customers were told; False: those that were only watched."""

    @property
    def channels(self) -> list[int] | None:
        """The channels that are wanted and allowed, None where that is no matter."""
        if self.allowed_channel_ids is None or self.channel_ids is None:
            some = self.channel_ids if self.channel_ids is not None else self.allowed_channel_ids
            return None if some is None else list(some)
        return [pk for pk in self.channel_ids if pk in self.allowed_channel_ids]

    @property
    def asked(self) -> Mapping[str, list[int] | list[str]]:
        """What is asked: values by column."""
        found: dict[str, list[int] | list[str] | None] = {
            "channel_id": self.channels,
            "method_id": None if self.method_ids is None else list(self.method_ids),
            "carrier": None if self.carriers is None else list(self.carriers),
        }
        return {name: values for name, values in found.items() if values is not None}


@dataclass(frozen=True, slots=True)
class Key:
    """Which cell of a report; what it is not divided by is None."""

    channel_id: int | None = None
    method_id: int | None = None
    carrier: str | None = None
    month: date | None = None
    """Its first day."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How the promises of one cell were kept, in order lines."""

    key: Key
    kept: int = 0
    broken: int = 0
    unknown: int = 0
    running: int = 0
    canceled: int = 0

    @property
    def promised(self) -> int:
        """All lines that were promised and not canceled."""
        return self.ended + self.running

    @property
    def ended(self) -> int:
        """Those whose promise is decided, or was over without anybody knowing."""
        return self.kept + self.broken + self.unknown

    @property
    def known(self) -> int:
        """Those of which is known whether it was kept: what the rate goes by."""
        return self.kept + self.broken

    @property
    def rate(self) -> float | None:
        """The share of kept ones among those that are known, 0 to 1; None where none is."""
        return self.kept / self.known if self.known else None


@dataclass(frozen=True, slots=True)
class Span:
    """How long something took, over many lines."""

    count: int
    median: float | None
    """In seconds: half of them took no longer. None where there are none."""
    ninth: float | None
    """Nine in ten took no longer."""


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """How long the lines of one cell took, by the clock."""

    key: Key
    to_hand_over: Span
    """From the order until the last piece left."""
    on_the_way: Span
    """From there until the last piece arrived."""
    in_all: Span
    """From the order until the last piece arrived."""


def month_after(day: date, months: int = 1) -> date:
    """Return the first day of the month so many after a day's.

    Raises:
        ValueError: The calendar ends before.

    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
