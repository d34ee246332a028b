"""A small year of orders: who hears of a delay, when, and who in vain."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from tests.bench import promises
from tests.bench.year import orders, shop, verdicts, ways
from tests.bench.year.happened import Break
from tests.bench.year.kept import Story
from tests.bench.year.learning import Learned
from tests.bench.year.verdicts import Stage

SEED = 20261122
COUNT = 1500


@pytest.fixture(scope="module")
def year() -> tuple[list[Story], Learned]:
    """Return what the plugin makes of 1,500 orders."""
    return promises.simulate(SEED, COUNT)


def test_all_rows_come_and_hold(year: tuple[list[Story], Learned]) -> None:
    rows = list(promises.rows(*year))

    assert len({row.what for row in rows}) == len(rows) == 9
    assert not [row for row in rows if not row.holds]


def test_what_breaks_is_as_rare_as_it_says() -> None:
    made = list(orders.year(12_000, SEED, shop.desk()))
    counted = Counter(order.broken for order in made)

    assert 0.04 < 1 - counted[Break.NONE] / len(made) < 0.06
    assert set(counted) == set(Break)
    assert {order.placed_at.weekday() for order in made} == set(range(7))


def test_scans_are_told_as_late_as_it_says() -> None:
    chance = random.Random(SEED)
    lags = sorted(ways.lag(chance) for _ in range(20_000))

    assert timedelta(minutes=18) < lags[10_000] < timedelta(minutes=22)
    assert timedelta(hours=2.7) < lags[19_000] < timedelta(hours=3.7)
    assert lags[19_900] >= timedelta(hours=12)


def test_every_stage_is_there(year: tuple[list[Story], Learned]) -> None:
    stories, learned = year
    stages = {one.stage for story in stories for one in verdicts.broken(story, learned)}

    assert {Stage.BEFORE, Stage.KNOWN, Stage.ON_VAN} <= stages


def test_a_verdict_does_not_take_the_rules_word(year: tuple[list[Story], Learned]) -> None:
    """Without its news every broken day is one that should have been told."""
    stories, learned = year
    late = next(
        story for story in stories
        if story.order.broken is Break.PACKED_LATE and any(story.news)
        and any(one.stage is Stage.BEFORE for one in verdicts.broken(story, learned))
    )  # fmt: skip
    kept, late.news = late.news, [[] for _ in late.news]

    assert not any(one.told for one in verdicts.broken(late, learned))
    late.news = kept


def test_days_are_those_of_the_customers() -> None:
    evening = datetime(2026, 7, 1, 22, 30).astimezone(shop.ZONE)

    assert shop.moment(date(2026, 3, 29), 12).hour == 10
    assert shop.moment(date(2026, 10, 25), 12).hour == 11
    assert shop.local(evening) == evening.date()
