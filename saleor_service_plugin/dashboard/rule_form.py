"""A rule as the editor's form sends it, and as the form shows it: no storage, no shop.

Each condition has a number of its own in the form (`c`), so that one can be taken out of the
middle; the fields of the third are called "c3.amount".
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from ..rewards.rules.shapes import CONDITIONS, LIMITS, REWARDS, Shape, Shapes, Sort
from ..rewards.rules.terms import Draft
from ..rewards.rules.words import WITH_DAYS, CodeKind, ConditionKind, RewardKind
from . import typed_values
from .office import line

MOST = 20
"""Conditions that are read; more are refused when they are checked."""

TABLES = {Sort.COUNTRIES: "territories", Sort.LANGUAGES: "languages"}

Values = dict[str, Any]


def typed(form: QueryDict) -> Draft:
    """Return what was typed, for the checks to look at."""
    trigger = form.get("trigger", "")
    waits = trigger in {one.value for one in WITH_DAYS}
    return Draft(
        name=line(form, "name"),
        trigger=trigger,
        days=_number(form.get("days", ""), 0) if waits else 0,
        conditions=tuple(_conditions(form)),
        reward=_reward(form),
        limits=_values(form, LIMITS, "limits") if _has_limit(form) else {},
        priority=_number(form.get("priority", ""), 0),
        stop=form.get("stop") == "1",
        hold_out=_number(form.get("hold_out", ""), 0),
    )


def changed(draft: Draft, step: str, kind: str) -> tuple[Mapping[str, object], ...]:
    """Return the conditions after one was added or taken out.

    Args:
        draft: As it was typed.
        step: "add", or "remove:2".
        kind: Of the one to add.

    """
    found = list(draft.conditions)
    if step == "add" and kind in {one.value for one in ConditionKind} and len(found) < MOST:
        found.append({"kind": kind, **START.get(ConditionKind(kind), {})})
    name, _, at = step.partition(":")
    if name == "remove" and at.isdecimal() and int(at) < len(found):
        del found[int(at)]
    return tuple(found)


START: Mapping[ConditionKind, Mapping[str, object]] = {
    ConditionKind.NTH_ORDER: {"from": 2, "to": 2},
    ConditionKind.EVERY_NTH: {"n": 5},
    ConditionKind.PRODUCTS: {"any": True},
    ConditionKind.COLLECTIONS: {"any": True},
    ConditionKind.CATEGORIES: {"any": True},
    ConditionKind.COUNTRY: {"any": True},
    ConditionKind.ACCOUNT: {"has": True},
    ConditionKind.RETURNS: {"most": "0.3"},
    ConditionKind.GOODIES: {"most": 0},
}
"""What a new condition begins with."""


def as_typed(shape: Shape, value: object) -> object:
    """Return a stored value as its field shows it."""
    if value is None:
        return ""
    match shape.sort:
        case Sort.MONEY | Sort.PERCENT_OR_MONEY:
            return typed_values.shown(value)
        case Sort.SHARE:
            return typed_values.percent(value)
        case Sort.COUNTRIES | Sort.LANGUAGES:
            return typed_values.named(value, TABLES[shape.sort])
        case Sort.IDS | Sort.WEEKDAYS:
            return list(value) if isinstance(value, list | tuple) else []
        case _:
            return value


def words_of(form: QueryDict, at: int) -> str:
    """Return what is looked for in a condition's list, "" for nothing."""
    keys = form.getlist("c")
    return line(form, f"c{keys[at]}.search")[:100] if at < len(keys) else ""


def _conditions(form: QueryDict) -> Sequence[Values]:
    found = []
    for key in form.getlist("c")[: MOST + 1]:
        kind = form.get(f"c{key}.kind", "")
        if kind in {one.value for one in ConditionKind}:
            found.append(
                {"kind": kind, **_values(form, CONDITIONS[ConditionKind(kind)], f"c{key}")}
            )
    return found


def _reward(form: QueryDict) -> Values:
    kind = form.get("reward", "")
    if kind not in {one.value for one in RewardKind}:
        return {}
    found = {"kind": kind, **_values(form, REWARDS[RewardKind(kind)], kind)}
    if kind == RewardKind.CODE:
        if found.get("code_kind") == CodeKind.FREE_SHIPPING:
            found["value"] = "100"
        if found.get("code_kind") == CodeKind.FIXED:
            # It costs what it takes off.
            found["cost"] = None
    return found


def _has_limit(form: QueryDict) -> bool:
    return any(form.get(f"limits.{name}", "").strip() for name in LIMITS if name != "currency")


def _values(form: QueryDict, shapes: Shapes, prefix: str) -> Values:
    return {name: _value(form, shape, f"{prefix}.{name}") for name, shape in shapes.items()}


def _value(form: QueryDict, shape: Shape, name: str) -> object:
    text = line(form, name)
    match shape.sort:
        case Sort.IDS | Sort.WEEKDAYS:
            return [_number(one, 0) for one in form.getlist(name)[:300]]
        case Sort.FLAG:
            return text == "1"
        case Sort.COUNTRIES | Sort.LANGUAGES:
            return typed_values.codes(text, TABLES[shape.sort])
        case Sort.WHOLE:
            return _number(text, text or None)
        case _ if not text:
            return None
        case Sort.MONEY | Sort.PERCENT_OR_MONEY:
            return typed_values.amount(text)
        case Sort.SHARE:
            return typed_values.share(text)
        case _:
            return text


def _number(text: str, otherwise: Any) -> Any:
    plain = text.strip().replace(".", "").replace(",", "")
    if (
        len(plain) < 10
        and plain.removeprefix("-").isascii()
        and plain.removeprefix("-").isdecimal()
    ):
        return int(plain)
    return otherwise


def name_in_form(field: str, reward: str) -> str:
    """Return which field of the form a problem stands at.

    Args:
        field: "conditions.2.amount", "reward.value", "name".
        reward: Kind of the reward that is chosen.

    """
    head, _, rest = field.partition(".")
    if head == "conditions" and rest:
        return f"c{rest}"
    if head == "reward":
        return "reward" if rest == "kind" else f"{reward}.{rest}"
    return field
