"""What staff do with rules: saved, refused by field, switched, copied, ordered, listed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from saleor_service_plugin.database import clock
from saleor_service_plugin.rewards.asking import rule_list, rules_desk
from saleor_service_plugin.rewards.asking.models import Rule, Tally
from saleor_service_plugin.rewards.asking.rule_list import Page, Sort, Where
from saleor_service_plugin.rewards.asking.rules_desk import RuleRefusedError
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.rewards.rules import presets
from saleor_service_plugin.rewards.rules.presets import Preset
from saleor_service_plugin.rewards.rules.problems import Code
from saleor_service_plugin.rewards.rules.terms import Draft, read_terms
from saleor_service_plugin.rewards.rules.words import RuleState
from tests.fake_shop.shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

BY = "VXNlcjox"


def a_goodie(cost: str = "1.90", variant_id: int = 7, currency: str = "EUR") -> Goodie:
    """Return a goodie of the shop's."""
    return Goodie.objects.create(
        variant_id=variant_id, name="Sticker", cost=Decimal(cost), currency=currency
    )


def a_draft(**changes: object) -> Draft:
    """Return the second order's surprise."""
    ids = list(Goodie.objects.values_list("pk", flat=True)) or [a_goodie().pk]
    draft = presets.draft(Preset.SECOND_ORDER, language="en", currency="EUR", goodie_ids=ids)
    return replace(draft, **changes)  # type: ignore[arg-type]


def refused(error: RuleRefusedError) -> list[tuple[str, str]]:
    """Return fields and codes."""
    return [(one.field, one.code.value) for one in error.problems]


def test_a_rule_is_saved_as_a_draft_and_read_back(shop: FakeShop) -> None:
    """Nothing is asked before it is switched on."""
    # when
    rule = rules_desk.create(a_draft(), by=BY)
    # then
    stored = Rule.objects.get()
    assert (stored.state, stored.revision, stored.on_since) == (RuleState.DRAFT, 1, None)
    assert stored.changed_by == BY
    terms = read_terms(stored)
    assert terms.limits.monthly_budget == Decimal("200.00")
    assert rules_desk.draft_of(rule).conditions == ({"kind": "nth-order", "from": 2, "to": 2},)


def test_switching_on_counts_from_the_databases_clock(shop: FakeShop) -> None:
    """Switching on twice changes nothing, switching off forgets it."""
    # given
    rule = rules_desk.create(a_draft(), by=BY)
    before = clock()
    # when
    on = rules_desk.switch_on(rule.pk, by=BY)
    again = rules_desk.switch_on(rule.pk, by=BY)
    # then
    assert before <= on.on_since <= clock()  # type: ignore[operator]
    assert again.on_since == on.on_since
    assert rules_desk.switch_off(rule.pk, by=BY).on_since is None
    assert Rule.objects.get().state == RuleState.OFF


def test_a_change_counts_and_a_new_occasion_begins_anew(shop: FakeShop) -> None:
    """A new limit goes on, a new trigger starts over; a rule seen before it is refused."""
    # given
    rule = rules_desk.create(a_draft(), by=BY)
    on = rules_desk.switch_on(rule.pk, by=BY).on_since
    # when
    limited = rules_desk.change(rule.pk, a_draft(limits={"per_customer": 1}), revision=1, by=BY)
    # then
    assert (limited.revision, limited.on_since) == (2, on)
    moved = rules_desk.change(rule.pk, a_draft(trigger="placed"), by=BY)
    assert moved.revision == 3
    assert moved.on_since > on  # type: ignore[operator]
    with pytest.raises(RuleRefusedError) as error:
        rules_desk.change(rule.pk, a_draft(), revision=1, by=BY)
    assert refused(error.value) == [("revision", Code.PASSED_OVER)]
    assert Rule.objects.get().revision == 3


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": " "}, "name", Code.REQUIRED),
        ({"trigger": "review"}, "trigger", Code.UNKNOWN),
        ({"trigger": "delivered"}, "reward.kind", Code.IMPOSSIBLE),
        ({"days": 3}, "days", Code.IMPOSSIBLE),
        (
            {"conditions": ({"kind": "nth-order", "from": 2, "to": 1},)},
            "conditions.0.to", Code.IMPOSSIBLE,
        ),
        ({"conditions": ({"kind": "every-nth", "n": 0},)}, "conditions.0.n", Code.OUT_OF_RANGE),
        (
            {"conditions": ({"kind": "channel", "ids": [99]},)},
            "conditions.0.ids", Code.UNKNOWN,
        ),
        (
            {"conditions": ({"kind": "categories", "ids": [5], "any": True},)},
            "conditions.0.ids", Code.UNKNOWN,
        ),
        ({"reward": {"kind": "goodie", "goodie_ids": [987]}}, "reward.goodie_ids", Code.UNKNOWN),
        (
            {"limits": {"monthly_budget": "1.00", "currency": "EUR"}},
            "limits.monthly_budget", Code.IMPOSSIBLE,
        ),
        (
            {"limits": {"monthly_budget": "100", "currency": "CHF"}},
            "limits.currency", Code.CURRENCY,
        ),
        ({"limits": {"monthly_budget": "100"}}, "limits.currency", Code.REQUIRED),
        ({"hold_out": 51}, "hold_out", Code.OUT_OF_RANGE),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(
    shop: FakeShop, changes: dict[str, object], field: str, code: Code
) -> None:
    """Nothing is saved, and the field and the reason are named."""
    # given
    draft = a_draft(**changes)
    # when
    with pytest.raises(RuleRefusedError) as error:
        rules_desk.create(draft, by=BY)
    # then
    assert (field, code) in refused(error.value)
    assert not Rule.objects.exists()


def test_a_costly_goodie_is_warned_about_and_saved(shop: FakeShop) -> None:
    """Ten euros are a limit that staff may pass."""
    # given
    a_goodie("10.01")
    # when
    found = rules_desk.check(a_draft())
    # then
    assert [(one.field, one.code, one.is_warning) for one in found] == [
        ("reward.goodie_ids", Code.EXPENSIVE, True)
    ]
    assert rules_desk.create(a_draft(), by=BY).pk


def test_what_is_gone_keeps_a_rule_from_being_switched_on(shop: FakeShop) -> None:
    """A goodie that was archived meanwhile is named."""
    # given
    rule = rules_desk.create(a_draft(), by=BY)
    Goodie.objects.update(archived_at=clock())
    # when
    with pytest.raises(RuleRefusedError) as error:
        rules_desk.switch_on(rule.pk, by=BY)
    # then
    assert ("reward.goodie_ids", Code.UNKNOWN) in refused(error.value)
    assert Rule.objects.get().state == RuleState.DRAFT


def test_copies_and_archived_rules(shop: FakeShop) -> None:
    """A copy is a draft of its own; what is archived is off and in no list."""
    # given
    rule = rules_desk.create(a_draft(), by=BY)
    rules_desk.switch_on(rule.pk, by=BY)
    # when
    twin = rules_desk.copy(rule.pk, language="de", by=BY)
    rules_desk.archive(rule.pk, by=BY)
    # then
    assert (twin.name, twin.state) == ("Surprise with the second order (Kopie)", RuleState.DRAFT)
    assert [one.pk for one in rule_list.page(Where(), Page(10))] == [twin.pk]
    assert rule_list.find(rule.pk) is None
    gone = Rule.objects.get(pk=rule.pk)
    assert (gone.state, gone.on_since) == (RuleState.OFF, None)
    with pytest.raises(RuleRefusedError):
        rules_desk.switch_on(rule.pk, by=BY)


def test_rules_are_put_in_order(shop: FakeShop) -> None:
    """Those that are named stand first; who is not named keeps his place behind them."""
    # given
    one, two, three = (rules_desk.create(a_draft(name=name), by=BY).pk for name in "abc")
    # when
    rules_desk.reorder([three, one], by=BY)
    # then
    assert [row.pk for row in rule_list.page(Where(), Page(10))] == [three, one, two]
    with pytest.raises(RuleRefusedError):
        rules_desk.reorder([three, three], by=BY)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("descending", [False, True])
def test_the_list_page_by_page(shop: FakeShop, sort: Sort, descending: bool) -> None:
    """Both ways, from both ends, nothing twice and nothing left out."""
    # given
    for at in range(7):
        rules_desk.create(a_draft(name=f"Rule {at}", priority=at % 3), by=BY)
    whole = [row.pk for row in rule_list.page(Where(), Page(50, sort, descending))]
    # when
    there, back, cursor = list[int](), list[int](), None
    while rows := rule_list.page(Where(), Page(2, sort, descending, after=cursor)):
        there += [row.pk for row in rows]
        cursor = rule_list.cursor_of(rows[-1], sort)
    while rows := rule_list.page(Where(), Page(3, sort, descending, before=cursor, backwards=True)):
        back = [row.pk for row in rows] + back
        cursor = rule_list.cursor_of(rows[0], sort)
    # then
    assert len(set(whole)) == 7
    assert there == whole
    # The walk back began before the last row, which it does not show again.
    assert back == whole[:-1]


def test_the_list_finds(shop: FakeShop) -> None:
    """By state, trigger and a part of the name."""
    # given
    one = rules_desk.create(a_draft(name="100% Überraschung"), by=BY)
    two = rules_desk.create(a_draft(name="Other", trigger="placed"), by=BY)
    rules_desk.switch_on(two.pk, by=BY)
    # when
    found = [
        [row.pk for row in rule_list.page(where, Page(10))]
        for where in (
            Where(search="0% über"), Where(states=["on"]), Where(triggers=["paid"]),
            Where(states=[]),
        )
    ]  # fmt: skip
    # then
    assert found == [[one.pk], [two.pk], [one.pk], []]
    assert rule_list.count(Where(search="o")) == 1
    assert rule_list.count(Where()) == 2


def test_what_a_rule_gave_this_month(shop: FakeShop) -> None:
    """The month's row alone counts."""
    # given
    for scope, period, count in (("rule:5", "2026-11", 2), ("rule:5", "all", 9)):
        Tally.objects.create(scope=scope, period=period, currency="EUR", count=count, booked=3)
    # when
    found = rule_list.used_in_month([5, 6], "2026-11")
    # then
    assert {key: list(value) for key, value in found.items()} == {5: [2, Decimal(3), "EUR"]}
