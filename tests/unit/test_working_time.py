"""Working days and hours, compared with a reference that looks at the clock of every minute."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saleor_service_plugin.delivery.calendars.days_off import DaysOff
from saleor_service_plugin.delivery.calendars.public_holidays import is_free
from saleor_service_plugin.delivery.calendars.working_time import (
    DAY,
    FARTHEST,
    Interval,
    NeverWorksError,
    Week,
    WorkCalendar,
)
from tests.unit.slow_calendar import SlowCalendar

CLOCK_CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    # By half an hour only.
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    # At midnight: a day of 23 hours begins at one, and one hour of a Saturday comes twice.
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),
    "America/Havana": (date(2026, 3, 8), date(2026, 11, 1)),
    "Asia/Kolkata": (),
}
YEAR_ENDS = (date(2026, 12, 31), date(2027, 12, 31), date(2028, 2, 29))
OFFICE: Week = (*(((Interval(540, 1020),),) * 5), (), ())
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Case:
    """One calendar in both forms, and a day around which it is looked at."""

    fast: WorkCalendar
    slow: SlowCalendar
    day: date


@st.composite
def times_of_day(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Draw up to three times that do not touch, now and then close to where clocks change."""
    minute = st.one_of(st.integers(0, DAY), st.sampled_from([0, 60, 90, 120, 150, 180, DAY]))
    count = draw(st.integers(0, 3))
    marks = sorted(draw(st.sets(minute, min_size=2 * count, max_size=2 * count)))
    return list(zip(marks[::2], marks[1::2], strict=True))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a calendar that works on Wednesdays at least, and a day near a change of clocks."""
    name = draw(st.sampled_from(sorted(CLOCK_CHANGES)))
    near = draw(st.sampled_from([*CLOCK_CHANGES[name], *YEAR_ENDS]))
    day = near + timedelta(days=draw(st.integers(-3, 3)))
    week = [draw(times_of_day()) for _ in range(7)]
    week[2] = week[2] or [(0, DAY)]
    cutoff = draw(st.none() | st.integers(0, DAY))
    first = day + timedelta(days=draw(st.integers(-5, 5)))
    closures = ((first, first + timedelta(days=draw(st.integers(0, 9)))),)
    eves_off = draw(st.booleans())
    free = DaysOff(frozenset({("DE", frozenset({"BY"})), ("AT", frozenset())}), eves_off, closures)

    def closed(one: date) -> bool:
        feasts = (is_free(one, "DE", ["BY"], eves_off=eves_off), is_free(one, "AT", eves_off=False))
        return any(feasts) or any(first <= one <= last for first, last in closures)

    zone = ZoneInfo(name)
    fast = WorkCalendar(
        zone, tuple(tuple(Interval(*one) for one in times) for times in week), cutoff, free
    )
    return Case(fast, SlowCalendar(zone, week, cutoff, closed), day)


def at(day: date, minutes: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)


@settings(deadline=None)
@given(cases(), st.integers(0, 15), st.integers(-30, 30))
def test_days_are_counted_as_one_by_one(case: Case, count: int, ahead: int) -> None:
    other = case.day + timedelta(days=ahead)
    fast, slow = case.fast, case.slow
    assert fast.works_on(case.day) == slow.works_on(case.day)
    assert fast.next_working_day(case.day) == slow.next_working_day(case.day)
    assert fast.add_working_days(case.day, count) == slow.add_working_days(case.day, count)
    assert fast.take_working_days(case.day, count) == slow.take_working_days(case.day, count)
    assert fast.working_days_between(case.day, other) == slow.working_days_between(case.day, other)


@settings(deadline=None)
@given(cases(), st.integers(-720, 2 * DAY))
def test_a_moment_counts_from_the_day_the_wall_clock_says(case: Case, minutes: int) -> None:
    moment = at(case.day, minutes)
    assert case.fast.counting_day(moment) == case.slow.counting_day(moment)


@settings(deadline=None)
@given(cases())
def test_cutoff_and_close_are_moments_of_the_wall_clock(case: Case) -> None:
    if not case.slow.works_on(case.day):
        for asked in (case.fast.cutoff_at, case.fast.closes_at):
            with pytest.raises(ValueError, match="no working day"):
                asked(case.day)
        return
    assert case.fast.cutoff_at(case.day) == case.slow.cutoff_at(case.day)
    assert case.fast.closes_at(case.day) == case.slow.closes_at(case.day)


@settings(deadline=None, max_examples=150)
@given(cases(), st.integers(-720, 2 * DAY), st.one_of(st.integers(0, 60), st.integers(0, 2000)))
def test_working_time_is_added_minute_by_minute(case: Case, minutes: int, length: int) -> None:
    moment = at(case.day, minutes)
    added = case.fast.add_working_time(moment, timedelta(minutes=length))
    assert added == case.slow.add_working_time(moment, length)


@settings(deadline=None, max_examples=150)
@given(cases(), st.integers(-720, 2 * DAY), st.integers(0, 4 * DAY))
def test_working_time_is_counted_minute_by_minute(case: Case, minutes: int, length: int) -> None:
    begin = at(case.day, minutes)
    end = begin + timedelta(minutes=length)
    worked = timedelta(minutes=case.slow.working_minutes_between(begin, end))
    assert case.fast.working_time_between(begin, end) == worked
    assert case.fast.working_time_between(end, begin) == -worked


@settings(deadline=None)
@given(cases(), st.integers(0, 10_000_000), st.integers(1, 10_000_000))
@example(
    Case(
        WorkCalendar(BERLIN, OFFICE),
        SlowCalendar(BERLIN, [[(540, 1020)]] * 5 + [[], []], None, lambda day: False),
        date(2026, 10, 25),
    ),
    1,
    999_999,
)
def test_what_was_added_was_worked_to_the_microsecond(case: Case, tick: int, length: int) -> None:
    begin = at(case.day, 0) + timedelta(microseconds=tick)
    wanted = timedelta(microseconds=length)
    end = case.fast.add_working_time(begin, wanted)
    assert case.fast.working_time_between(begin, end) == wanted


def test_an_hour_that_the_clocks_skip_is_not_worked_and_one_they_repeat_is_worked_twice() -> None:
    night = WorkCalendar(BERLIN, ((Interval(60, 240),),) * 7)
    assert night.working_time_between(at(date(2026, 3, 28), 720), at(date(2026, 3, 29), 720)) == (
        timedelta(hours=2)
    )
    assert night.working_time_between(at(date(2026, 10, 24), 720), at(date(2026, 10, 25), 720)) == (
        timedelta(hours=4)
    )


def test_one_quarter_of_the_repeated_hour_comes_twice() -> None:
    # 02:15 to 02:45 is half an hour at +02:00, and half an hour again at +01:00.
    night = WorkCalendar(BERLIN, ((Interval(135, 165),),) * 7)
    begin = at(date(2026, 10, 25), 0)
    assert night.working_time_between(begin, begin + timedelta(hours=3)) == timedelta(hours=1)
    assert night.add_working_time(begin, timedelta(minutes=45)) == at(date(2026, 10, 25), 90)


def test_a_cutoff_in_the_skipped_hour_strikes_when_the_clocks_jump() -> None:
    calendar = WorkCalendar(BERLIN, ((Interval(0, DAY),),) * 7, cutoff=150)
    assert calendar.cutoff_at(date(2026, 3, 29)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_day_that_a_zone_left_out_has_no_cutoff() -> None:
    samoa = WorkCalendar(ZoneInfo("Pacific/Apia"), OFFICE)
    assert samoa.add_working_time(
        datetime(2011, 12, 30, 2, tzinfo=UTC), timedelta(hours=2)
    ) == datetime(2012, 1, 1, 20, tzinfo=UTC)
    with pytest.raises(ValueError, match="There was no 2011-12-30"):
        samoa.cutoff_at(date(2011, 12, 30))


@pytest.mark.parametrize(
    "calendar",
    [
        WorkCalendar(BERLIN, ((),) * 7),
        WorkCalendar(BERLIN, OFFICE, free=lambda day: True),
        WorkCalendar(BERLIN, OFFICE, free=lambda day: day < date(2029, 6, 1)),
    ],
)
def test_who_never_works_is_named(calendar: WorkCalendar) -> None:
    day = date(2026, 3, 2)
    for ask in (
        lambda: calendar.next_working_day(day),
        lambda: calendar.add_working_days(day, 1),
        lambda: calendar.take_working_days(day, 1),
        lambda: calendar.counting_day(at(day, 0)),
        lambda: calendar.add_working_time(at(day, 0), timedelta(0)),
    ):
        with pytest.raises(NeverWorksError):
            ask()


def test_a_break_of_just_less_than_two_years_is_waited_for() -> None:
    begins = date(2026, 3, 2) + timedelta(days=FARTHEST)
    calendar = WorkCalendar(BERLIN, ((Interval(0, DAY),),) * 7, free=lambda day: day < begins)
    assert calendar.next_working_day(date(2026, 3, 2)) == begins


@pytest.mark.parametrize("bad", [-1, -100])
def test_no_negative_counts(bad: int) -> None:
    calendar = WorkCalendar(BERLIN, OFFICE)
    with pytest.raises(ValueError, match="negative"):
        calendar.add_working_days(date(2026, 3, 2), bad)
    with pytest.raises(ValueError, match="negative"):
        calendar.add_working_time(at(date(2026, 3, 2), 0), timedelta(minutes=bad))
