"""What a code or gift card is worth and under which terms, in a customer's words: pure.

Mail, card in the parcel, order page and API say the same, since all of it is said here.
Section 6 (1) no. 3 DDG (formerly TMG): the terms of a discount must be easy to find, and
said clearly and unambiguously. So: value, minimum, what it is for, last day, how often.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from ...orders.wording import country_name, locale_of, money
from ..rules.reward import CodeReward, GiftCardReward, GoodieReward, Reward
from ..rules.words import CodeKind

MOST_NAMES = 10
"""Products or countries that are named; more are counted."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "percent": "{value} % Rabatt",
        "fixed": "{value} Rabatt",
        "free-shipping": "Kostenloser Versand",
        "gift-card": "Gutschein über {value}",
        "goodie": "Eine kleine Überraschung",
        "min": "Ab einem Warenwert von {value} (ohne Versandkosten).",
        "all-goods": "Gilt für alle Artikel, nicht für Versandkosten.",
        "shipping-only": "Gilt für die Versandkosten.",
        "some-goods": "Gilt nur für ausgewählte Artikel, nicht für Versandkosten.",
        "named-goods": "Gilt nur für {names}, nicht für Versandkosten.",
        "countries": "Gilt bei Versand nach: {names}.",
        "until": "Gültig bis einschließlich {day}.",
        "once": "Einmal einlösbar, nicht mit anderen Rabattcodes kombinierbar, keine "
        "Barauszahlung.",
        "card": "In einem oder mehreren Einkäufen einlösbar, keine Barauszahlung.",
        "card-account": "Haben Sie ein Kundenkonto, melden Sie sich zum Einlösen bitte an.",
        "more": "{count} weitere",
    },
    "en": {
        "percent": "{value}% off",
        "fixed": "{value} off",
        "free-shipping": "Free shipping",
        "gift-card": "Gift card worth {value}",
        "goodie": "A little surprise",
        "min": "For goods worth {value} or more (without shipping).",
        "all-goods": "For all items, not for shipping.",
        "shipping-only": "For the cost of shipping.",
        "some-goods": "For selected items only, not for shipping.",
        "named-goods": "For {names} only, not for shipping.",
        "countries": "For shipping to: {names}.",
        "until": "Valid up to and including {day}.",
        "once": "Can be used once, not together with other discount codes, no cash value.",
        "card": "Can be used in one or several purchases, no cash value.",
        "card-account": "If you have an account with us, please sign in to use it.",
        "more": "{count} more",
    },
}


@dataclass(frozen=True, slots=True)
class SaidTerms:
    """A reward in words."""

    value: str
    """What it is worth, without a full stop: "10 % Rabatt"."""
    terms: tuple[str, ...]
    """Sentences, in the order in which they are shown; none for a goodie."""

    @property
    def sentence(self) -> str:
        """Everything in one paragraph."""
        return " ".join((f"{self.value}.", *self.terms))


def said(
    reward: Reward, last_day: date | None, language: str, *, names: Sequence[str] = ()
) -> SaidTerms:
    """Say what a reward is worth, and its terms.

    Args:
        reward: What was granted. A goodie is "a little surprise", whatever it is.
        last_day: Last day on which it can be used.
        language: Of the customer, such as "de" or "en-gb"; English where we have no words.
        names: Of products, collections and categories, where the code is for these alone;
            without them it says "selected items".

    """
    words = WORDS.get(language[:2].lower(), WORDS["en"])
    spoken = language if language[:2].lower() in WORDS else "en"
    match reward:
        case GoodieReward():
            return SaidTerms(words["goodie"], ())
        case GiftCardReward():
            amount = money(reward.amount, reward.currency, spoken)
            lines = [words["card"], words["card-account"], *_until(last_day, words, spoken)]
            return SaidTerms(words["gift-card"].format(value=amount), tuple(lines))
        case CodeReward():
            lines = [
                *_minimum(reward, words, spoken),
                *_for_what(reward, words, spoken, names),
                *_until(last_day, words, spoken),
                words["once"],
            ]
            return SaidTerms(_value(reward, words, spoken), tuple(lines))


def _value(reward: CodeReward, words: Mapping[str, str], language: str) -> str:
    match reward.kind:
        case CodeKind.PERCENT:
            number = format_decimal(reward.value, locale=locale_of(language))
            return words["percent"].format(value=number)
        case CodeKind.FIXED:
            return words["fixed"].format(value=money(reward.value, reward.currency, language))
        case CodeKind.FREE_SHIPPING:
            return words["free-shipping"]


def _minimum(reward: CodeReward, words: Mapping[str, str], language: str) -> list[str]:
    if (reward.min_spent or Decimal(0)) <= 0:
        return []
    assert reward.min_spent is not None
    return [words["min"].format(value=money(reward.min_spent, reward.currency, language))]


def _for_what(
    reward: CodeReward, words: Mapping[str, str], language: str, names: Sequence[str]
) -> list[str]:
    if reward.kind == CodeKind.FREE_SHIPPING:
        if not reward.countries:
            return [words["shipping-only"]]
        known = [country_name(code, language) for code in reward.countries]
        return [words["countries"].format(names=_listed(known, words, language))]
    if not (reward.product_ids or reward.collection_ids or reward.category_ids):
        return [words["all-goods"]]
    if not names:
        return [words["some-goods"]]
    return [words["named-goods"].format(names=_listed(names, words, language))]


def _listed(names: Sequence[str], words: Mapping[str, str], language: str) -> str:
    shown = list(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        shown.append(words["more"].format(count=len(names) - MOST_NAMES))
    return str(format_list(shown, locale=locale_of(language)))


def _until(last_day: date | None, words: Mapping[str, str], language: str) -> list[str]:
    if last_day is None:
        return []
    day = format_date(last_day, "long", locale=locale_of(language))
    return [words["until"].format(day=day)]
