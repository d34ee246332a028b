"""Clocks as rows, and what a complaint shows of them; nothing is read or written here."""

from collections.abc import Iterable
from datetime import datetime

from ..models import Complaint
from ..states import BY_ITSELF, RUNNING, ClockKind
from . import rules
from .measures import Measures
from .models import Clock
from .rules import Run, Times

COLUMNS = (
    "minutes", "policy_id", "running_since", "used_seconds", "due_at", "next_at", "warned",
    "ended_at", "met",
)  # fmt: skip
"""What is ever changed of a clock."""

SHOWN = (
    "due_at", "due_kind", "warned", "quiet_due_at", "quiet", "callback_from", "callback_until",
)  # fmt: skip
"""What clocks set on a complaint."""


def run_of(clock: Clock) -> Run:
    """Return what is reckoned of a clock."""
    return Run(clock.minutes, clock.running_since, clock.used_seconds, clock.warned)


def set_times(clock: Clock, measures: Measures, *, now: datetime) -> Times:
    """Say when a clock is due and when to look at it."""
    found = rules.times(run_of(clock), measures.calendar_of(clock), now=now)
    clock.due_at, clock.next_at = found.due_at, found.next_at
    return found


def set_rule(clock: Clock, row: Complaint, measures: Measures, *, now: datetime) -> None:
    """Have a clock follow the policy that holds now, whether it runs or stands still."""
    if clock.kind != ClockKind.CALLBACK:
        policy = measures.policy(row)
        clock.minutes, clock.policy_id = policy.minutes(ClockKind(clock.kind)), policy.id
    # A warning that is due already is left to the rounds, which give it once.
    found = set_times(clock, measures, now=now)
    if found.reached > clock.warned:
        clock.next_at = now


def pause(clock: Clock, measures: Measures, *, now: datetime) -> None:
    """Have a clock stand still; what it used up stays."""
    if clock.running_since is None:
        return
    clock.used_seconds = rules.used(run_of(clock), measures.calendar_of(clock), now=now)
    clock.running_since = clock.due_at = clock.next_at = None


def resume(clock: Clock, measures: Measures, *, now: datetime) -> None:
    """Have a clock go on."""
    if clock.running_since is None:
        clock.running_since = now
        if set_times(clock, measures, now=now).reached > clock.warned:
            clock.next_at = now


def end(clock: Clock, measures: Measures, *, now: datetime) -> None:
    """End a clock. When it was due stays, for reports."""
    run, calendar = run_of(clock), measures.calendar_of(clock)
    clock.met = rules.is_met(run, calendar, now=now)
    clock.used_seconds = rules.used(run, calendar, now=now)
    clock.running_since = clock.next_at = None
    clock.ended_at = now


def show(row: Complaint, clocks: Iterable[Clock]) -> None:
    """Set on a complaint what its clocks that run say.

    Args:
        row: The complaint.
        clocks: All of it that have not ended, and others.

    """
    running = [one for one in clocks if one.running_since and not one.ended_at]
    first = min(
        (one for one in running if one.due_at), key=lambda one: (one.due_at, one.pk), default=None
    )
    row.due_at = first.due_at if first else None
    row.due_kind = first.kind if first else ""
    row.warned = max((one.warned for one in running), default=0)


def waits_for_word(row: Complaint) -> bool:
    """Whether a customer waits to hear of a complaint: it is the staff's turn, and it was not
    opened by itself, which no customer knows of.
    """  # fmt: skip
    if row.state not in {str(one) for one in RUNNING}:
        return False
    return row.unanswered_since is not None or row.source not in {str(one) for one in BY_ITSELF}


def heard_at(row: Complaint) -> datetime:
    """Return since when a customer waits to hear."""
    return row.unanswered_since or row.heard_at or row.opened_at


def set_quiet(row: Complaint, measures: Measures, *, now: datetime) -> None:
    """Say whether a customer has heard nothing for too long, and when to look again."""
    row.quiet, row.quiet_due_at = False, None
    if not waits_for_word(row):
        return
    due = rules.silent_from(
        heard_at(row), measures.silence_hours(row.channel_id), measures.calendar(row.channel_id)
    )
    if due is not None and due <= now:
        row.quiet = True
    row.quiet_due_at = min(due or now + rules.AGAIN, now + rules.AGAIN)
