"""How much time there is, when it is over, and when staff are warned before: pure.

A clock counts working time of its channel's calendar while it runs. What it had used up when
it was stopped stays as it was reckoned then; the stretch it runs in is reckoned anew whenever it
is looked at, so that a holiday entered today counts for what runs today. A promised call goes
by the clock on the wall: it has no calendar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...delivery.calendars.working_time import NeverWorksError, WorkCalendar
from ..states import WARNINGS, ClockKind, Priority, Topic

ALL_CHANNELS = 0
ALL_TOPICS = ""
ALL_PRIORITIES = -1

FULL = WARNINGS[-1]

SOONEST = timedelta(hours=1)
"""No silence counts before: working hours take at least their own time to pass."""

AGAIN = timedelta(days=1)
"""Closures are entered, zones change their clocks: after so long all is reckoned anew."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How much working time there is, in minutes."""

    first_reply_minutes: int
    next_reply_minutes: int
    solution_minutes: int
    channel_id: int = ALL_CHANNELS
    topic: str = ALL_TOPICS
    priority: int = ALL_PRIORITIES
    escalate_to: str = ""
    """Mail address of who is told when time is over, "" for nobody."""
    id: int | None = None
    """None for what holds by default."""

    @property
    def place(self) -> tuple[int, str, int]:
        """For what it holds: one policy stands in each place."""
        return self.channel_id, self.topic, self.priority

    @property
    def precision(self) -> tuple[int, bool, bool, bool]:
        """How precisely it says what it is for; no two that fit the same one are equal."""
        named = (
            self.priority != ALL_PRIORITIES,
            self.topic != ALL_TOPICS,
            self.channel_id != ALL_CHANNELS,
        )
        return sum(named), *named

    def minutes(self, kind: ClockKind) -> int:
        """Return how much time it gives.

        Raises:
            ValueError: A callback: that is as long as the time that was promised.

        """
        if kind is ClockKind.FIRST_REPLY:
            return self.first_reply_minutes
        if kind is ClockKind.NEXT_REPLY:
            return self.next_reply_minutes
        if kind is ClockKind.SOLUTION:
            return self.solution_minutes
        raise ValueError("No policy says when a customer is called back.")


DEFAULTS = (
    Policy(8 * 60, 8 * 60, 40 * 60),
    Policy(2 * 60, 2 * 60, 8 * 60, priority=Priority.URGENT),
)
"""What holds where staff said nothing: a working day, and a week; what is urgent within one."""


def choose(
    policies: Iterable[Policy], *, channel_id: int, topic: Topic | str, priority: int
) -> Policy:
    """Return the most precise policy for a complaint.

    The one that names most of priority, topic and channel; of two that name equally many the one
    that names the priority, then the one that names the topic. A policy of staff replaces the
    default that stands in the same place, no other one.
    """
    standing = {one.place: one for one in DEFAULTS} | {one.place: one for one in policies}
    fitting = _fitting(standing.values(), (channel_id, str(topic), int(priority)))
    return max(fitting, key=lambda one: one.precision)


def escalates_to(
    policies: Iterable[Policy], *, channel_id: int, topic: Topic | str, priority: int
) -> str:
    """Return who is told when a complaint's time is over, "" for nobody.

    The address of the most precise policy that names one: who sets shorter times for one topic
    need not repeat it, and no priority is left out by a default.
    """
    fitting = _fitting(policies, (channel_id, str(topic), int(priority)))
    naming = [one for one in fitting if one.escalate_to]
    return max(naming, key=lambda one: one.precision).escalate_to if naming else ""


def _fitting(policies: Iterable[Policy], wanted: tuple[int, str, int]) -> list[Policy]:
    general = (ALL_CHANNELS, ALL_TOPICS, ALL_PRIORITIES)
    return [
        one
        for one in policies
        if all(
            has in (want, every)
            for has, want, every in zip(one.place, wanted, general, strict=True)
        )
    ]


@dataclass(frozen=True, slots=True)
class Run:
    """What is reckoned of a clock."""

    minutes: int
    running_since: datetime | None
    """None while it stands still."""
    used_seconds: int = 0
    """Before `running_since`."""
    warned: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """When something is to be done about a clock."""

    due_at: datetime | None
    """When its time is over if it goes on; None while it stands still, and where staff never
    work."""
    next_at: datetime | None
    """When to look at it again; None where nothing is left to be said of it."""
    reached: int
    """The highest warning whose moment has come: 0, 50, 80, 100."""


def times(run: Run, calendar: WorkCalendar | None, *, now: datetime) -> Times:
    """Return where a clock stands.

    Args:
        run: The clock.
        calendar: When its channel's staff work; None for the clock on the wall.
        now: Aware.

    """
    if run.running_since is None:
        return Times(None, None, 0)
    moments = {percent: moment_of(run, percent, calendar) for percent in WARNINGS}
    reached = max((p for p, at in moments.items() if at is not None and at <= now), default=0)
    said = max(run.warned, reached)
    coming = [at for percent, at in moments.items() if percent > said]
    return Times(moments[FULL], _next(coming, calendar, now), reached)


def _next(
    coming: Sequence[datetime | None], calendar: WorkCalendar | None, now: datetime
) -> datetime | None:
    if not coming:
        return None
    first = coming[0]
    if calendar is None:
        return first
    return min(first or now + AGAIN, now + AGAIN)


def moment_of(run: Run, percent: int, calendar: WorkCalendar | None) -> datetime | None:
    """Return when so much of a running clock's time is used up, in UTC.

    Where that was so before it went on, the moment at which it went on. None while it stands
    still, and where it never comes because staff never work.
    """
    if run.running_since is None:
        return None
    left = timedelta(seconds=run.minutes * 60 * percent // 100 - run.used_seconds)
    if left <= timedelta(0):
        return run.running_since
    if calendar is None:
        return run.running_since + left
    try:
        return calendar.add_working_time(run.running_since, left)
    except NeverWorksError:
        return None


def used(run: Run, calendar: WorkCalendar | None, *, now: datetime) -> int:
    """Return how much time a clock has used up, in whole seconds."""
    if run.running_since is None or now <= run.running_since:
        return run.used_seconds
    if calendar is None:
        worked = now - run.running_since
    else:
        worked = calendar.working_time_between(run.running_since, now)
    return run.used_seconds + int(worked.total_seconds())


def is_met(run: Run, calendar: WorkCalendar | None, *, now: datetime) -> bool:
    """Whether a clock that ends now ends in time.

    One that stands still is in time while some of its time is left: whoever asks back after
    the last minute has not answered in time.
    """
    if run.running_since is None:
        return run.used_seconds < run.minutes * 60
    due = moment_of(run, FULL, calendar)
    return due is None or now <= due


def silent_from(heard_at: datetime, hours: int, calendar: WorkCalendar) -> datetime | None:
    """Return from when on a customer has heard nothing for too long; None: staff never work.

    Args:
        heard_at: When they heard last, or wrote what nobody answered.
        hours: So many working hours may pass.
        calendar: When the channel's staff work.

    """
    try:
        return calendar.add_working_time(heard_at, timedelta(hours=hours))
    except NeverWorksError:
        return None
