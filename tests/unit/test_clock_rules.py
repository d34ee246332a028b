"""Clocks of complaints, compared with a reference that counts minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saleor_service_plugin.complaints.clocks import rules
from saleor_service_plugin.complaints.clocks.rules import DEFAULTS, Policy, Run
from saleor_service_plugin.complaints.states import WARNINGS, ClockKind, Priority, Topic
from saleor_service_plugin.delivery.calendars.working_time import WorkCalendar
from tests.unit.test_working_time import BERLIN, OFFICE, Case, at, cases

MINUTE = timedelta(minutes=1)

FAR = 8 * 24 * 60
"""Minutes that the reference looks ahead."""

PHASES = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 3000)), max_size=4)
"""How long a clock runs, and stands still then, in minutes."""


class SlowClock:
    """Counts the worked minutes in which it runs, one after the other."""

    def __init__(self, case: Case, start: datetime) -> None:
        """Begin at a moment."""
        self.case, self.now, self.used = case, start, 0

    def run(self, minutes: int) -> None:
        """Let it run."""
        for _ in range(minutes):
            self.used += self.case.slow.works_at(self.now)
            self.now += MINUTE

    def stand(self, minutes: int) -> None:
        """Let it stand still."""
        self.now += minutes * MINUTE

    def reaches(self, wanted: int) -> datetime | None:
        """Return when it will have counted so much, where that is soon."""
        used, moment = self.used, self.now
        for _ in range(FAR):
            if used >= wanted:
                return moment
            used += self.case.slow.works_at(moment)
            moment += MINUTE
        return None


@settings(deadline=None, max_examples=120)
@given(cases(), st.integers(-720, 2880), st.integers(1, 90), PHASES)
def test_clocks_run_stand_still_and_warn_minute_by_minute(
    case: Case, begins: int, tens: int, phases: list[tuple[int, int]]
) -> None:
    minutes, start = tens * 10, at(case.day, begins)
    slow, run = SlowClock(case, start), Run(minutes, start)
    for running, still in phases:
        slow.run(running)
        used = rules.used(run, case.fast, now=slow.now)
        assert used == slow.used * 60
        run = Run(minutes, None, used)
        assert rules.times(run, case.fast, now=slow.now) == rules.Times(None, None, 0)
        assert rules.is_met(run, case.fast, now=slow.now) == (slow.used < minutes)
        slow.stand(still)
        assert rules.used(run, case.fast, now=slow.now) == used
        run = Run(minutes, slow.now, used)
    moments = {percent: slow.reaches(minutes * percent // 100) for percent in WARNINGS}
    for percent, moment in moments.items():
        found = rules.moment_of(run, percent, case.fast)
        assert found is not None
        assert found == moment if moment else found >= slow.now + FAR * MINUTE
    _looked_at(run, case, slow, moments)


def _looked_at(run: Run, case: Case, slow: SlowClock, moments: dict[int, datetime | None]) -> None:
    """Look at a clock around each of its moments, as the rounds do."""
    for percent, moment in moments.items():
        if moment is None:
            continue
        for now in (moment - timedelta(seconds=1), moment, moment + MINUTE):
            found = rules.times(run, case.fast, now=now)
            over = [one for one, when in moments.items() if when is not None and when <= now]
            assert found.reached == max(over, default=0)
            left = [when for one, when in moments.items() if one > found.reached]
            first = left[0] if left else None
            if not left:
                assert found.next_at is None
            elif first is not None:
                assert found.next_at == min(first, now + rules.AGAIN)
            if percent == WARNINGS[-1]:
                assert rules.is_met(run, case.fast, now=now) == (now <= moment)


@settings(deadline=None)
@given(
    cases(), st.integers(0, 2880), st.lists(st.integers(1, 90), min_size=1, max_size=6),
    st.lists(st.integers(1, 900), min_size=6, max_size=6),
)  # fmt: skip
def test_edits_give_no_warning_twice_and_lose_none(
    case: Case, begins: int, edits: list[int], steps: list[int]
) -> None:
    """However often the time is changed, each look gives what is reached and was not given."""
    now = at(case.day, begins)
    run, given_ = Run(edits[0] * 10, now), [0]
    for tens, step in zip(edits, steps, strict=False):
        run = Run(tens * 10, run.running_since, 0, run.warned)
        now += step * MINUTE
        found = rules.times(run, case.fast, now=now)
        used = rules.used(run, case.fast, now=now) / 60 / run.minutes * 100
        if found.reached > run.warned:
            given_.append(found.reached)
            run = Run(run.minutes, run.running_since, 0, found.reached)
        assert run.warned >= max((one for one in WARNINGS if one <= used), default=0)
    assert given_ == sorted(set(given_))


def test_a_promised_call_goes_by_the_clock_on_the_wall() -> None:
    night = datetime(2026, 3, 28, 23, tzinfo=UTC)
    run = Run(120, night)
    found = rules.times(run, None, now=night + timedelta(minutes=97))
    assert found.due_at == night + timedelta(hours=2)
    assert (found.reached, found.next_at) == (80, night + timedelta(hours=2))


def test_over_the_night_in_which_the_clocks_change_working_time_is_real_time() -> None:
    """Saturday 20:00 to Sunday 20:00 by the clock are 23 hours in March and 25 in October."""
    week = OFFICE[:5] + (((OFFICE[0][0].__class__(0, 1440)),),) * 2
    calendar = WorkCalendar(BERLIN, week)
    for day, hours in ((28, 23), (24, 25)):
        month = 3 if day == 28 else 10
        start = datetime(2026, month, day, 20, tzinfo=BERLIN)
        run = Run(hours * 60, start.astimezone(UTC))
        due = rules.moment_of(run, 100, calendar)
        assert due == datetime(2026, month, day + 1, 20, tzinfo=BERLIN)


def test_asked_back_after_the_last_minute_is_not_in_time() -> None:
    friday = datetime(2026, 3, 6, 8, tzinfo=UTC)
    run = Run(480, friday)
    calendar = WorkCalendar(BERLIN, OFFICE)
    saturday = friday + timedelta(days=1)
    assert not rules.is_met(run, calendar, now=saturday)
    used = rules.used(run, calendar, now=saturday)
    assert not rules.is_met(Run(480, None, used), calendar, now=saturday)


PLACES = st.tuples(
    st.sampled_from([0, 1, 2]), st.sampled_from(["", "damaged", "late"]),
    st.sampled_from([-1, *Priority]),
)  # fmt: skip


@given(
    st.lists(PLACES, unique=True, max_size=12), st.sampled_from([1, 2]),
    st.sampled_from([Topic.DAMAGED, Topic.LATE]), st.sampled_from(list(Priority)),
)  # fmt: skip
def test_the_most_precise_policy_holds(
    places: list[tuple[int, str, int]], channel_id: int, topic: Topic, priority: Priority
) -> None:
    own = [
        Policy(1, 1, 1, channel_id=one[0], topic=one[1], priority=one[2], id=number,
               escalate_to=f"{number}@example.com" if number % 2 else "")
        for number, one in enumerate(places)
    ]  # fmt: skip
    # Said one after the other, the most precise first.
    ways = [
        (channel_id, topic, priority), (0, topic, priority), (channel_id, "", priority),
        (channel_id, topic, -1), (0, "", priority), (0, topic, -1), (channel_id, "", -1),
        (0, "", -1),
    ]  # fmt: skip
    known = {one.place: one for one in (*DEFAULTS, *own)}
    wanted = next(known[way] for way in ways if way in known)
    found = rules.choose(own, channel_id=channel_id, topic=topic, priority=priority)
    assert found == wanted
    named = [known[way].escalate_to for way in ways if way in known and known[way].escalate_to]
    told = rules.escalates_to(own, channel_id=channel_id, topic=topic, priority=priority)
    assert told == (named[0] if named else "")


def test_policies_say_nothing_of_calls() -> None:
    with pytest.raises(ValueError, match="called back"):
        DEFAULTS[0].minutes(ClockKind.CALLBACK)


def test_without_a_word_of_staff_urgent_things_have_less_time() -> None:
    hours = {
        priority: [
            rules.choose((), channel_id=1, topic=Topic.OTHER, priority=priority).minutes(kind) / 60
            for kind in (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY, ClockKind.SOLUTION)
        ]
        for priority in Priority
    }
    assert hours == {0: [8, 8, 40], 1: [8, 8, 40], 2: [8, 8, 40], 3: [2, 2, 8]}
