"""Why something that staff or customers ask of campaigns and referral is not done. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands in the way."""

    field: str
    """As Python writes it; "reward.value" of a part."""
    code: str
    """"required", "invalid", "out-of-range", "impossible", "unknown", "currency",
    "wrong-state", "too-many", "no-order": with the field all that pages need to tell of it."""
    message: str
    """In English, a sentence for API clients."""


class RefusedError(ValueError):
    """It is not done; nothing was changed."""

    def __init__(self, *problems: Problem) -> None:
        """Keep what stands in the way."""
        super().__init__("; ".join(f"{one.field}: {one.message}" for one in problems))
        self.problems: Sequence[Problem] = problems
