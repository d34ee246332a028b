"""What the simulation of a carrier's account counts, and that it holds its bars in the small."""

from datetime import timedelta
from itertools import pairwise

import pytest

from saleor_service_plugin.delivery.states import ParcelState
from tests.bench import polling
from tests.bench.asking import GAP, START, ask_all
from tests.bench.parcels import LOST, parcels

SEED = 20261122


def test_parcels_are_as_long_on_their_way_as_the_carriers_figures_say() -> None:
    # given
    made = parcels(10_000, 10, SEED)

    # when
    waits = []
    for parcel in made:
        of = {event.state: event.at for event in parcel.events}
        there = of.get(ParcelState.READY_FOR_PICKUP, parcel.delivered_at)
        if there:
            days = there.date() - of[ParcelState.HANDED_OVER].date()
            sundays = sum(
                (of[ParcelState.HANDED_OVER] + timedelta(days=day)).weekday() == 6
                for day in range(1, days.days + 1)
            )
            waits.append(days.days - sundays)
        assert [event.at for event in parcel.events] == sorted(event.at for event in parcel.events)

    # then: the Bundesnetzagentur's 80 and 96.1 % but for those we let be late
    assert sum(days <= 1 for days in waits) / len(waits) == pytest.approx(0.80, abs=0.02)
    assert sum(days <= 2 for days in waits) / len(waits) == pytest.approx(0.95, abs=0.02)
    assert 1 - len(waits) / len(made) == pytest.approx(LOST, abs=0.005)


@pytest.mark.parametrize("quota", [1, 25, 250, 10_000])
@pytest.mark.parametrize("flat", [True, False])
def test_no_quota_is_exceeded_and_no_call_too_early(quota: int, flat: bool) -> None:
    outcome = ask_all(parcels(1000, 10, SEED), days=15, quota=quota, flat=flat)

    assert 1 <= polling.most_in_a_day(outcome.calls) <= quota
    assert all(later - call >= GAP for call, later in pairwise(outcome.calls))
    assert sum(len(one.asked) for one in outcome.watched) == len(outcome.calls)


@pytest.mark.parametrize("quota", [25, 120, 250, 10_000])
def test_near_its_day_a_parcel_is_asked_about_four_times_as_often(quota: int) -> None:
    outcome = ask_all(parcels(1000, 10, SEED), days=15, quota=quota, flat=False)

    assert polling.asked(outcome, 10).ratio >= 4


def test_also_after_weeks_with_a_quota_far_too_small() -> None:
    # given
    month = parcels(1500, 30, SEED)

    # when
    adaptive, flat = (ask_all(month, days=30, quota=12, flat=flat) for flat in (False, True))

    # then: mere age does not bring the old ones before those whose day it is
    assert polling.asked(adaptive, 30).ratio >= 4
    assert polling.found(adaptive, 20, 25, 30).share > 15
    assert polling.found(flat, 20, 25, 30).share < 1


def test_who_is_known_to_have_ended_is_not_asked_about_again() -> None:
    outcome = ask_all(parcels(300, 3, SEED), days=15, quota=10_000, flat=False)

    for one in outcome.watched:
        ended = one.parcel.delivered_at
        assert (one.known_at is None) == (ended is None)
        if ended and one.known_at:
            assert ended < one.known_at == one.asked[-1]
            assert sum(at >= one.parcel.events[-1].seen_from for at in one.asked) == 1


def test_the_most_in_a_day_counts_days_that_begin_anywhere() -> None:
    hours = [0, 1, 23.9, 24, 30, 47.8, 48, 100]

    assert polling.most_in_a_day([START + timedelta(hours=hour) for hour in hours]) == 4
    assert polling.most_in_a_day([START]) == 1


def test_all_rows_come_and_hold() -> None:
    rows = list(polling.measure(SEED, per_day=20, quota=5))

    assert len(rows) == 15
    assert all(row.holds for row in rows), [row for row in rows if not row.holds]
    assert len({row.what for row in rows}) == len(rows)
