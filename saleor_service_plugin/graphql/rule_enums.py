"""Enums of rules for returning customers."""

from ..rewards.asking.outcome import Reach
from ..rewards.rules.words import ConditionKind, Refusal, RuleState, Trigger
from .enums import made_of

RuleStateEnum = made_of(
    "ServiceRuleStateEnum",
    RuleState,
    "Whether a rule is asked. DRAFT never was; OFF is not asked any more.",
)

RuleTrigger = made_of(
    "ServiceRuleTriggerEnum",
    Trigger,
    "When a rule is asked. AFTER_DELIVERY and WITHOUT_ORDER wait a number of days.",
)

RuleCondition = made_of(
    "ServiceRuleConditionEnum", ConditionKind, "What a condition of a rule looks at."
)

RuleRefusal = made_of(
    "ServiceRuleRefusalEnum",
    Refusal,
    "Why a rule whose conditions held gave nothing. STOPPED: another rule came first and stops "
    "those behind it. HELD_OUT: by lot, to compare with.",
)

RuleReach = made_of(
    "ServiceRuleReachEnum",
    Reach,
    "How a customer hears of it. MAIL: may be written to today, by law and by what was said.",
)
