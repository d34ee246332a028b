"""Warning staff of clocks, and what follows when a clock's time is over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ...events import emit
from ...events.emit import NewEvent
from ..mails import tell
from ..models import Complaint, ComplaintChange
from ..states import AuthorKind, Priority
from . import announce, keep, reckon, rules
from .measures import Measures
from .models import Clock

WARNED = "warned"
"""In the trail: a warning was given, `after` is "<kind of clock>:<per cent>"."""

PRIORITY = "priority"

ESCALATED = "escalated"
"""In the trail: somebody was mailed that a clock's time is over, `after` is its kind."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What was warned of."""

    given: int = 0
    """Warnings."""
    over: int = 0
    """Those among them that say that time is over."""

    def __add__(self, other: "Warned") -> "Warned":
        """Return both together."""
        return Warned(self.given + other.given, self.over + other.over)


@dataclass(slots=True)
class _Written:
    """What a batch has to write beside complaints and clocks."""

    now: datetime
    trail: list[ComplaintChange] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)

    def note(self, row: Complaint, what: str, before: str, after: str) -> None:
        """Write something into the trail of a complaint."""
        self.trail.append(
            ComplaintChange(
                complaint_id=row.pk, what=what, before=before, after=after,
                by_kind=AuthorKind.SYSTEM, at=self.now,
            )
        )  # fmt: skip


def give(rows: Sequence[Complaint], measures: Measures, *, now: datetime) -> Warned:
    """Give the warnings that are due of these complaints, in the caller's transaction.

    Each stands in the trail. When a clock's time is over, the complaint's priority rises by one,
    its other clocks follow the policy of that, endpoints hear of it, and whom the policy names
    is mailed.

    Args:
        rows: Locked.
        measures: What holds now.
        now: Database time.

    """
    clocks = keep.standing_of(row.pk for row in rows)
    written, total = _Written(now), Warned()
    for row in rows:
        total += _look(row, clocks[row.pk], measures, written)
    keep.save_all(clock for own in clocks.values() for clock in own)
    Complaint.objects.bulk_update(rows, [*reckon.SHOWN, "priority", "changed_at"])
    ComplaintChange.objects.bulk_create(written.trail)
    emit.emit(written.events)
    return total


def _look(row: Complaint, clocks: list[Clock], measures: Measures, written: _Written) -> Warned:
    given, over = 0, []
    for clock in clocks:
        if clock.next_at is None or clock.next_at > written.now:
            continue
        reached = reckon.set_times(clock, measures, now=written.now).reached
        if reached <= clock.warned:
            continue
        clock.warned = reached
        written.note(row, WARNED, "", f"{clock.kind}:{reached}")
        given += 1
        if reached == rules.FULL:
            over.append(clock)
    for clock in over:
        _escalate(row, clock, clocks, measures, written)
    reckon.show(row, clocks)
    return Warned(given, len(over))


def _escalate(
    row: Complaint, clock: Clock, clocks: list[Clock], measures: Measures, written: _Written
) -> None:
    """Have it hurry more, and tell who is to be told."""
    if address := measures.escalates_to(row, clock):
        tell.escalated(row, clock.pk, address, now=written.now)
        written.note(row, ESCALATED, "", clock.kind)
    if row.priority < Priority.URGENT:
        before = Priority(row.priority)
        row.priority = Priority(before + 1)
        written.note(row, PRIORITY, str(int(before)), str(int(row.priority)))
        for other in clocks:
            if other.warned < rules.FULL:
                reckon.set_rule(other, row, measures, now=written.now)
    row.changed_at = written.now
    name = Priority(row.priority).name
    written.events.append(announce.overdue(row, clock, name, written.now))
