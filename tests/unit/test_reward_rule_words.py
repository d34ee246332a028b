"""Rules told in plain language: whole sentences, in German and English."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings

from saleor_service_plugin.rewards.rules import checks, presets, reward, summary
from saleor_service_plugin.rewards.rules.checks import Known, KnownGoodie
from saleor_service_plugin.rewards.rules.presets import Preset
from saleor_service_plugin.rewards.rules.summary import Names
from saleor_service_plugin.rewards.rules.summary_words import WORDS
from saleor_service_plugin.rewards.rules.terms import Draft, Terms, read_terms
from tests.unit.test_reward_rules_beside_a_peer import conditions

KNOWN = Known(goodies={1: KnownGoodie(Decimal("1.90"), "EUR")}, channels={1: "EUR"})

CODE = {
    "kind": "code", "code_kind": "percent", "value": "10", "currency": "EUR", "valid_days": 30,
    "cost": "5",
}  # fmt: skip


def terms(**changes: Any) -> Terms:
    """Return a rule: ten percent for each paid order."""
    values: dict[str, Any] = {
        "id": 1, "revision": 1, "trigger": "paid", "days": 0, "conditions": [], "reward": CODE,
        "limits": {}, "priority": 0, "stop": False, "hold_out": 0, "on_since": None,
    }  # fmt: skip
    return read_terms(SimpleNamespace(**{**values, **changes}))


@pytest.mark.parametrize("preset", list(Preset))
def test_what_is_ready_made_can_be_switched_on(preset: Preset) -> None:
    """Nothing is wrong about it, once there is a goodie."""
    # given
    draft = presets.draft(preset, language="de", currency="EUR", goodie_ids=[1])
    # then
    assert checks.problems(draft, KNOWN) == []


@pytest.mark.parametrize(
    ("changes", "german", "english"),
    [
        (
            {
                "conditions": [{"kind": "nth-order", "from": 2, "to": 2}],
                "reward": {"kind": "goodie", "goodie_ids": [1]},
                "limits": {"monthly_budget": "200", "currency": "EUR", "per_customer": 1},
            },
            "Bei der zweiten Bestellung, sobald sie bezahlt ist: eine kleine Beigabe (Teesieb); "
            "höchstens 200,00 EUR im Monat, einmal je Kunde.",
            "With the second order, as soon as it is paid: a goodie in the parcel (Teesieb); at "
            "most EUR 200.00 a month, once per customer.",
        ),
        (
            {
                "trigger": "without-order", "days": 1,
                "conditions": [{"kind": "goodies", "most": 1}],
                "limits": {"cooldown_days": 1},
            },
            "Einen Tag nach der letzten Bestellung, wenn keine weitere folgte und der Kunde in den "
            "letzten 365 Tagen höchstens eine Beigabe erhalten hat: ein persönlicher Rabattcode "
            "über 10 % (30 Tage gültig); frühestens einen Tag nach dem letzten Mal.",
            "One day after the last order, if no other one followed and the customer got at most "
            "one goodie in the last 365 days: a personal code for 10% off (valid for 30 days); at "
            "least one day after the last time.",
        ),
        (
            {
                "trigger": "delivered",
                "conditions": [
                    {"kind": "every-nth", "n": 13},
                    {"kind": "country", "codes": ["DE", "CH"], "any": False},
                    {"kind": "products", "ids": [5], "any": True},
                ],
                "stop": True,
                "hold_out": 5,
            },
            "Bei jeder 13. Bestellung, sobald sie vollständig zugestellt ist, wenn das Lieferland "
            "ein anderes ist als Schweiz oder Deutschland und der Artikel „Tasse“ in der "
            "Bestellung ist: ein persönlicher Rabattcode über 10 % (30 Tage gültig). Danach gibt "
            "es zum selben Anlass nichts Weiteres. 5 % der Kunden erhalten zum Vergleich nichts.",
            "With every 13th order, as soon as it is delivered in full, if it is not shipped to "
            "Switzerland or Germany and the product “Tasse” is in the order: a personal code for "
            "10% off (valid for 30 days). Nothing else is given on the same occasion after it. "
            "5% of the customers get nothing, to compare with.",
        ),
    ],
)  # fmt: skip
def test_sentences(changes: dict[str, Any], german: str, english: str) -> None:
    """As somebody would say it."""
    # given
    rule, names = terms(**changes), Names(goodies={1: "Teesieb"}, products={5: "Tasse"})
    # then
    assert summary.sentence(rule, "de-AT", names) == german
    assert summary.sentence(rule, "en", names) == english


@settings(max_examples=150, deadline=None)
@given(conditions())
def test_every_condition_is_told(one: dict[str, Any]) -> None:
    """In both languages, beside another one, and without a place left open."""
    # given
    kept = {name: value for name, value in one.items() if value is not None}
    rule = terms(conditions=[{"kind": "account", "has": True}, kept])
    for language in ("de", "en"):
        # when
        text = summary.sentence(rule, language)
        # then
        assert text.endswith(".")
        assert "{" not in text
        assert "  " not in text


def test_both_languages_have_the_same_words() -> None:
    """None is missing in one of them."""
    # then
    assert WORDS["de"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"value": "0.5"}, [("reward.value", "out-of-range")]),
        ({"value": "101"}, [("reward.value", "out-of-range")]),
        ({"valid_days": 0}, [("reward.valid_days", "out-of-range")]),
        ({"valid_days": 731}, [("reward.valid_days", "out-of-range")]),
        ({"code_kind": "fixed", "value": "5.001"}, [("reward.value", "invalid")]),
        ({"code_kind": "fixed", "value": "0"}, [("reward.value", "out-of-range")]),
        ({"currency": "CHF"}, [("reward.currency", "currency")]),
        ({"code_kind": "free-shipping", "value": "50"}, [("reward.value", "invalid")]),
        ({"countries": ["DE"]}, [("reward.countries", "impossible")]),
        ({"surprise": 1}, [("reward.surprise", "unknown")]),
        ({"value": "NaN"}, [("reward.value", "invalid")]),
        ({"value": True}, [("reward.value", "invalid")]),
    ],
)
def test_what_no_code_can_be(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Each by its field."""
    # given
    draft = Draft(name="x", trigger="paid", reward={**CODE, **changes})
    # when
    found = checks.problems(draft, KNOWN)
    # then
    assert [(one.field, one.code.value) for one in found] == expected


@pytest.mark.parametrize(
    ("conditions_", "trigger", "field"),
    [
        ([{"kind": "nth-order", "from": 1, "to": 1},
          {"kind": "spent", "amount": "5", "currency": "EUR"}], "paid", "conditions.1.kind"),
        ([{"kind": "nth-order", "from": 2, "to": 4}, {"kind": "every-nth", "n": 5}],
         "paid", "conditions.1.kind"),
        ([{"kind": "order-value", "least": "5", "currency": "EUR"}],
         "without-order", "conditions.0.kind"),
        ([{"kind": "order-value", "least": "5", "most": "4", "currency": "EUR"}],
         "paid", "conditions.0.most"),
        ([{"kind": "days-since-last", "least": 9, "most": 3}], "paid", "conditions.0.most"),
        ([{"kind": "channel", "ids": [1]}, {"kind": "channel", "ids": [2]}],
         "paid", "conditions.1.ids"),
    ],
)  # fmt: skip
def test_what_can_never_hold(conditions_: list[dict[str, Any]], trigger: str, field: str) -> None:
    """It is refused before anybody waits for it."""
    # given
    days = 9 if trigger == "without-order" else 0
    draft = Draft(name="x", trigger=trigger, days=days, conditions=tuple(conditions_), reward=CODE)
    known = Known(channels={1: "EUR", 2: "EUR"})
    # when
    found = checks.problems(draft, known)
    # then
    assert [(one.field, one.code.value) for one in found] == [(field, "impossible")]


def test_rewards_are_read_back() -> None:
    """What is written gives the same again; a fixed code costs what it takes off."""
    # given
    stored = {**CODE, "code_kind": "fixed", "value": "5.00", "min_spent": "20"}
    # when
    once = reward.read(stored)
    # then
    assert reward.read(reward.write(once)) == once
    assert isinstance(once, reward.CodeReward)
    assert once.cost == Decimal("5.00")
    for wrong in (None, {}, {"kind": "review"}, {"kind": "goodie", "goodie_ids": []}):
        with pytest.raises(ValueError, match="reward"):
            reward.read(wrong)
