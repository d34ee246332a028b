"""Where the clocks of complaints stand, for pages and the API."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..states import ClockKind
from . import measures as measured
from . import reckon, rules
from .measures import Measures
from .models import Clock


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

    @property
    def left_minutes(self) -> int:
        """How much working time is left; negative where it is over."""
        return self.minutes - self.used_minutes


def of(complaint_ids: Collection[int], *, now: datetime) -> Mapping[int, Sequence[ClockStanding]]:
    """Return all clocks of these complaints, in a constant number of statements."""
    found: dict[int, list[ClockStanding]] = {pk: [] for pk in complaint_ids}
    rows = list(
        Clock.objects.filter(complaint_id__in=list(complaint_ids)).order_by("complaint_id", "pk")
    )
    if rows:
        measures = measured.read()
        for row in rows:
            found[row.complaint_id].append(_standing(row, measures, now))
    return found


def _standing(row: Clock, measures: Measures, now: datetime) -> ClockStanding:
    is_over = row.ended_at is not None
    calendar = None if is_over else measures.calendar_of(row)
    return ClockStanding(
        kind=ClockKind(row.kind),
        started_at=row.started_at,
        due_at=None if is_over or row.running_since is None else row.due_at,
        minutes=row.minutes,
        used_minutes=rules.used(reckon.run_of(row), calendar, now=now) // 60,
        warned=row.warned,
        is_paused=not is_over and row.running_since is None,
        ended_at=row.ended_at,
        met=row.met,
    )
