"""The lines of the operations of rules for returning customers."""

from collections.abc import Mapping

from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DISCOUNTS, WHOLE_DISCOUNTS
from tests.saleor.world.api import global_id


def _rule(cast: Cast) -> Mapping[str, object]:
    return {"id": cast.rule}


def _given(cast: Cast) -> Mapping[str, object]:
    return {
        "name": "Second order",
        "trigger": "PAID",
        "conditions": [{"nthOrder": {"from": 2, "to": 2}}, {"channel": {"ids": [cast.channel]}}],
        "reward": {"code": {"codeKind": "FIXED", "value": 5, "currency": "EUR", "validDays": 30}},
        "limits": {"monthlyBudget": 200, "currency": "EUR", "perCustomer": 1},
    }


def _named(cast: Cast) -> Mapping[str, object]:
    """Return an input that names all that a rule can name."""
    product, collection, category = (
        [global_id(type_, 1)] for type_ in ("Product", "Collection", "Category")
    )
    variants = [global_id("ProductVariant", cast.world.variants["mug"].pk)]
    condition = {
        "products": {"ids": product, "variants": variants},
        "collections": {"ids": collection},
        "categories": {"ids": category},
        "channel": {"ids": [cast.channel]},
        "group": {"ids": [global_id("CustomerType", 1)]},
    }
    things = {"products": product, "collections": collection, "categories": category}
    goodies = [global_id("ServiceGoodie", cast.goodie_id)]
    reward = {"code": {**things, "channels": [cast.channel]}, "goodie": {"goodies": goodies}}
    return {"input": {"conditions": [condition], "reward": reward}}


RULES: Mapping[str, Line] = {
    "serviceRewardRules": Line(DISCOUNTS, lambda cast: {"first": 5}),
    "serviceRewardRule": Line(DISCOUNTS, _rule),
    "serviceRewardRuleCreate": Line(
        WHOLE_DISCOUNTS, lambda cast: {"input": _given(cast)}, more=_named
    ),
    "serviceRewardRuleUpdate": Line(
        WHOLE_DISCOUNTS,
        lambda cast: {
            "id": cast.rule,
            "input": {"priority": 3, "conditions": [{"nthOrder": {"from": 2}}]},
        },
        more=_named,
    ),
    "serviceRewardRuleDelete": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleSwitchOn": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleSwitchOff": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleCopy": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleSimulate": Line(WHOLE_DISCOUNTS, _rule),
}
