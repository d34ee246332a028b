"""Where the clocks of complaints stand, for pages and the API."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..states import ClockKind


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """One clock."""

    kind: ClockKind
    started_at: datetime
    due_at: datetime | None
    """None while it stands still or has ended."""
    minutes: int
    used_minutes: int
    """Working time used up by now."""
    warned: int
    is_paused: bool
    ended_at: datetime | None
    met: bool | None


def of(complaint_ids: Collection[int], *, now: datetime) -> Mapping[int, Sequence[ClockStanding]]:
    """Return all clocks of these complaints, in a constant number of statements."""
    raise NotImplementedError
