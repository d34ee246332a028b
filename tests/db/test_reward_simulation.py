"""What is simulated is what is granted: the same history, lived and gone through afterwards."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import UUID

import pytest

from saleor_service_plugin.database import clock
from saleor_service_plugin.rewards.asking import read, simulations
from saleor_service_plugin.rewards.asking.models import Occasion, Rule, Simulation, Tally
from saleor_service_plugin.rewards.asking.outcome import Outcome
from saleor_service_plugin.rewards.asking.simulate import TimeUpError, simulate
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.rules.terms import read_terms
from saleor_service_plugin.rewards.rules.words import Trigger
from tests.db.reward_story import CODE, Story, nothing_done
from tests.fake_shop import FakeShop, an_address

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = ("anne", "bert", "cleo")


def run(rule: Rule) -> Outcome:
    """Simulate a rule beside all that are on."""
    others = read.rules_on(*Trigger)
    return simulate(read_terms(rule), others, now=clock())


def granted(rule: Rule) -> list[tuple[UUID | None, Decimal]]:
    """Return for which orders a rule really gave something, and what is booked for it."""
    rows = Grant.objects.filter(rule_id=rule.pk).exclude(state="held-out").order_by("pk")
    return list(rows.values_list("order_id", "cost"))


def refused(rule: Rule) -> dict[str, int]:
    """Return how often a rule really refused, by reason."""
    found: dict[str, int] = {}
    for refusals in Occasion.objects.values_list("refusals", flat=True):
        if reason := refusals.get(str(rule.pk)):
            found[reason] = found.get(reason, 0) + 1
    return found


def some_conditions(chance: random.Random) -> list[dict[str, Any]]:
    """Return a few conditions that sometimes hold."""
    kinds: list[dict[str, Any]] = [
        {"kind": "nth-order", "from": chance.randint(1, 3), "to": chance.choice([None, 4])},
        {"kind": "every-nth", "n": chance.randint(2, 3)},
        {"kind": "spent", "amount": str(chance.choice([20, 60, 120])), "currency": "EUR"},
        {"kind": "days-since-last", "least": chance.choice([None, 0, 1]), "most": 5},
        {"kind": "order-value", "least": "30.00", "most": None, "currency": "EUR"},
        {"kind": "country", "codes": ["DE"], "any": chance.random() < 0.5},
        {"kind": "goodies", "most": chance.randint(0, 2)},
        {"kind": "weekday", "days": chance.sample(range(1, 8), 4)},
        {"kind": "account", "has": False},
        {"kind": "products", "ids": [7], "any": chance.random() < 0.5},
    ]
    return chance.sample(kinds, chance.choice([0, 1, 1, 2]))


def some_rules(chance: random.Random, story: Story) -> list[Rule]:
    """Switch a few rules on."""
    goodies = [story.goodie(variant=70 + at, cost=f"{at + 1}.50").pk for at in range(2)]
    rewards = [CODE, {"kind": "goodie", "goodie_ids": goodies}]
    return [
        story.rule(
            trigger=chance.choice(["placed", "paid"]),
            conditions=some_conditions(chance),
            reward=chance.choice(rewards),
            limits={
                name: value
                for name, value in {
                    "per_customer": chance.choice([None, 1, 2]),
                    "cooldown_days": chance.choice([None, 2]),
                    "per_day": chance.choice([None, 1, 2]),
                    "total": chance.choice([None, None, 4]),
                    "monthly_budget": chance.choice([None, "12.50", "20.00"]),
                    "currency": "EUR",
                }.items()
                if value is not None
            },
            priority=chance.randint(0, 2),
            stop=chance.random() < 0.4,
            hold_out=chance.choice([0, 0, 40]),
        )
        for _ in range(3)
    ]


def live(chance: random.Random, story: Story) -> None:
    """Let three people buy for twelve days, and a worker look after each order."""
    hours = sorted(chance.sample(range(2, 12 * 24), 14), reverse=True)
    for ago in hours:
        name = chance.choice(PEOPLE)
        country = {"anne": "DE", "bert": "AT", "cleo": "DE"}[name]
        postal = {"anne": "10115", "bert": "1010", "cleo": "20095"}[name]
        place = replace(an_address(), country=country, postal_code=postal)
        story.buy(
            email=f"{name}@example.com", ago=timedelta(hours=ago), place=place,
            paid=chance.random() < 0.9,
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_a_simulation_equals_what_was_granted(shop: FakeShop, seed: int) -> None:
    """Random rules, limits and histories: the same orders, costs and refusals."""
    # given
    chance = random.Random(seed)
    story = Story(shop)
    rules = some_rules(chance, story)
    with nothing_done():
        live(chance, story)
    # when
    outcomes = {rule.pk: run(rule) for rule in rules}
    # then
    for rule in rules:
        outcome = outcomes[rule.pk]
        assert [(one.order_id, one.cost) for one in outcome.given] == granted(rule)
        assert dict(outcome.refusals) == refused(rule)
        assert outcome.granted == len(granted(rule))


def test_a_simulation_writes_nothing(shop: FakeShop) -> None:
    """No grant, no limit, no occasion."""
    # given
    story = Story(shop)
    with nothing_done():
        story.buy()
    rule = story.rule(state="draft", on_since=None)
    before = [model.objects.count() for model in (Grant, Tally, Occasion)]
    # when
    outcome = run(rule)
    # then
    assert outcome.granted == 1
    assert [model.objects.count() for model in (Grant, Tally, Occasion)] == before


def test_what_it_costs_by_month_and_who_is_reached(shop: FakeShop) -> None:
    """Without consent nobody is written to: a card tells, and the first of the budget get it."""
    # given
    story = Story(shop)
    with nothing_done():
        for days in (9, 6, 3):
            story.buy(ago=timedelta(days=days))
    rule = story.rule(limits={"monthly_budget": "10.00", "currency": "EUR"})
    # when
    stored = run(rule).stored()
    # then
    months = {row["month"] for row in stored["months"]}
    assert stored["granted"] == sum(row["count"] for row in stored["months"])
    if len(months) == 1:
        assert Decimal(stored["months"][0]["cost"]) == 10
        assert stored["refusals"] == {"budget": 1}
    assert stored["reach"] == {"card": stored["granted"]}
    assert stored["people"] == 1


def test_days_without_an_order_are_found_where_nobody_ordered(shop: FakeShop) -> None:
    """Somebody who orders again in time is not missed; the silence is counted to the day."""
    # given
    story = Story(shop)
    with nothing_done():
        first = story.buy(ago=timedelta(days=40))
        story.buy(ago=timedelta(days=20))
        other = story.buy(ago=timedelta(days=60), email="bert@example.com",
                          place=an_address(postal_code="20095"))  # fmt: skip
    rule = story.rule(
        trigger="without-order", days=10, conditions=[{"kind": "nth-order", "from": 1, "to": 1}]
    )
    # when
    found = run(rule)
    # then
    assert found.occasions == 3
    assert [one.order_id for one in found.given] == [other.id, first.id]


def test_a_long_one_is_left_to_a_worker_and_its_result_is_kept(shop: FakeShop) -> None:
    """Whoever asks waits for a moment only; who works it out next finishes it."""
    # given
    story = Story(shop)
    with nothing_done():
        story.buy()
    rule = story.rule()
    # when
    with mock.patch.object(simulations, "call") as called:
        known = simulations.ask(rule.pk, seconds=-1)
    # then
    assert called.called
    assert known.wanted_at is not None
    assert known.result is None
    assert simulations.make_due() == 1
    done = Simulation.objects.get()
    assert (done.wanted_at, done.revision) == (None, 1)
    assert done.result["granted"] == 1
    assert simulations.make_due() == 0


def test_one_that_died_is_taken_over_after_two_minutes(shop: FakeShop) -> None:
    """Two do not work out the same; a dead one does not keep it for ever."""
    # given
    rule = Story(shop).rule()
    now = clock()
    Simulation.objects.create(rule_id=rule.pk, wanted_at=now, begun_at=now, touched_at=now)
    # when
    at_once = simulations.make_due()
    Simulation.objects.update(touched_at=now - timedelta(minutes=3))
    # then
    assert (at_once, simulations.make_due()) == (0, 1)


def test_time_is_kept_between_slices(shop: FakeShop) -> None:
    """A simulation ends where its time does."""
    # given
    rule = Story(shop).rule()
    # when
    with pytest.raises(TimeUpError):
        simulate(read_terms(rule), [], now=datetime.now(UTC), end=0.0)
    # then
    assert not Grant.objects.exists()
