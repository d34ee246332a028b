"""What a code looks like, which codes share a voucher, and what customers read of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from saleor_service_plugin.rewards.codes import texts
from saleor_service_plugin.rewards.codes.bucket import bucket, named
from saleor_service_plugin.rewards.codes.terms_words import said
from saleor_service_plugin.rewards.rules.reward import CodeReward, GiftCardReward, GoodieReward
from saleor_service_plugin.rewards.rules.words import CodeKind

LAST = date(2026, 12, 31)

TEN = CodeReward(
    CodeKind.PERCENT, Decimal("10"), "EUR", valid_days=30, min_spent=Decimal("50"), channel_ids=(1,)
)


def test_a_code_is_long_and_reads_well() -> None:
    codes = {texts.new_code("de-AT") for _ in range(1000)}
    assert len(codes) == 1000
    for code in codes:
        assert texts.has_our_form(code)
        prefix, *groups = code.split("-")
        assert prefix == "DANKE"
        assert not set("01OIL") & set("".join(groups))
    assert len(texts.ALPHABET) ** sum(texts.CODE) > 2**60
    assert len(texts.ALPHABET) ** sum(texts.GIFT_CARD) > 2**60


def test_a_gift_card_fits_into_saleors_column() -> None:
    assert {len(texts.new_gift_card_code()) for _ in range(100)} == {16}


@pytest.mark.parametrize("language", ["", "en", "fr", "pt-br"])
def test_other_languages_say_thanks(language: str) -> None:
    assert texts.new_code(language).startswith("THANKS-")


@pytest.mark.parametrize(
    "code", ["SUMMER26", "", "A1B2-C3D4-E5F6", "DANKE-0000-1111-2222-3333", "danke-2345"]
)
def test_codes_of_others(code: str) -> None:
    assert not texts.has_our_form(code)


def test_same_terms_share_a_voucher() -> None:
    again = replace(TEN, value=Decimal("10.00"), cost=Decimal(3), valid_days=7)
    assert bucket("rule:5", TEN, LAST, "UTC") == bucket("rule:5", again, LAST, "UTC")
    assert named(replace(TEN, channel_ids=()), 1) == TEN


@pytest.mark.parametrize(
    "other",
    [
        replace(TEN, value=Decimal(11)),
        replace(TEN, min_spent=None),
        replace(TEN, channel_ids=(1, 2)),
        replace(TEN, product_ids=(7,)),
        replace(TEN, kind=CodeKind.FIXED),
    ],
)
def test_other_terms_are_another_voucher(other: CodeReward) -> None:
    name = bucket("rule:5", TEN, LAST, "UTC")
    assert name != bucket("rule:5", other, LAST, "UTC")
    assert name != bucket("rule:6", TEN, LAST, "UTC")
    assert name != bucket("rule:5", TEN, date(2027, 1, 1), "UTC")
    assert name != bucket("rule:5", TEN, LAST, "Europe/Berlin")


def test_percent_in_german() -> None:
    words = said(TEN, LAST, "de")
    assert words.value == "10 % Rabatt"
    assert words.terms == (
        "Ab einem Warenwert von 50,00\xa0€ (ohne Versandkosten).",
        "Gilt für alle Artikel, nicht für Versandkosten.",
        "Gültig bis einschließlich 31. Dezember 2026.",
        "Einmal einlösbar, nicht mit anderen Rabattcodes kombinierbar, keine Barauszahlung.",
    )


def test_fixed_in_english_for_some_goods() -> None:
    reward = replace(
        TEN, kind=CodeKind.FIXED, value=Decimal(5), min_spent=None, category_ids=(3,)
    )  # fmt: skip
    words = said(reward, LAST, "en", names=["Teapots", "Cups"])
    assert words.sentence == (
        "€5.00 off. For Teapots and Cups only, not for shipping. Valid up to and including "
        "December 31, 2026. Can be used once, not together with other discount codes, no cash "
        "value."
    )
    assert said(reward, None, "en").terms[0] == "For selected items only, not for shipping."


def test_free_shipping_to_some_countries() -> None:
    reward = replace(
        TEN, kind=CodeKind.FREE_SHIPPING, value=Decimal(100), min_spent=None, countries=("DE", "AT")
    )
    words = said(reward, LAST, "de-at")
    assert words.value == "Kostenloser Versand"
    assert words.terms[0] == "Gilt bei Versand nach: Deutschland und Österreich."


def test_a_language_without_words_reads_english_throughout() -> None:
    assert said(TEN, LAST, "fr") == said(TEN, LAST, "en")


def test_a_gift_card_and_a_surprise() -> None:
    assert said(GiftCardReward(Decimal(10), "EUR"), None, "de").value == "Gutschein über 10,00\xa0€"
    surprise = said(GoodieReward((1,)), None, "de")
    assert (surprise.value, surprise.terms) == ("Eine kleine Überraschung", ())
