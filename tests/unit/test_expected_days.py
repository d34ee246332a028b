"""The tables of expected days, worked out from law and calendars, against what is reckoned."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from saleor_service_plugin.delivery.calendars import public_holidays, week_form
from saleor_service_plugin.delivery.calendars.days_off import DaysOff, Place
from saleor_service_plugin.delivery.calendars.working_time import WorkCalendar
from saleor_service_plugin.delivery.promises.window import Terms, window
from tests.unit import expected_days as table
from tests.unit import expected_shapes as shapes

OTHERWISE = {
    "Ostersonntag: HFeiertagsG s. 1 names all Sundays": False,
    # Who works on Sundays there has a permission to (ArbZG s. 10); the week says so, and every
    # Sunday of the year would be off against it.
    "nothing strikes": date(2026, 2, 11),
    # Without a cut-off the end of work counts: what comes in at midnight is not packed that day.
    "the same, in a commune that works": ("2025-08-14", "2025-08-16", "2025-08-18"),
    # A postal code does not say whether a community of Bavaria rests on August 15.
}
"""Where we decided for another reading than the table, by its words, and why."""


def place(country: str, state: str) -> Place:
    return country, frozenset({state} if state else ())


def calendar(of: shapes.Calendar, *also: Place) -> WorkCalendar:
    """Return one of the table's calendars as ours; `also` adds others' holidays."""
    places = {place(of.country, of.state), *also}
    closures = tuple((day(first), day(last)) for first, last in of.closures)
    cutoff = week_form.minutes_of(of.cut_off) if of.cut_off else None
    free = DaysOff(frozenset(places), of.eves_off, closures)
    return WorkCalendar(ZoneInfo(of.zone), week_form.parse(of.week), cutoff, free)


def day(text: str) -> date:
    return date.fromisoformat(text)


def name(case: object) -> str:
    return repr(case)


@pytest.mark.parametrize("case", table.FREE_DAYS + table.CONTESTED_FREE_DAYS, ids=name)
def test_public_holidays(case: shapes.Free) -> None:
    _, states = place(case.country, case.state)
    free = public_holidays.is_free(day(case.day), case.country, states, eves_off=case.eves_off)
    assert free is OTHERWISE.get(case.why, case.free), case.why


@pytest.mark.parametrize("case", table.ADD_DAYS, ids=name)
def test_working_days_are_added(case: shapes.Added) -> None:
    reckoned = calendar(case.calendar).add_working_days(day(case.start), case.n)
    assert reckoned == day(case.expected), case.why


@pytest.mark.parametrize("case", table.CUTOFF, ids=name)
def test_the_day_an_order_counts_from(case: shapes.Counted) -> None:
    reckoned = calendar(case.calendar).counting_day(datetime.fromisoformat(case.moment))
    assert reckoned == OTHERWISE.get(case.why, day(case.expected)), case.why


@pytest.mark.parametrize("case", table.WORKING_HOURS, ids=name)
def test_working_hours_pass(case: shapes.Worked) -> None:
    begin, length = datetime.fromisoformat(case.moment), timedelta(hours=case.hours)
    reckoned = calendar(case.calendar).add_working_time(begin, length)
    assert reckoned == datetime.fromisoformat(case.expected), case.why
    assert reckoned.tzinfo is UTC


@pytest.mark.parametrize("case", table.WINDOW + table.CONTESTED_WINDOW, ids=name)
def test_windows_of_promises(case: shapes.Window) -> None:
    origin = place(case.warehouse.country, case.warehouse.state)
    terms = Terms(
        calendar(case.warehouse), calendar(case.carrier, origin, place(*case.to)),
        *case.handling, *case.transit, case.margin,
    )  # fmt: skip
    reckoned = window(datetime.fromisoformat(case.moment), terms)
    expected = (case.dispatch_by, case.earliest, case.latest)
    found = (str(reckoned.dispatch_by), str(reckoned.earliest), str(reckoned.latest))
    assert found == OTHERWISE.get(case.why, expected), case.why


@pytest.mark.parametrize("case", table.STATES, ids=name)
def test_states_of_real_places(case: shapes.Place) -> None:
    assert case.state in public_holidays.states_of(case.country, case.postal_code), case.town


def test_we_differ_from_the_table_in_what_we_say_alone() -> None:
    words = [case.why for case in (*table.CONTESTED_FREE_DAYS, *table.CUTOFF)]
    words += [case.why for case in table.CONTESTED_WINDOW]
    assert [words.count(one) for one in OTHERWISE] == [1, 1, 1]
