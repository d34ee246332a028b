"""Inputs and types of conditions, rewards and limits, made of the one table that says what
they hold (`rewards/rules/shapes.py`)."""

from collections.abc import Mapping
from typing import Any

import graphene
from saleor.graphql.core.scalars import Decimal
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..rewards.rules.shapes import CONDITIONS, LIMITS, REWARDS, Shape, Shapes, Sort
from ..rewards.rules.words import ConditionKind, RewardKind
from . import ids
from .grant_enums import CodeKindEnum

ID_TYPES: Mapping[str, str] = {
    "products.ids": "Product",
    "products.variant_ids": "ProductVariant",
    "collections.ids": "Collection",
    "categories.ids": "Category",
    "channel.ids": "Channel",
    "group.ids": "CustomerType",
    "goodie.goodie_ids": "ServiceGoodie",
    "code.product_ids": "Product",
    "code.collection_ids": "Collection",
    "code.category_ids": "Category",
    "code.channel_ids": "Channel",
}
"""Of what type the ids of a field are."""

NAMES: Mapping[str, str] = {
    "goodie_ids": "goodies", "product_ids": "products", "collection_ids": "collections",
    "category_ids": "categories", "channel_ids": "channels", "variant_ids": "variants",
}  # fmt: skip
"""What fields are called here where storage calls them otherwise."""

ABOUT: Mapping[str, str] = {
    "nth-order": "Which order of the customer it is, from 1.",
    "every-nth": "Each n-th order of the customer.",
    "spent": "What the customer spent before, at least; gross, of paid orders not sent back.",
    "days-since-last": "Days since the order before.",
    "order-value": "Gross total of this order.",
    "products": "What is in the order. True for `any`: one of these; false: none of these.",
    "collections": "What is in the order. True for `any`: of one of these; false: of none.",
    "categories": "As collections; a category counts with those below it.",
    "country": "Where it is shipped to. False for `any`: to none of these.",
    "channel": "In which channels.",
    "group": "Of which customer types (Saleor 3.23 and later).",
    "weekday": "ISO weekdays from 1 for Monday, by the channel's clock.",
    "goodies": "Goodies of the last 365 days, at most.",
    "returns": "Share of pieces sent back of all that were paid, from 0 to 1, at most.",
    "account": "Whether it was ordered with an account.",
    "language": "Languages of the order, by their first two letters.",
    "goodie": "A small thing in the parcel: the first that is there and new to the customer.",
    "code": "A personal, single-use discount code. `value` is percent or an amount in "
    "`currency`; `cost` is what is booked for it, of a fixed one its value.",
    "gift-card": "Store credit.",
}

LIMITS_ABOUT = (
    "How often and for how much a rule gives; what is left out is not limited. `monthlyBudget` "
    "is in `currency` and never exceeded."
)


def _class(name: str, base: Any, description: str, fields: Mapping[str, Any]) -> Any:
    meta = type("Meta", (), {"description": description})
    return type(name, (base,), {"Meta": meta, "__doc__": description, **fields})


def _field(shape: Shape, *, is_input: bool) -> Any:
    """Return a field of a shape; whether it is needed is checked with its reason by the rule."""
    description = "One of its values."
    match shape.sort:
        case Sort.WHOLE:
            return graphene.Int(description=description)
        case Sort.MONEY | Sort.SHARE | Sort.PERCENT_OR_MONEY:
            made = Decimal if is_input else graphene.Field
            return (
                made(description=description)
                if is_input
                else made(Decimal, description=description)
            )
        case Sort.FLAG:
            return graphene.Boolean(description=description)
        case Sort.IDS:
            return NonNullList(graphene.ID, description="Ids of what is meant.")
        case Sort.COUNTRIES | Sort.LANGUAGES:
            return NonNullList(graphene.String, description="Codes of two letters.")
        case Sort.WEEKDAYS:
            return NonNullList(graphene.Int, description="From 1 for Monday.")
        case Sort.CODE_KIND:
            made = CodeKindEnum if is_input else graphene.Field
            return (
                made(description=description)
                if is_input
                else made(CodeKindEnum, description=description)
            )
        case Sort.CURRENCY:
            return graphene.String(description="Three letters of a currency.")


def _fields(shapes: Shapes, *, is_input: bool) -> dict[str, Any]:
    return {NAMES.get(key, key): _field(one, is_input=is_input) for key, one in shapes.items()}


def _title(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("-"))


def _one_of(
    tables: Mapping[Any, Shapes], prefix: str, *, is_input: bool, about: str
) -> tuple[Any, Mapping[str, Any]]:
    """Return an object with a field for each kind, of which one is set."""
    base: Any = BaseInputObjectType if is_input else BaseObjectType
    fields: dict[str, Any] = {}
    for kind, shapes in tables.items():
        name = f"{prefix}{_title(kind)}{'Input' if is_input else ''}"
        inner = _class(name, base, ABOUT[kind], _fields(shapes, is_input=is_input))
        made = inner if is_input else graphene.Field
        fields[kind.replace("-", "_")] = (
            made(description=ABOUT[kind]) if is_input else made(inner, description=ABOUT[kind])
        )
    return fields, {"base": base, "about": about}


_conditions, _of = _one_of(
    CONDITIONS, "ServiceRuleOn", is_input=True, about="A condition: exactly one field is set."
)
ServiceRuleConditionInput = _class(
    "ServiceRuleConditionInput", _of["base"], _of["about"], _conditions
)

_rewards, _of = _one_of(
    REWARDS, "ServiceRuleGives", is_input=True, about="What is given: exactly one field is set."
)
ServiceRuleRewardInput = _class("ServiceRuleRewardInput", _of["base"], _of["about"], _rewards)

ServiceRuleLimitsInput = _class(
    "ServiceRuleLimitsInput", BaseInputObjectType, LIMITS_ABOUT, _fields(LIMITS, is_input=True)
)

condition_fields, _of = _one_of(CONDITIONS, "ServiceRuleOn", is_input=False, about="")

reward_fields, _of = _one_of(REWARDS, "ServiceRuleGives", is_input=False, about="")

ServiceRuleReward = _class(
    "ServiceRuleReward", BaseObjectType, "What a rule gives: one field is set.", reward_fields
)

ServiceRuleLimits = _class(
    "ServiceRuleLimits", BaseObjectType, LIMITS_ABOUT, _fields(LIMITS, is_input=False)
)


def stored(kind: str, shapes: Shapes, given: Mapping[str, Any], field: str) -> dict[str, object]:
    """Return an input's values as storage has them.

    Raises:
        ValidationError: An id is none of its type; names the field.

    """
    found: dict[str, object] = {}
    for name, shape in shapes.items():
        value = given.get(NAMES.get(name, name))
        if value is None:
            continue
        if shape.sort is Sort.IDS:
            type_name = ID_TYPES[f"{kind}.{name}"]
            found[name] = ids.all_wanted(
                ids.number_of, value, type_name, f"{field}.{NAMES.get(name, name)}"
            )
        elif shape.sort in (Sort.MONEY, Sort.SHARE, Sort.PERCENT_OR_MONEY):
            found[name] = str(value)
        else:
            found[name] = value
    return found


def shown(kind: str, shapes: Shapes, stored: Mapping[str, Any]) -> dict[str, object]:
    """Return stored values as the API gives them."""
    found: dict[str, object] = {}
    for name, shape in shapes.items():
        value = stored.get(name)
        if shape.sort is Sort.IDS and value is not None:
            value = [ids.to_global(ID_TYPES[f"{kind}.{name}"], one) for one in value]
        found[NAMES.get(name, name)] = value
    return found


def condition_shown(stored: Mapping[str, Any]) -> dict[str, object]:
    """Return a stored condition, under the field of its kind."""
    kind = ConditionKind(stored["kind"])
    inner = shown(kind.value, CONDITIONS[kind], stored)
    return {"kind": kind.value, kind.value.replace("-", "_"): inner}


def reward_shown(stored: Mapping[str, Any]) -> dict[str, object]:
    """Return a stored reward, under the field of its kind."""
    kind = RewardKind(stored["kind"])
    return {kind.value.replace("-", "_"): shown(kind.value, REWARDS[kind], stored)}
