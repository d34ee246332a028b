"""Ready-made drafts to begin with: three rules that many shops want. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from .terms import Draft
from .words import CodeKind, ConditionKind, RewardKind, Trigger


class Preset(StrEnum):
    """What to begin with."""

    SECOND_ORDER = "second-order"
    EVERY_FIFTH = "every-fifth"
    WE_MISS_YOU = "we-miss-you"


NAMES: Mapping[str, Mapping[Preset, str]] = {
    "de": {
        Preset.SECOND_ORDER: "Überraschung zur zweiten Bestellung",
        Preset.EVERY_FIFTH: "Rabattcode zu jeder fünften Bestellung",
        Preset.WE_MISS_YOU: "Lange nichts bestellt",
    },
    "en": {
        Preset.SECOND_ORDER: "Surprise with the second order",
        Preset.EVERY_FIFTH: "Code with every fifth order",
        Preset.WE_MISS_YOU: "We miss you",
    },
}


def draft(preset: Preset, *, language: str, currency: str, goodie_ids: Sequence[int]) -> Draft:
    """Return a ready-made rule; it can be switched on as it is, once there is a goodie.

    Args:
        preset: Which.
        language: Of its name.
        currency: Of its amounts.
        goodie_ids: What the shop gives, in the order in which it is tried.

    """
    names = NAMES.get(language[:2].lower(), NAMES["en"])
    match preset:
        case Preset.SECOND_ORDER:
            return Draft(
                name=names[preset],
                trigger=Trigger.PAID.value,
                conditions=({"kind": ConditionKind.NTH_ORDER.value, "from": 2, "to": 2},),
                reward={"kind": RewardKind.GOODIE.value, "goodie_ids": list(goodie_ids)},
                limits={"per_customer": 1, "monthly_budget": "200.00", "currency": currency},
            )
        case Preset.EVERY_FIFTH:
            return Draft(
                name=names[preset],
                trigger=Trigger.DELIVERED.value,
                conditions=({"kind": ConditionKind.EVERY_NTH.value, "n": 5},),
                reward=_code(CodeKind.FIXED, "5.00", currency, days=90),
                limits={"monthly_budget": "200.00", "currency": currency},
            )
        case Preset.WE_MISS_YOU:
            return Draft(
                name=names[preset],
                trigger=Trigger.WITHOUT_ORDER.value,
                days=180,
                reward=_code(CodeKind.PERCENT, "10", currency, days=30) | {"cost": "10.00"},
                limits={
                    "cooldown_days": 365, "monthly_budget": "200.00", "currency": currency,
                },
            )  # fmt: skip


def _code(kind: CodeKind, value: str, currency: str, *, days: int) -> dict[str, object]:
    return {
        "kind": RewardKind.CODE.value,
        "code_kind": kind.value,
        "value": value,
        "currency": currency,
        "valid_days": days,
    }
