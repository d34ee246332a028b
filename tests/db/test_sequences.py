"""Hooks duplicated, dropped and shuffled give the same facts, and nothing twice."""

import random

import pytest
from django.core import mail

from saleor_service_plugin.messages import channels, dispatch
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, sweep
from tests.db import disorder, stories
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

SEQUENCES = 1000
ROUNDS = 20
"""Sequences are played side by side in rounds, as orders in a shop are."""


@pytest.mark.parametrize("number", range(ROUNDS))
def test_disturbed_sequences_end_like_orderly_ones(shop: FakeShop, number: int) -> None:
    # given
    channels.go_live(1)
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
