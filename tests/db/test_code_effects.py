"""What was granted is made in the shop once, and useless once it was taken back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F

from saleor_service_plugin.database import clock
from saleor_service_plugin.effects import dispatch, kinds
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.rewards.codes.texts import has_our_form
from saleor_service_plugin.rewards.grants import give, rounds
from saleor_service_plugin.rewards.grants.give import Recipient, Wish
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.rules.reward import CodeReward, GiftCardReward, Reward
from saleor_service_plugin.rewards.rules.words import CodeKind
from saleor_service_plugin.shop.snapshots import Channel
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db

FREE_SHIPPING = CodeReward(CodeKind.FREE_SHIPPING, Decimal(100), "EUR", valid_days=30)

CARD = GiftCardReward(Decimal(10), "EUR", valid_days=365)


def grant(reward: Reward, **changes: Any) -> Grant:
    """Grant something to somebody, whose own letter tells of it."""
    whose = Recipient(channel_id=1, email="erika@example.com", language_code="de")
    values = {"key": f"staff:{uuid4()}", "why": Why.STAFF, "announce": False, **changes}
    with transaction.atomic():
        (row,) = give.give([Wish(recipient=whose, reward=reward, **values)], now=clock())
    return row


def take_back(row: Grant) -> list[int]:
    """Take it back as staff do."""
    with transaction.atomic():
        return give.take_back([row.pk], reason="staff", now=clock())


def test_a_code_is_made(shop: FakeShop) -> None:
    # when
    row = grant(FREE_SHIPPING, valid_until=date(2030, 5, 31))
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    assert row.state == GrantState.GIVEN and row.given_at
    assert has_our_form(row.code)
    made = shop.codes.made[row.code]
    assert (made.name, made.channel_ids, made.last_day) == (
        "Kostenloser Versand", (1,), date(2030, 5, 31),
    )  # fmt: skip


def test_codes_of_one_reason_share_a_bucket(shop: FakeShop) -> None:
    # given
    last = date(2030, 5, 31)
    same = [grant(FREE_SHIPPING, rule_id=5, valid_until=last) for _ in range(2)]
    other = [
        grant(FREE_SHIPPING, rule_id=6, valid_until=last),
        grant(FREE_SHIPPING, rule_id=5, valid_until=date(2030, 6, 1)),
    ]

    # when
    dispatch.dispatch()

    # then
    assert len({shop.codes.made[row.code].bucket for row in same}) == 1
    assert len({shop.codes.made[row.code].bucket for row in (*same, *other)}) == 3


def test_a_gift_card_is_made(shop: FakeShop) -> None:
    # when
    row = grant(CARD)
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    card = shop.codes.cards[row.code]
    assert (card.amount, card.email, card.last_day) == (10, "erika@example.com", row.valid_until)
    assert len(row.code) <= 16
    assert row.state == GrantState.GIVEN


@pytest.mark.parametrize("reward", [FREE_SHIPPING, CARD])
def test_taken_back(shop: FakeShop, reward: Reward) -> None:
    # given
    row = grant(reward)
    dispatch.dispatch()
    assert row.code in shop.codes.usable

    # when
    assert take_back(row) == [row.pk]
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    assert row.state == GrantState.REVOKED
    assert row.code not in shop.codes.usable


def test_taken_back_before_it_was_made(shop: FakeShop) -> None:
    # given
    row = grant(FREE_SHIPPING)
    take_back(row)

    # when
    dispatch.dispatch()

    # then
    assert row.code not in shop.codes.made
    assert Effect.objects.get(kind="code-make").state == "skipped"


@pytest.mark.parametrize("reward", [FREE_SHIPPING, CARD])
def test_taken_back_while_it_is_made(
    shop: FakeShop, reward: Reward, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    row = grant(reward)
    for name in ("make_code", "make_gift_card"):
        make = getattr(shop, name)

        def and_take_back(new: Any, make: Any = make) -> bool:
            made: bool = make(new)
            take_back(row)
            return made

        monkeypatch.setattr(shop, name, and_take_back)

    # when
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    assert row.state == GrantState.REVOKED
    assert row.code not in shop.codes.usable


def test_while_the_shop_is_down_nothing_is_lost(shop: FakeShop) -> None:
    # given
    row = grant(FREE_SHIPPING)
    shop.codes.down = True
    dispatch.dispatch()
    assert Effect.objects.get().state == "queued"

    # when
    shop.codes.down = False
    Effect.objects.update(due_at=F("fact_at") - timedelta(hours=1))
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    assert row.state == GrantState.GIVEN


def test_what_the_shop_refused_for_a_month_is_given_up(shop: FakeShop) -> None:
    # given
    row = grant(FREE_SHIPPING)
    shop.codes.down = True
    dispatch.dispatch()
    assert rounds.give_up() == 0

    # when: it works again, too late
    Grant.objects.update(granted_at=clock() - timedelta(days=31))
    assert rounds.give_up() == 1
    shop.codes.down = False
    Effect.objects.update(due_at=F("fact_at") - timedelta(hours=1))
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    assert (row.state, row.reason) == (GrantState.FAILED, rounds.NEVER_READY)
    assert not shop.codes.made


def test_a_second_run_makes_nothing_new(shop: FakeShop) -> None:
    # given
    row = grant(FREE_SHIPPING)
    dispatch.dispatch()

    # when
    kind = kinds.get("code-make")
    assert kind
    kind.apply(Effect.objects.get())

    # then
    row.refresh_from_db()
    assert row.state == GrantState.GIVEN
    assert row.code in shop.codes.usable
    assert len(shop.codes.made) == 1


def test_its_channel_is_gone(shop: FakeShop) -> None:
    # given
    row = grant(FREE_SHIPPING)
    shop.channels = {2: Channel(2, "us", "US", "USD", True)}

    # when
    dispatch.dispatch()

    # then
    row.refresh_from_db()
    assert (row.state, row.reason) == (GrantState.FAILED, "no-channel")


def test_a_used_code_stays(shop: FakeShop) -> None:
    # given
    row = grant(FREE_SHIPPING)
    dispatch.dispatch()
    shop.codes.use(row.code)

    # when
    take_back(row)
    dispatch.dispatch()

    # then
    assert Effect.objects.get(kind="code-off").state == "sent"
