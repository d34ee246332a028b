"""What a rule brings: who got something against those who by lot got nothing. Pure.

Newcombe's interval of a difference of two shares (Statistics in Medicine 17, 1998, method 10):
honest also with few cases and with shares near 0.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

LEAST_CASES = 400
"""Of both groups together. With fewer, chance alone moves the difference by ten points."""

LEAST_OF_GROUP = 20
"""A lot of one percent leaves too few to compare with."""

DAYS = 60
"""Within which somebody has to order again; only cases older than that are counted."""

Z = 1.959964
"""Of a normal distribution: 95 of 100 intervals made so hold the truth."""


class Silence(StrEnum):
    """Why nothing is shown."""

    NO_HOLD_OUT = "no-hold-out"
    """Nobody is left out by lot, so there is nothing to compare with."""
    TOO_FEW = "too-few"
    """Fewer cases than `LEAST_CASES`, or than `LEAST_OF_GROUP` in a group."""


@dataclass(frozen=True, slots=True)
class Group:
    """One of both groups."""

    cases: int
    """Customers, each by the first time."""
    again: int
    """Those with another order within `DAYS`."""

    @property
    def share(self) -> float | None:
        """Who ordered again, 0 to 1."""
        return self.again / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class Uplift:
    """The difference in who orders again; None with a reason where it is not known."""

    given: Group
    held_out: Group
    difference: float | None = None
    """Share among those who got something less that of the others, -1 to 1."""
    low: float | None = None
    high: float | None = None
    """The interval in which the truth lies, with 95 percent confidence."""
    silence: Silence | None = None

    @property
    def cases(self) -> int:
        """Of both groups."""
        return self.given.cases + self.held_out.cases


def compare(given: Group, held_out: Group) -> Uplift:
    """Return what having got something changes, where that can be said."""
    if not held_out.cases:
        return Uplift(given, held_out, silence=Silence.NO_HOLD_OUT)
    few = min(given.cases, held_out.cases) < LEAST_OF_GROUP
    if few or given.cases + held_out.cases < LEAST_CASES:
        return Uplift(given, held_out, silence=Silence.TOO_FEW)
    one, other = given.again / given.cases, held_out.again / held_out.cases
    (low, high), (lower, higher) = wilson(given), wilson(held_out)
    difference = one - other
    return Uplift(
        given,
        held_out,
        difference,
        max(-1.0, difference - sqrt((one - low) ** 2 + (higher - other) ** 2)),
        min(1.0, difference + sqrt((high - one) ** 2 + (other - lower) ** 2)),
    )


def wilson(group: Group) -> tuple[float, float]:
    """Return the interval of a share by Wilson's score."""
    count, share = group.cases, group.again / group.cases
    middle = share + Z * Z / (2 * count)
    spread = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    whole = 1 + Z * Z / count
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
