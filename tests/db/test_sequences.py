"""Hooks duplicated, dropped and shuffled give the same facts, and nothing twice."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain

import pytest
from django.core import mail

from saleor_service_plugin.messages import channels, dispatch
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, rules, sweep
from saleor_service_plugin.orders.models import Fact
from tests.db import stories
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

SEQUENCES = 1000
ROUNDS = 20
"""Sequences are played side by side in rounds, as orders in a shop are."""


Told = Counter[tuple[str, str, str]]


def _told(kind: str, data: Mapping[str, object], given: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield a fact without its ids, which differ between two runs of one life.

    A number that was given with the parcel and overwritten before the first look left no
    row anywhere: declared best effort, so it is not compared.
    """
    number = str(data.get("number"))
    if kind != "tracking-changed" or number not in given:
        yield kind, str(data.get("amount")), number


def _orderly(seed: int) -> Told:
    """Return the facts of a life that is looked at after every step, without a database."""
    shop = FakeShop()
    life = stories.begin(shop, random.Random(seed))
    facts: dict[str, rules.Fact] = {}
    known: dict[int, rules.Parcel] = {}
    for _ in chain([None], stories.steps(life, life.chance.randrange(1, 12))):
        now = datetime.now(UTC)
        found = rules.derive(shop.orders[life.order_id], known=known, hints={}, now=now)
        known = {parcel.fulfillment_id: parcel for parcel in found.parcels}
        facts = {fact.key: fact for fact in found.facts} | facts
    given = life.given | {""}
    return Counter(told for fact in facts.values() for told in _told(fact.kind, fact.data, given))


def _disturbed(shop: FakeShop, seed: int) -> Iterator[stories.Life]:
    """Play the same life with its hooks in disorder; yield after each step."""
    life = stories.begin(shop, random.Random(seed))
    trouble = random.Random(-seed)
    waiting: list[stories.Hint | None] = [None]
    yield life
    for hint in stories.steps(life, life.chance.randrange(1, 12)):
        waiting.extend([hint] * trouble.choice([0, 1, 1, 2, 3]))
        trouble.shuffle(waiting)
        while waiting and trouble.random() < 0.6:
            marks.mark([life.order_id], hint=waiting.pop())
        if trouble.random() < 0.15:
            drain.drain()
        if trouble.random() < 0.03:
            sweep.sweep_recent()
        yield life


def _recorded(life: stories.Life) -> Told:
    given = life.given | {""}
    rows = Fact.objects.filter(order_id=life.order_id)
    return Counter(told for row in rows for told in _told(row.kind, row.data, given))


def _together(lives: list[Iterator[stories.Life]], chance: random.Random) -> list[stories.Life]:
    """Advance the lives in random turns until all have ended."""
    found = [next(life) for life in lives]
    running = list(lives)
    while running:
        life = chance.choice(running)
        if next(life, None) is None:
            running.remove(life)
    return found


@pytest.mark.parametrize("number", range(ROUNDS))
def test_disturbed_sequences_end_like_orderly_ones(shop: FakeShop, number: int) -> None:
    # given
    channels.go_live(1)
    seeds = range(number * SEQUENCES // ROUNDS, (number + 1) * SEQUENCES // ROUNDS)
    sweep.sweep_recent()

    # when
    lives = _together([_disturbed(shop, seed) for seed in seeds], random.Random(number))
    for _ in range(2):
        sweep.sweep_recent()
        sweep.sweep_live()
        drain.drain()
        dispatch.dispatch()

    # then
    for seed, life in zip(seeds, lives, strict=True):
        assert _recorded(life) == _orderly(seed), f"seed {seed}"
    told = Message.objects.filter(state="sent").count()
    ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert (len(ids), len(set(ids))) == (told, told)
    assert not Message.objects.filter(state__in=["queued", "sending"]).exists()


def test_without_any_hook_the_sweep_tells_the_same(shop: FakeShop) -> None:
    # given
    channels.go_live(1)
    sweep.sweep_recent()
    chance = random.Random(7)

    # when no hook ever comes
    lives = [stories.begin(shop, random.Random(seed)) for seed in range(100)]
    for life in lives:
        for _ in stories.steps(life, chance.randrange(1, 12)):
            pass
    sweep.sweep_recent()
    drain.drain()
    dispatch.dispatch()

    # then every parcel that left is told or was called off, once
    for life in lives:
        rows = Message.objects.filter(order_id=life.order_id)
        assert {row.subject_id for row in rows} == {str(pk) for pk in life.sent}
    assert len(mail.outbox) == Message.objects.filter(state="sent").count()


def test_a_sweep_after_the_look_finds_nothing_new(shop: FakeShop) -> None:
    # given orders that hooks told of and that were looked at
    sweep.sweep_recent()
    lives = [stories.begin(shop, random.Random(seed)) for seed in range(20)]
    for life in lives:
        for _ in stories.steps(life, 6):
            pass
        marks.mark([life.order_id])
    drain.drain()

    # when
    swept = sweep.sweep_recent(), sweep.sweep_live()

    # then
    assert [result.marked for result in swept] == [0, 0]
