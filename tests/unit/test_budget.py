"""A carrier's quota holds in any 24 hours, whoever asks for how much and when."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.budget import (
    BURST_SHARE,
    WINDOW,
    WRONG_CLOCK,
    Bucket,
    burst,
    fresh,
    take,
)

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
GAP = timedelta(seconds=5)
SEED = 20261122


def most_in(span: timedelta, calls: list[datetime]) -> int:
    """Return the most calls that any span of this length holds."""
    first = most = 0
    for last, at in enumerate(calls):
        while at - calls[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize("quota", [1, 2, 3, 7, 24, 25, 26, 250, 1000])
@pytest.mark.parametrize("gap", [timedelta(0), GAP])
def test_no_24_hours_hold_more_than_the_quota(quota: int, gap: timedelta) -> None:
    # given one who asks at random moments, some of them very close, for random numbers
    chance = random.Random(f"{SEED} {quota} {gap}")
    for _ in range(10):
        bucket, now, calls = Bucket(float(burst(quota)), START), START, []
        while now < START + 4 * DAY:
            now += timedelta(seconds=chance.expovariate(1 / chance.choice([1, 60, 3600, 40000])))

            # when
            granted, bucket = take(
                bucket, quota=quota, gap=gap, now=now, wanted=chance.choice([1, 3, 1000])
            )
            calls += [now + number * gap for number in range(granted)]

        # then
        assert most_in(DAY, calls) <= quota
        assert all(later - call >= gap for call, later in zip(calls, calls[1:], strict=False))


@pytest.mark.parametrize("quota", [1, 2, 7, 25, 250, 1000])
def test_who_always_wants_more_gets_nearly_all_of_it(quota: int) -> None:
    # given
    bucket, calls = fresh(START), 0

    # when it is asked each minute for a hundred days
    for minute in range(100 * 24 * 60):
        now = START + timedelta(minutes=minute)
        granted, bucket = take(bucket, quota=quota, gap=GAP, now=now, wanted=60)
        calls += granted

    # then
    assert 0.95 * quota <= calls / 100 <= quota


@pytest.mark.parametrize("trial", range(30))
def test_a_quota_that_staff_change_holds_as_the_largest_of_the_day(trial: int) -> None:
    # given
    chance = random.Random(f"{SEED} {trial}")
    bucket, now, calls = fresh(START), START, []
    quota, quotas = 250, [(START, 250)]

    # when it is changed at random, also to nothing
    while now < START + 5 * DAY:
        now += timedelta(seconds=chance.expovariate(1 / 600))
        if chance.random() < 0.02:
            quota = chance.choice([0, 1, 10, 100, 250, 400])
            quotas.append((now, quota))
        granted, bucket = take(bucket, quota=quota, now=now, wanted=chance.choice([1, 50]))
        assert not granted or quota
        calls += [now] * granted

    # then
    for number, begin in enumerate(calls):
        held = sum(1 for call in calls[number:] if call - begin < DAY)
        until = [quota for at, quota in quotas if at <= begin][-1:]
        later = [quota for at, quota in quotas if begin < at < begin + DAY]
        assert held <= max(until + later)


@pytest.mark.parametrize("trial", range(30))
def test_a_clock_that_goes_backwards_brings_nothing(trial: int) -> None:
    # given workers whose clocks are up to twelve hours apart
    chance = random.Random(f"{SEED} {trial}")
    bucket, now, calls = fresh(START), START, []

    # when
    for _ in range(3000):
        now += timedelta(seconds=chance.expovariate(1 / 120))
        seen = now - chance.choice([timedelta(0), timedelta(seconds=3), DAY / 2])
        before = bucket
        granted, bucket = take(bucket, quota=100, now=seen, wanted=5)
        calls += [seen] * granted

        # then
        assert seen >= before.at or (granted, bucket) == (0, before)
    assert calls == sorted(calls)
    assert most_in(DAY, calls) <= 100


def test_after_a_clock_that_was_far_ahead_it_goes_on_from_nothing() -> None:
    bucket = Bucket(10.0, START + WRONG_CLOCK + timedelta(seconds=1))

    granted, bucket = take(bucket, quota=250, now=START, wanted=5)

    assert (granted, bucket) == (0, Bucket(0.0, START))
    assert take(bucket, quota=250, now=START + timedelta(minutes=7), wanted=5)[0] == 1


def test_nothing_is_written_where_nothing_is_granted() -> None:
    bucket = Bucket(5.0, START)

    for quota, now, wanted in (
        (0, START + DAY, 5),
        (-1, START + DAY, 5),
        (250, START + DAY, 0),
        (250, START + DAY, -1),
        (250, START + GAP / 2, 5),
    ):
        assert take(bucket, quota=quota, gap=GAP, now=now, wanted=wanted) == (0, bucket)
    empty = Bucket(0.0, START)
    assert take(empty, quota=250, gap=GAP, now=START + GAP, wanted=5) == (0, empty)


def test_calls_granted_together_are_a_gap_apart_and_the_next_ones_too() -> None:
    granted, bucket = take(Bucket(9.0, START - DAY), quota=250, gap=GAP, now=START, wanted=4)

    assert (granted, bucket.at) == (4, START + 3 * GAP)
    assert take(bucket, quota=250, gap=GAP, now=START + 3.9 * GAP, wanted=4)[0] == 0
    assert take(bucket, quota=250, gap=GAP, now=START + 4 * GAP, wanted=4)[0] == 4


def test_a_larger_quota_has_neither_a_smaller_burst_nor_less_coming_in() -> None:
    # The docstring's proof leans on it.
    for quota in range(1, 5000):
        assert burst(quota) <= burst(quota + 1)
        assert quota - burst(quota) <= quota + 1 - burst(quota + 1)
        assert 1 <= burst(quota) <= max(1, quota / BURST_SHARE)
    assert WINDOW > DAY
