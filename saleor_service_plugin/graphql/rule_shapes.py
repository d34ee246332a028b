"""Inputs and types of conditions, rewards and limits, made of the one table that says what
they hold (`rewards/rules/shapes.py`)."""

from collections.abc import Mapping
from typing import Any

import graphene
from saleor.graphql.core.scalars import Decimal
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..rewards.rules.shapes import CONDITIONS, LIMITS, REWARDS, Shape, Shapes, Sort
from ..rewards.rules.words import ConditionKind, RewardKind
from . import ids, named_things
from .grant_enums import CodeKindEnum
from .named_things import Named
from .rule_enums import RuleCondition

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

VALUES: Mapping[str, str] = {
    "from": "The first such order.",
    "to": "The last such order; null: all after it as well.",
    "n": "Each so many orders.",
    "amount": "How much, in `currency`.",
    "currency": "ISO 4217 code of the amounts.",
    "least": "At least; null: it does not matter.",
    "most": "At most; null: it does not matter.",
    "any": "True: one of these. False: none of these.",
    "has": "True: with an account. False: as a guest.",
    "days": "ISO weekdays, from 1 for Monday.",
    "codes": "Codes of two letters.",
    "ids": "Ids of what is meant.",
    "variants": "Ids of Saleor's ProductVariants; they count beside the products.",
    "goodies": "Ids of ServiceGoodies, in the order in which they are tried.",
    "code_kind": "What it takes off.",
    "value": "Percent, or an amount; free shipping needs none.",
    "valid_days": "For how many days it works.",
    "min_spent": "From which order value on; null: any.",
    "cost": "What is booked for one at most.",
    "countries": "Where free shipping leads to, codes of two letters; none: everywhere.",
    "products": "Ids of Saleor's Products it is for; none of all three: everything.",
    "collections": "Ids of Saleor's Collections it is for.",
    "categories": "Ids of Saleor's Categories it is for.",
    "channels": "Ids of Saleor's Channels where it works; none: where it is granted.",
    "per_customer": "How often one customer gets it.",
    "cooldown_days": "Least days between two for one customer.",
    "per_day": "How many a day.",
    "total": "How many in all.",
    "monthly_budget": "The most that is booked in a month, in `currency`.",
}
"""What a value is, by its name here."""

LIMITS_ABOUT = (
    "How often and for how much a rule gives; what is left out is not limited. `monthlyBudget` "
    "is in `currency` and never exceeded."
)


def _class(name: str, base: Any, description: str, fields: Mapping[str, Any]) -> Any:
    meta = type("Meta", (), {"description": description})
    return type(name, (base,), {"Meta": meta, "__doc__": description, **fields})


def _field(shape: Shape, description: str, *, is_input: bool) -> Any:
    """Return a field of a shape; whether it is needed is checked with its reason by the rule."""
    match shape.sort:
        case Sort.WHOLE:
            return graphene.Int(description=description)
        case Sort.MONEY | Sort.SHARE | Sort.PERCENT_OR_MONEY:
            return _mounted(Decimal, description, is_input=is_input)
        case Sort.FLAG:
            return graphene.Boolean(description=description)
        case Sort.IDS:
            return NonNullList(graphene.ID, description=description)
        case Sort.COUNTRIES | Sort.LANGUAGES:
            return NonNullList(graphene.String, description=description)
        case Sort.WEEKDAYS:
            return NonNullList(graphene.Int, description=description)
        case Sort.CODE_KIND:
            return _mounted(CodeKindEnum, description, is_input=is_input)
        case Sort.CURRENCY:
            return graphene.String(description=description)


def _mounted(made: Any, description: str, *, is_input: bool) -> Any:
    if is_input:
        return made(description=description)
    return graphene.Field(made, description=description)


def _fields(shapes: Shapes, *, is_input: bool) -> dict[str, Any]:
    named = {NAMES.get(key, key): one for key, one in shapes.items()}
    return {key: _field(one, VALUES[key], is_input=is_input) for key, one in named.items()}


def _title(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("-"))


def _each(tables: Mapping[Any, Shapes], prefix: str, *, is_input: bool) -> dict[str, Any]:
    """Return a field for each kind, of which one is set."""
    base: Any = BaseInputObjectType if is_input else BaseObjectType
    fields: dict[str, Any] = {}
    for kind, shapes in tables.items():
        name = f"{prefix}{_title(kind)}{'Input' if is_input else ''}"
        made = _class(name, base, ABOUT[kind], _fields(shapes, is_input=is_input))
        fields[kind.replace("-", "_")] = _mounted(made, ABOUT[kind], is_input=is_input)
    return fields


ServiceRuleConditionInput = _class(
    "ServiceRuleConditionInput",
    BaseInputObjectType,
    "A condition: exactly one field is set.",
    _each(CONDITIONS, "ServiceRuleOn", is_input=True),
)

ServiceRuleRewardInput = _class(
    "ServiceRuleRewardInput",
    BaseInputObjectType,
    "What is given: exactly one field is set.",
    _each(REWARDS, "ServiceRuleGives", is_input=True),
)

ServiceRuleLimitsInput = _class(
    "ServiceRuleLimitsInput", BaseInputObjectType, LIMITS_ABOUT, _fields(LIMITS, is_input=True)
)

ServiceRuleCondition = _class(
    "ServiceRuleCondition",
    BaseObjectType,
    "One condition of a rule: all must hold. The field of its kind is set.",
    {
        "kind": RuleCondition(required=True, description="What it looks at."),
        **_each(CONDITIONS, "ServiceRuleOn", is_input=False),
    },
)

ServiceRuleReward = _class(
    "ServiceRuleReward",
    BaseObjectType,
    "What a rule gives: one field is set.",
    _each(REWARDS, "ServiceRuleGives", is_input=False),
)

ServiceRuleLimits = _class(
    "ServiceRuleLimits", BaseObjectType, LIMITS_ABOUT, _fields(LIMITS, is_input=False)
)


def things(kind: str, shapes: Shapes, given: Mapping[str, Any]) -> list[Named]:
    """Return what an input names by id.

    Raises:
        ValidationError: An id is none of its type, or there are too many; names the field.

    """
    ids_of = {name: NAMES.get(name, name) for name, one in shapes.items() if one.sort is Sort.IDS}
    return [
        named_things.read(given.get(field), ID_TYPES[f"{kind}.{name}"], field)
        for name, field in ids_of.items()
    ]


def stored(kind: str, shapes: Shapes, given: Mapping[str, Any]) -> dict[str, object]:
    """Return an input's values as storage has them.

    Raises:
        ValidationError: An id is none of its type; names the field.

    """
    numbers = {one.field: list(one.ids) for one in things(kind, shapes, given)}
    found: dict[str, object] = {}
    for name, shape in shapes.items():
        value = given.get(NAMES.get(name, name))
        if value is None:
            continue
        if shape.sort is Sort.IDS:
            found[name] = numbers[NAMES.get(name, name)]
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
