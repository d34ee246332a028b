"""serviceRewardRuleCreate."""

from typing import Any

import graphene

from ...rewards.asking import rules_desk
from ...rewards.rules.terms import Draft
from ..callers import MANAGE_DISCOUNTS, Caller
from ..rule_types import ServiceRule
from .base import ServiceMutation
from .promise_steps import refuse_some_channels
from .rule_steps import ServiceRuleInput, applied, told


class ServiceRewardRuleCreate(ServiceMutation):
    """Saves a new rule."""

    rule = graphene.Field(ServiceRule, description="As it stands now.")

    class Arguments:
        """What it takes."""

        input = ServiceRuleInput(required=True, description="What it says.")

    class Meta:
        description = (
            "Saves a new rule as a draft: it is asked about nothing until it is switched "
            "on. "
            "Needs access to all channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        refuse_some_channels(caller, "input", "Rules are")
        draft = applied(caller, Draft(), data["input"])
        with told():
            return cls(rule=rules_desk.create(draft, by=caller.global_id))
