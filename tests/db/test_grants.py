"""Granting something for any reason: once, with its effects, and taken back."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.models import Event
from saleor_service_plugin.rewards.grants import moves, rounds
from saleor_service_plugin.rewards.grants.give import Recipient, Wish, give, take_back
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import NEXT, GrantState, Why
from saleor_service_plugin.rewards.rules.reward import CodeReward, GiftCardReward, GoodieReward
from saleor_service_plugin.rewards.rules.words import CodeKind
from tests.db.reward_story import effects, grants, nothing_done, tally
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)

ORDER = UUID(int=7)

CODE = CodeReward(CodeKind.FIXED, Decimal(5), "EUR", valid_days=90, cost=Decimal(5))

WHO = Recipient(1, "anne@example.com", "de", "Änne", user_id=3, person_id=77, order_id=ORDER)

WISH = Wish("staff:1", Why.STAFF, WHO, CODE, cost=Decimal(5))

GOODIE = Wish("staff:2", Why.STAFF, WHO, GoodieReward((1, 2)), cost=Decimal(2), currency="EUR")

CARD = Wish("staff:3", Why.STAFF, WHO, GiftCardReward(Decimal(10), "EUR", 365), cost=Decimal(10))

SUM = f"person:77:goodies:{NOW.year}"


@pytest.fixture(autouse=True)
def waiting(shop: FakeShop) -> Iterator[None]:
    """Leave effects in the outbox."""
    with nothing_done():
        yield


def test_each_kind_has_its_effect_and_is_granted_once() -> None:
    # when
    first = give([WISH, GOODIE, CARD], now=NOW)
    second = give([CARD, WISH], now=NOW)

    # then
    assert grants() == [("code", "decided"), ("goodie", "decided"), ("gift-card", "decided")]
    assert effects() == ["code-make", "goodie-add", "gift-card-make"]
    assert [row.pk for row in second] == [first[2].pk, first[0].pk]
    assert [row.data for row in Effect.objects.order_by("pk")] == [
        {"grant": row.pk} for row in first
    ]
    assert tally(SUM, "all", "EUR") == (1, Decimal(2))


def test_codes_cannot_be_guessed_and_fit_into_the_shop() -> None:
    code, goodie, card = give([WISH, GOODIE, CARD], now=NOW)
    assert code.code.startswith("DANKE-") and len(code.code) == 25
    assert code.valid_until == (NOW + timedelta(days=90)).date()
    assert len(card.code) == 16
    assert (goodie.code, goodie.valid_until) == ("", None)
    others = give([replace(WISH, key=f"staff:n{n}") for n in range(50)], now=NOW)
    assert len({row.code for row in others}) == 50


def test_what_cannot_be_granted_is_refused() -> None:
    nobody = replace(WHO, order_id=None)
    with pytest.raises(ValueError, match="order"):
        give([replace(GOODIE, recipient=nobody)], now=NOW)
    with pytest.raises(ValueError, match="currency"):
        give([replace(WISH, reward=replace(CODE, currency="CHF"))], now=NOW)
    assert give([], now=NOW) == []
    assert not Grant.objects.exists()
    # A code needs no order.
    assert give([replace(WISH, recipient=nobody)], now=NOW)[0].order_id is None


def test_taken_back_before_and_after_it_was_given() -> None:
    # given
    code, goodie = give([WISH, GOODIE], now=NOW)
    assert moves.given(code.pk, now=NOW) is not None

    # when
    taken = take_back([code.pk, goodie.pk], reason="staff", now=NOW)
    again = take_back([code.pk, goodie.pk], reason="staff", now=NOW)

    # then
    assert (taken, again) == ([code.pk, goodie.pk], [])
    assert grants() == [("code", "revoked"), ("goodie", "revoked")]
    assert effects()[2:] == ["code-off", "goodie-remove"]
    assert tally(SUM, "all", "EUR") == (0, 0)
    # A worker that was just adding it learns that it must not stay.
    assert moves.given(goodie.pk, now=NOW) is None


def test_a_cheaper_goodie_frees_the_rest() -> None:
    # given
    (goodie,) = give([GOODIE], now=NOW)

    # when
    given = moves.given(goodie.pk, now=NOW, line_id=uuid4(), variant_id=70, cost=Decimal("1.25"))

    # then
    assert given is not None and given.cost == Decimal("1.25")
    assert tally(SUM, "all", "EUR") == (1, Decimal("1.25"))
    assert Effect.objects.filter(kind="order-note", order_id=ORDER).count() == 1


def test_on_trial_and_held_out_nothing_happens() -> None:
    # when
    trial, out = give(
        [replace(GOODIE, trial=True), replace(WISH, held_out=True)], now=NOW
    )  # fmt: skip

    # then
    assert (trial.state, out.state, out.cost) == ("decided", "held-out", 0)
    assert (effects(), out.code, tally(SUM, "all", "EUR")) == ([], "", (0, 0))
    assert take_back([trial.pk, out.pk], reason="staff", now=NOW) == [trial.pk]
    assert effects() == []


def test_every_step_is_one_of_the_table() -> None:
    """From every state, by every move: what the table does not know changes nothing."""
    steps = {
        GrantState.GIVEN: lambda pk: moves.given(pk, now=NOW),
        GrantState.FAILED: lambda pk: moves.failed(pk, reason="none-left", now=NOW),
        GrantState.REVOKED: lambda pk: moves.revoked([pk], reason="staff", now=NOW),
        GrantState.USED: lambda pk: moves.used({pk: moves.Use(ORDER, NOW)}),
        GrantState.EXPIRED: lambda pk: moves.expired([pk], now=NOW),
    }
    for before in GrantState:
        for after, step in steps.items():
            (row,) = give([replace(WISH, key=f"staff:{before}:{after}")], now=NOW)
            Grant.objects.filter(pk=row.pk).update(state=before)
            step(row.pk)
            row.refresh_from_db()
            # A redeemed code is not taken back, and given back by `unused` alone.
            allowed = after in NEXT[before] and before is not GrantState.USED
            assert row.state == (after if allowed else before), (before, after)


def test_endpoints_hear_of_a_code_when_it_is_there_and_never_read_it() -> None:
    # given
    endpoints.create(url="https://erp.example.com/hook", kinds=["code_granted"])
    code, goodie = give([WISH, GOODIE], now=NOW)
    assert not Event.objects.exists()

    # when
    for _ in range(2):
        moves.given(code.pk, now=NOW)
        moves.given(goodie.pk, now=NOW, line_id=uuid4(), variant_id=70)

    # then
    (event,) = Event.objects.all()
    assert (event.kind, event.order_id, event.channel_id) == ("code_granted", ORDER, 1)
    assert event.payload == {
        "grantId": {"type": "ServiceGrant", "id": code.pk}, "kind": "CODE", "why": "STAFF"
    }  # fmt: skip


def test_codes_end_with_their_last_day() -> None:
    # given
    rows = give([replace(WISH, key=f"staff:{n}") for n in range(3)], now=NOW)
    for row, days in zip(rows, (2, 2, 0), strict=True):
        moves.given(row.pk, now=NOW)
        Grant.objects.filter(pk=row.pk).update(valid_until=NOW.date() - timedelta(days=days))
    moves.used({rows[1].pk: moves.Use(ORDER, NOW)})

    # when
    assert rounds.expire_due() == 1

    # then
    assert [state for _, state in grants()] == ["expired", "used", "given"]


@pytest.mark.django_db(transaction=True)
def test_sixteen_who_grant_the_same_grant_it_once(shop: FakeShop) -> None:
    # given
    threads = 16
    barrier = threading.Barrier(threads)
    found: list[int] = []

    def work() -> None:
        try:
            barrier.wait(20)
            with transaction.atomic():
                found.extend(row.pk for row in give([WISH, GOODIE], now=NOW))
        finally:
            connections.close_all()

    # when
    workers = [threading.Thread(target=work) for _ in range(threads)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)

    # then
    assert len(found) == 2 * threads and len(set(found)) == 2
    assert len(grants()) == 2
    assert sorted(effects()) == ["code-make", "goodie-add"]
    assert tally(SUM, "all", "EUR") == (1, Decimal(2))
