"""The fields of a rule's form, with what stands in them and what is wrong there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.dates import get_day_names

from ..rewards.asking.naming import KINDS
from ..rewards.goodies.models import Goodie
from ..rewards.rules.shapes import CONDITIONS, LIMITS, REWARDS, Shape, Sort
from ..rewards.rules.terms import Draft
from ..rewards.rules.words import ConditionKind, RewardKind
from ..shop import port
from ..web.words import language, t
from . import rule_form, rule_words

MOST_FOUND = 12
"""Products that a search shows; a longer word finds fewer."""

Field = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form is filled with."""

    draft: Draft
    currencies: Sequence[str]
    channels: Mapping[int, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    """Sentences by the names of the form's fields."""
    searches: Mapping[int, str] = field(default_factory=dict)
    """What is looked for, by the condition's place."""


def conditions(shown: Shown) -> list[Field]:
    """Return the conditions with their fields."""
    found = []
    for at, stored in enumerate(shown.draft.conditions):
        kind = ConditionKind(str(stored["kind"]))
        fields = [
            _field(shown, at, kind, name, shape, stored.get(name))
            for name, shape in sorted(
                CONDITIONS[kind].items(), key=lambda one: one[1].sort is not Sort.FLAG
            )
            if name not in ("currency", "variant_ids")
        ]
        currency = stored.get("currency") or (shown.currencies[0] if shown.currencies else "")
        found.append(
            {
                "at": at,
                "kind": kind.value,
                "title": rule_words.conditions()[kind.value],
                "fields": fields,
                "has_currency": "currency" in CONDITIONS[kind],
                "currency": currency,
                "kept": stored.get("variant_ids") or [],
                "wrong": shown.wrong.get(f"c{at}.kind", "")
                or shown.wrong.get(f"c{at}.currency", ""),
            }
        )
    return found


def reward(shown: Shown) -> dict[str, Field]:
    """Return the fields of each reward, by their names in the form."""
    stored = shown.draft.reward
    found: dict[str, Field] = {}
    for kind, shapes in REWARDS.items():
        for name, shape in shapes.items():
            full = f"{kind.value}.{name}"
            value = stored.get(name) if stored.get("kind") == kind.value else None
            if full == "code.code_kind" and value is None:
                value = "percent"
            if full == "code.cost" and stored.get("code_kind") == "fixed":
                value = None
            found[full.replace("-", "_").replace(".", "__")] = {
                "name": full,
                "value": rule_form.as_typed(shape, value),
                "wrong": shown.wrong.get(full, ""),
            }
    return found


def limits(shown: Shown) -> dict[str, Field]:
    """Return the fields of the limits, by name."""
    return {
        name: {
            "name": f"limits.{name}",
            "value": rule_form.as_typed(shape, shown.draft.limits.get(name)),
            "wrong": shown.wrong.get(f"limits.{name}", ""),
        }
        for name, shape in LIMITS.items()
    }


def goodies(shown: Shown) -> list[Field]:
    """Return the shop's goodies, those chosen first and in their order."""
    stored = shown.draft.reward
    raw = stored.get("goodie_ids") if stored.get("kind") == RewardKind.GOODIE else ()
    chosen = [one for one in raw if isinstance(one, int)] if isinstance(raw, list | tuple) else []
    rows = {one.pk: one for one in Goodie.objects.filter(archived_at__isnull=True)}
    order = [one for one in chosen if one in rows]
    order += sorted((one for one in rows if one not in order), key=lambda one: rows[one].name)
    return [
        {
            "id": key,
            "name": rows[key].name,
            "cost": rule_form.as_typed(REWARDS[RewardKind.GIFT_CARD]["amount"], rows[key].cost),
            "currency": rows[key].currency,
            "is_on": rows[key].is_on,
            "chosen": key in chosen,
            "up": key in chosen[1:],
        }
        for key in order
    ]


def _field(
    shown: Shown, at: int, kind: ConditionKind, name: str, shape: Shape, value: object
) -> Field:
    key = f"{kind.value}.{name}"
    full = f"c{at}.{name}"
    found: Field = {
        "id": f"c{at}-{name}",
        "name": full,
        "label": rule_words.labels().get(key, ""),
        "hint": rule_words.hints().get(key, ""),
        "shape": shape.sort.value,
        "value": rule_form.as_typed(shape, value),
        "wrong": shown.wrong.get(full, ""),
        "suffix": _suffix(kind, shape),
        "short": shape.sort in (Sort.WHOLE, Sort.MONEY, Sort.SHARE),
    }
    if shape.sort is Sort.FLAG:
        yes, no = rule_words.flags()[key]
        found["options"] = {"1": yes, "0": no}
        found["value"] = "0" if value is False else "1"
    elif shape.sort is Sort.WEEKDAYS:
        days = get_day_names("wide", locale=language())
        chosen = found["value"]
        found["choices"] = [
            {"id": day, "name": str(days[day - 1]), "chosen": day in chosen} for day in range(1, 8)
        ]
    elif shape.sort is Sort.IDS:
        found |= _choices(shown, at, kind, found["value"])
    return found


def _choices(shown: Shown, at: int, kind: ConditionKind, value: Sequence[int]) -> Field:
    """Return what is chosen and what a search found, as boxes to tick."""
    if kind is ConditionKind.CHANNEL:
        known = shown.channels.items()
        return {
            "choices": [{"id": pk, "name": name, "chosen": pk in value} for pk, name in known],
            "searched": False,
        }
    shop, name = port.current(), KINDS[kind]
    chosen = shop.read_catalog(name, [one for one in value if isinstance(one, int) and one > 0])
    words = shown.searches.get(at, "")
    more = shop.find_catalog(name, words, limit=MOST_FOUND + 1)
    rows = [{"id": one.id, "name": one.name, "chosen": True} for one in chosen.values()]
    rows += [
        {"id": one.id, "name": one.name, "chosen": False}
        for one in more[:MOST_FOUND]
        if one.id not in chosen
    ]
    return {
        "choices": rows,
        "searched": len(more) > MOST_FOUND or bool(words),
        "search": words,
        "more": len(more) > MOST_FOUND,
        "nothing": t("There is none in the shop.") if not rows and not words else "",
    }


def _suffix(kind: ConditionKind, shape: Shape) -> str:
    if shape.sort is Sort.SHARE:
        return "%"
    return t("days") if kind is ConditionKind.DAYS_SINCE_LAST else ""
