"""What a code or gift card is worth and when it can be used, as a customer reads it: pure.

No price that was, no countdown: value, least order value, what it covers, last day, once.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_percent

from ...orders import wording
from ..rules.reward import CodeReward, GiftCardReward, GoodieReward, Reward
from ..rules.words import CodeKind

NOTHING: Mapping[str, object] = {
    "value": "",
    "is_free_shipping": False,
    "is_gift_card": False,
    "minimum": "",
    "countries": "",
    "covers_some": False,
}


def of_reward(reward: Reward, language: str) -> dict[str, object]:
    """Return what a mail says of a reward.

    Args:
        reward: A code or a gift card.
        language: What the mail is written in.

    Raises:
        ValueError: It is a goodie: nobody is told of one by mail.

    """
    if isinstance(reward, GoodieReward):
        raise ValueError("No mail tells of a goodie.")
    if isinstance(reward, GiftCardReward):
        amount = wording.money(reward.amount, reward.currency, language)
        return {**NOTHING, "value": amount, "is_gift_card": True}
    return {
        **NOTHING,
        "value": _value(reward, language),
        "is_free_shipping": reward.kind is CodeKind.FREE_SHIPPING,
        "minimum": wording.money_or_nothing(
            reward.min_spent or Decimal(0), reward.currency, language
        ),
        "countries": ", ".join(wording.country_name(code, language) for code in reward.countries),
        "covers_some": bool(reward.product_ids or reward.collection_ids or reward.category_ids),
    }


def last_day(day: date | None, language: str) -> str:
    """Return a last day in the long form of the language, "" where there is none."""
    return str(format_date(day, "long", locale=wording.locale_of(language))) if day else ""


def _value(reward: CodeReward, language: str) -> str:
    match reward.kind:
        case CodeKind.FREE_SHIPPING:
            return ""
        case CodeKind.FIXED:
            return wording.money(reward.value, reward.currency, language)
    return str(
        format_percent(
            reward.value / 100,
            format="#,##0.##\N{NO-BREAK SPACE}%",
            locale=wording.locale_of(language),
        )
    )
