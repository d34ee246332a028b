"""Hooks duplicated, dropped and shuffled give the same facts, and nothing twice."""

import random

import pytest
from django.core import mail

from saleor_service_plugin.messages import kinds
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, sweep
from tests.db import disorder, outcomes, stories
from tests.fake_shop import FakeShop
from tests.usual import let_many_leave

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

SEQUENCES = 1000
ROUNDS = 20
"""Sequences are played side by side in rounds, as orders in a shop are."""


@pytest.mark.parametrize("number", range(ROUNDS))
def test_disturbed_sequences_end_like_orderly_ones(shop: FakeShop, number: int) -> None:
    # given
    disorder.open_channels(shop)
    _let_leave()
    seeds = range(number * SEQUENCES // ROUNDS, (number + 1) * SEQUENCES // ROUNDS)
    sweep.sweep_recent()

    # when
    wrong = disorder.play(shop, seeds, chance=random.Random(number))

    # then
    assert wrong == []
    told = Message.objects.filter(state="sent").count()
    ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert (len(ids), len(set(ids))) == (told, told)
    assert not Message.objects.filter(state__in=["queued", "sending"]).exists()


def test_without_any_hook_the_sweep_tells_the_same(shop: FakeShop) -> None:
    # given
    disorder.open_channels(shop)
    _let_leave()
    sweep.sweep_recent()
    chance = random.Random(7)

    # when no hook ever comes
    lives = [stories.begin(shop, random.Random(seed)) for seed in range(100)]
    for life in lives:
        for _ in stories.steps(life, chance.randrange(1, 12)):
            pass
    sweep.sweep_recent()
    drain.drain()
    outcomes.tell_all()

    # then every fact is told, or was overtaken, once
    for life in lives:
        order = shop.orders[life.order_id]
        itself = order.channel_id == stories.BY_ITSELF
        assert outcomes.wrong(order, sent=set(life.sent), confirms_by_itself=itself) == []
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


def _let_leave() -> None:
    for kind in kinds.all_kinds():
        let_many_leave(kind.key)
