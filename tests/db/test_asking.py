"""Asking rules about what came true: each occasion once, within the limits, and taken back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin import health, work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.rewards.asking import (
    case,
    evaluate,
    occasions,
    old,
    read,
)
from saleor_service_plugin.rewards.asking.models import Occasion, Rule
from saleor_service_plugin.rewards.grants import moves
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.shop.snapshots import MoneyKind
from tests.db.reward_story import (
    CODE,
    Story,
    effects,
    grants,
    nothing_done,
    refusals,
    tally,
)
from tests.fake_shop import FakeShop, a_line, an_address

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)

SECOND = [{"kind": "nth-order", "from": 2, "to": 2}]


@pytest.fixture(autouse=True)
def waiting() -> Iterator[None]:
    """Leave the effects of rewards in the outbox."""
    with nothing_done():
        yield


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a live channel."""
    return Story(shop)


def month() -> str:
    """Return the month of budgets."""
    return f"{datetime.now(UTC):%Y-%m}"


def test_a_paid_order_brings_a_code_once(story: Story) -> None:
    # given
    rule = story.rule(limits={"monthly_budget": "200", "currency": "EUR"})

    # when: paid later than placed, and looked at again and again
    order = story.buy(paid=False)
    assert grants() == []
    story.shop.put(replace(story.order(), id=order.id, number=order.number))
    for _ in range(3):
        story.look(order)
        evaluate.evaluate_due()

    # then
    assert grants() == [("code", "decided")]
    assert effects() == ["code-make"]
    row = Grant.objects.get()
    assert (row.rule_id, row.order_id, row.email) == (rule.pk, order.id, "anne@example.com")
    assert (row.cost, row.currency, row.booked_in) == (Decimal(5), "EUR", month())
    assert tally(f"rule:{rule.pk}", month(), "EUR") == (1, Decimal(5))


def test_the_second_order_of_a_customer(story: Story) -> None:
    # given
    story.rule(conditions=SECOND)

    # when
    for email in ("anne@example.com", "Anne@Example.com", "anne@example.com"):
        story.buy(email=email)
    story.buy(email="anne@example.com", place=an_address(postal_code="99999"))

    # then: whoever types her address elsewhere is somebody else
    assert grants() == [("code", "decided")]
    assert Grant.objects.get().email == "Anne@Example.com"


def test_an_order_that_comes_back_takes_its_code_along(story: Story) -> None:
    # given
    rule = story.rule(limits={"total": 1, "monthly_budget": "5", "currency": "EUR"})
    order = story.buy()
    assert grants() == [("code", "decided")]
    other = story.buy(email="bert@example.com")
    assert refusals(other.id) == {str(rule.pk): "total"}

    # when
    story.refund(order)

    # then: the next one gets it
    assert grants() == [("code", "revoked")]
    assert effects() == ["code-make", "code-off"]
    assert tally(f"rule:{rule.pk}", month(), "EUR") == (0, 0)
    story.buy(email="carl@example.com")
    assert grants() == [("code", "revoked"), ("code", "decided")]


def test_all_of_its_money_given_back_takes_it_away_and_a_part_does_not(story: Story) -> None:
    # given
    story.rule()
    order = story.buy()
    (paid,) = order.money
    back = replace(paid, id=story.shop.next_id(), kind=MoneyKind.REFUND)

    # when: for a scratch, then all of it, the status being what it was
    story.change(order, total_charged=Decimal("34.80"), money=(paid, back))
    assert grants() == [("code", "decided")]
    story.change(order, total_charged=Decimal(0), charge_status="none")

    # then
    assert grants() == [("code", "revoked")]
    assert Grant.objects.get().reason == "order-refunded"


@pytest.mark.parametrize("status", ["canceled", "expired"])
def test_an_order_that_ends_before_it_is_asked_about_brings_nothing(
    story: Story, status: str
) -> None:
    # given
    story.rule(trigger="placed")
    order = story.order(paid=False)

    # when: it ends between the look and the question
    with mock.patch.object(work.evaluate, "evaluate_due"):
        story.look(order)
    story.change(order, status=status)

    # then
    assert grants() == []
    assert Occasion.objects.get(order_id=order.id).done_at is not None


def test_a_redeemed_code_stays(story: Story) -> None:
    # given
    story.rule()
    order = story.buy()
    grant = Grant.objects.get()
    with transaction.atomic():
        moves.given(grant.pk, now=datetime.now(UTC))

    # when: used with another order, then the first one comes back
    second = story.buy(voucher_code=grant.code)
    story.refund(order)
    story.change(second, status="canceled")

    # then: neither gives it back
    grant.refresh_from_db()
    assert (grant.state, grant.used_order_id) == ("used", second.id)
    assert grant.cost == Decimal(5)


@pytest.mark.parametrize(
    ("limits", "refusal"),
    [
        ({"per_customer": 1}, "per-customer"),
        ({"cooldown_days": 30}, "cooldown"),
        ({"per_day": 1}, "per-day"),
        ({"total": 1}, "total"),
        ({"monthly_budget": "9.99", "currency": "EUR"}, "budget"),
    ],
)
def test_limits_refuse_the_second(story: Story, limits: dict[str, object], refusal: str) -> None:
    rule = story.rule(limits=limits)
    story.buy()
    second = story.buy()
    assert grants() == [("code", "decided")]
    assert refusals(second.id) == {str(rule.pk): refusal}


def test_who_is_held_out_gets_nothing_and_is_known(story: Story) -> None:
    rule = story.rule(hold_out=100)
    order = story.buy()
    assert grants() == [("code", "held-out")]
    assert refusals(order.id) == {str(rule.pk): "held-out"}
    assert (effects(), tally(f"rule:{rule.pk}")) == ([], (0, 0))


def test_a_goodie_books_the_dearest_that_may_come(story: Story) -> None:
    # given
    cheap = story.goodie(variant=70, cost="1.00")
    dear = story.goodie(variant=71, cost="3.00", countries=["DE", "AT"])
    abroad = story.goodie(variant=72, cost="9.00", countries=["CH"])
    off = story.goodie(variant=73, cost="8.00", is_on=False)
    ids = [cheap.pk, dear.pk, abroad.pk, off.pk]
    rule = story.rule(trigger="placed", reward={"kind": "goodie", "goodie_ids": ids})
    story.rule(trigger="placed", reward={"kind": "goodie", "goodie_ids": [off.pk]})

    # when
    order = story.buy()

    # then
    assert grants() == [("goodie", "decided")]
    assert list(refusals(order.id).values()) == ["no-goodie"]
    assert tally(f"rule:{rule.pk}", month(), "EUR") == (1, Decimal(3))


def test_on_trial_it_is_decided_and_nothing_given(story: Story) -> None:
    # given
    ChannelState.objects.all().delete()
    rule = story.rule(limits={"per_customer": 1})

    # when
    story.buy()
    story.buy()

    # then
    assert list(Grant.objects.values_list("trial", "state", "code")) == [(True, "decided", "")]
    assert effects() == []
    assert tally(f"rule:{rule.pk}") == (0, 0)
    # Going live gives nothing belated.
    channels.go_live(1)
    Occasion.objects.update(due_at=Now())
    evaluate.evaluate_due()
    assert effects() == []


def test_what_was_before_going_live_or_before_the_rule_is_nobodys(story: Story) -> None:
    story.rule(on_since=story.now + DAY)
    story.buy()
    Rule.objects.update(on_since=story.now - 900 * DAY)
    ChannelState.objects.update(live_since=story.now + DAY)
    story.buy()
    assert grants() == []
    # Nor what came true while the program stood still for weeks.
    ChannelState.objects.update(live_since=story.now - 900 * DAY)
    story.buy(ago=20 * DAY)
    assert grants() == []


def test_a_paused_channel_waits(story: Story) -> None:
    # given
    story.rule()
    channels.pause(1)
    story.buy()
    assert grants() == []

    # when
    channels.go_live(1)
    Occasion.objects.update(due_at=Now())
    evaluate.evaluate_due()

    # then
    assert grants() == [("code", "decided")]


def test_imported_and_reissued_orders_are_no_occasions(story: Story) -> None:
    story.rule(trigger="placed")
    story.rule()
    for origin in ("bulk_create", "reissue"):
        story.buy(origin=origin)
    story.buy(status="draft")
    assert not Occasion.objects.exists()


def test_a_complaint_that_was_solved(story: Story) -> None:
    # given
    story.rule(trigger="complaint-solved")
    order = story.buy()

    # when
    for _ in range(2):
        occasions.complaint_solved(order.id, "17", datetime.now(UTC))
        evaluate.evaluate_due()

    # then
    assert grants() == [("code", "decided")]


def test_what_fails_is_tried_again_and_stops_nobody(story: Story) -> None:
    # given
    story.rule()
    order, other = story.order(), story.order(email="bert@example.com")
    real = case.read

    def read_some(rows: list[Occasion], gates: object) -> object:
        if any(row.order_id == order.id for row in rows):
            raise OSError("nothing to be read")
        return real(rows, gates)  # type: ignore[arg-type]

    # when
    with mock.patch.object(case, "read", read_some):
        story.look(order, other)
        for _ in range(5):
            Occasion.objects.filter(done_at__isnull=True).update(due_at=Now())
            evaluate.evaluate_due()

        # then
        assert grants() == [("code", "decided")]
        assert evaluate.stuck() >= 1
        assert "occasions-stuck" in health.look().problems
    Occasion.objects.filter(done_at__isnull=True).update(due_at=Now())
    evaluate.evaluate_due()
    assert len(grants()) == 2
    assert evaluate.stuck() == 0


def test_a_rule_that_cannot_be_read_keeps_no_other_from_being_asked(story: Story) -> None:
    story.rule(reward={"kind": "nonsense"})
    story.rule()
    story.buy()
    assert grants() == [("code", "decided")]
    assert len(read.rules_on("paid")) == 1


def test_the_cost_of_a_question_does_not_grow(story: Story) -> None:
    """Neither with the customer's history nor with what he buys."""
    # given
    story.rule(conditions=[{"kind": "nth-order", "from": 1, "to": None}])
    counts = []
    for number in (0, 3, 30):
        for _ in range(number):
            story.buy(email="much@example.com")
        lines = tuple(a_line(variant_id=place) for place in range(1, number + 2))
        order = story.order(email="much@example.com", lines=lines)
        with mock.patch.object(work.evaluate, "evaluate_due"):
            story.look(order)

        # when
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for pk in Occasion.objects.filter(done_at__isnull=True, trigger="paid").values_list(
                "pk", flat=True
            ):
                assert evaluate.evaluate(pk) == 1
        counts.append(len(queries))

    # then
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 40


def test_looking_costs_the_same_for_many_orders(story: Story) -> None:
    # given
    story.rule()
    counts = []
    for number in (1, 20):
        orders = [story.order(email=f"{uuid4().hex}@example.com") for _ in range(number)]
        with (
            mock.patch.object(work.evaluate, "evaluate_due"),
            CaptureQueriesContext(connection) as queries,
        ):
            story.look(*orders)
        counts.append(len([one for one in queries if "saleor_service_occasion" in one["sql"]]))

    # then
    assert counts[0] == counts[1]


def test_what_was_decided_long_ago_is_forgotten_and_not_given_anew(story: Story) -> None:
    # given
    story.rule()
    order = story.buy()
    Occasion.objects.update(done_at=Now() - 91 * DAY, at=Now() - 91 * DAY)

    # when
    assert old.forget(limit=100, until=1e12) >= 1
    story.look(order)
    evaluate.evaluate_due()

    # then
    assert grants() == [("code", "decided")]
    assert CODE["kind"] == "code"
