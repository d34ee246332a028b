"""How often a carrier is asked about a parcel."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from saleor_service_plugin.delivery.rhythm import (
    AFTER_A_SCAN,
    AFTER_SENDING,
    CALM,
    LONGEST,
    LONGEST_WAIT,
    NEAR,
    ON_THE_VAN,
    STUCK,
    Rhythm,
    rhythm,
)
from saleor_service_plugin.delivery.states import TERMINAL, ParcelState

BERLIN = ZoneInfo("Europe/Berlin")
SENT = datetime(2026, 11, 23, 14, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NO_DAY = {ParcelState.READY_FOR_PICKUP, ParcelState.EXCEPTION, ParcelState.RETURNING}


def of(state: ParcelState = ParcelState.IN_TRANSIT, **more: Any) -> Rhythm | None:
    """Return the rhythm of a parcel sent on a Monday, expected on the Thursday."""
    usual: dict[str, Any] = {
        "state_at": SENT,
        "sent_at": SENT,
        "last_scan_at": SENT,
        "expected": date(2026, 11, 26),
        "forecast_until": None,
        "zone": BERLIN,
        "now": SENT + HOUR,
    }
    return rhythm(state=state, **{**usual, **more})


def window(found: Rhythm | None) -> tuple[date, date]:
    """Return the first near day and the first one after; both begin at Berlin's midnight."""
    assert found is not None
    ends = (found.near_from.astimezone(BERLIN), found.near_until.astimezone(BERLIN))
    assert all((end.hour, end.minute) == (0, 0) for end in ends)
    return ends[0].date(), ends[1].date()


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_what_has_ended_is_never_asked_about(state: ParcelState) -> None:
    assert of(state) is None


@pytest.mark.parametrize("state", sorted(set(ParcelState) - TERMINAL))
def test_near_is_at_least_four_times_as_often_as_the_rest_of_any_state(state: ParcelState) -> None:
    found = of(state)

    assert found is not None
    assert found.near <= found.calm
    assert found.calm >= 4 * NEAR
    assert (found.near_from < found.near_until) == (state not in NO_DAY)
    calm = {
        ParcelState.EXCEPTION: STUCK,
        ParcelState.RETURNING: STUCK,
        ParcelState.READY_FOR_PICKUP: 4 * NEAR,
    }
    assert found.calm == calm.get(state, CALM)


def test_near_is_from_the_day_before_the_expected_one_to_the_second_after() -> None:
    assert window(of()) == (date(2026, 11, 25), date(2026, 11, 29))


def test_an_answer_that_there_is_only_a_label_does_not_make_it_rarer_on_its_day() -> None:
    assert window(of(ParcelState.LABEL_CREATED)) == window(of())


def test_the_carrier_s_forecast_counts_more() -> None:
    forecast = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # the 1st in Berlin

    assert window(of(forecast_until=forecast)) == (date(2026, 11, 30), date(2026, 12, 4))


def test_without_a_day_it_is_the_second_after_it_was_sent() -> None:
    assert window(of(expected=None)) == (date(2026, 11, 24), date(2026, 11, 28))
    # Sent at half past eleven in the evening by Greenwich: Berlin's next day.
    late = SENT.replace(hour=23, minute=30)
    assert window(of(expected=None, sent_at=late)) == (date(2026, 11, 25), date(2026, 11, 29))


def test_a_delayed_parcel_is_not_expected_before_tomorrow() -> None:
    state_at = datetime(2026, 11, 27, 9, tzinfo=UTC)

    found = of(ParcelState.DELAYED, state_at=state_at, now=state_at)

    assert window(found) == (date(2026, 11, 27), date(2026, 12, 1))


def test_on_the_van_it_is_asked_about_more_often_until_a_new_day_has_its_answer() -> None:
    van = ParcelState.OUT_FOR_DELIVERY
    state_at = datetime(2026, 11, 24, 7, tzinfo=UTC)

    today = of(van, state_at=state_at, now=state_at + HOUR)
    later = of(van, state_at=state_at, now=state_at + DAY)
    tried = of(ParcelState.DELIVERY_ATTEMPTED, state_at=state_at, now=state_at + HOUR)

    assert today is not None and today.near == ON_THE_VAN
    assert window(today) == (date(2026, 11, 24), date(2026, 11, 27))
    assert later is not None and later.near == NEAR
    # Asked on the 25th and not there: not before the 26th.
    assert window(later) == (date(2026, 11, 25), date(2026, 11, 29))
    assert window(tried) == (date(2026, 11, 24), date(2026, 11, 28))


def test_not_asked_more_than_ten_times_a_day() -> None:
    # DHL's own measure of what is fair.
    assert DAY / NEAR < 10
    assert timedelta(hours=15) / ON_THE_VAN <= 10


def test_a_late_parcel_is_expected_on_the_next_day_while_there_are_scans() -> None:
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)

    late = of(last_scan_at=now - 4 * DAY, now=now)
    silent = of(last_scan_at=now - 5 * DAY, now=now)
    never_heard_of = of(last_scan_at=None, now=now)

    assert window(late) == (date(2026, 11, 30), date(2026, 12, 4))
    assert window(silent) == window(never_heard_of) == window(of())


def test_silence_makes_it_rarer_but_not_on_its_day() -> None:
    calm = {
        days: found.calm
        for days in (0, 4, 5, 9, 10, 29)
        if (found := of(now=SENT + timedelta(days=days), expected=date(2026, 12, 24)))
    }

    assert calm == {
        0: CALM, 4: CALM, 5: 2 * CALM, 9: 2 * CALM, 10: 3 * CALM, 29: 3 * CALM
    }  # fmt: skip
    silent = of(now=SENT + timedelta(days=12), expected=date(2026, 12, 4))
    assert silent is not None and silent.near == NEAR


@pytest.mark.parametrize(
    ("last_scan", "stop"),
    [
        (None, AFTER_SENDING),
        (timedelta(days=1), AFTER_SENDING),
        (timedelta(days=40), timedelta(days=40) + AFTER_A_SCAN),
        (timedelta(days=80), LONGEST),
    ],
)
def test_it_stops_long_after_the_last_scan(last_scan: timedelta | None, stop: timedelta) -> None:
    last_scan_at = None if last_scan is None else SENT + last_scan

    before = of(last_scan_at=last_scan_at, now=SENT + stop - HOUR)

    assert before is not None and before.stop_at == SENT + stop
    assert of(last_scan_at=last_scan_at, now=SENT + stop) is None


def test_days_begin_at_midnight_of_the_zone_also_when_the_clocks_change() -> None:
    # given the day on which Germany puts its clocks back
    sent = datetime(2026, 10, 22, tzinfo=UTC)
    found = of(expected=date(2026, 10, 25), sent_at=sent, last_scan_at=sent, now=sent)

    # then the window is an hour longer
    assert window(found) == (date(2026, 10, 24), date(2026, 10, 28))
    assert found is not None
    assert found.near_until.astimezone(UTC) - found.near_from.astimezone(UTC) == 4 * DAY + HOUR


def test_the_ratio_says_how_many_intervals_have_passed() -> None:
    found = of()
    assert found is not None
    begin, end = found.near_from, found.near_until

    assert found.ratio(begin - CALM, begin - CALM / 2) == 0.5
    assert found.ratio(begin - NEAR, begin) == 1
    assert found.ratio(end - 3 * CALM, end) == 3
    assert found.ratio(end - 30 * DAY, end) == LONGEST_WAIT / CALM
    assert found.ratio(end - 2 * NEAR, end - NEAR) == 1
    assert found.ratio(SENT, SENT - HOUR) < 0


def test_age_alone_never_brings_a_calm_parcel_before_one_whose_day_it_is() -> None:
    # given one that the quota never sufficed for, and one sent the day before yesterday
    found = of()
    assert found is not None
    now = found.near_from + HOUR

    old = of(sent_at=SENT - timedelta(days=40), expected=None, last_scan_at=None)

    assert old is not None
    assert old.ratio(SENT - timedelta(days=40), now) < found.ratio(SENT, now)


def test_every_parcel_becomes_due() -> None:
    # A wait longer than `LONGEST_WAIT` does not count.
    for state in set(ParcelState) - TERMINAL:
        for days in (0, 6, 12, 29):
            found = of(state, now=SENT + timedelta(days=days))
            assert found is not None
            assert found.ratio(SENT - 9 * DAY, found.stop_at - HOUR) >= 1
