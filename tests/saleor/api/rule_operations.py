"""The lines of the operations of rules for returning customers."""

from collections.abc import Mapping

from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DISCOUNTS, WHOLE_DISCOUNTS


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


RULES: Mapping[str, Line] = {
    "serviceRewardRules": Line(DISCOUNTS, lambda cast: {"first": 5}),
    "serviceRewardRule": Line(DISCOUNTS, _rule),
    "serviceRewardRuleCreate": Line(WHOLE_DISCOUNTS, lambda cast: {"input": _given(cast)}),
    "serviceRewardRuleUpdate": Line(
        WHOLE_DISCOUNTS, lambda cast: {"id": cast.rule, "input": {"priority": 3}}
    ),
    "serviceRewardRuleDelete": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleSwitchOn": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleSwitchOff": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleCopy": Line(WHOLE_DISCOUNTS, _rule),
    "serviceRewardRuleSimulate": Line(WHOLE_DISCOUNTS, _rule),
}
