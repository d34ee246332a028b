"""serviceRewardRuleSwitchOff."""

from typing import Any

import graphene

from ...rewards.asking import rules_desk
from ..callers import MANAGE_DISCOUNTS, Caller
from ..rule_types import ServiceRule
from .base import ServiceMutation
from .rule_steps import ID, told, wanted


class ServiceRewardRuleSwitchOff(ServiceMutation):
    """Switches a rule off."""

    rule = graphene.Field(ServiceRule, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Has a rule asked no more; what it gave stays. "
            "Needs access to all channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        pk = wanted(caller, data["id"])
        with told():
            return cls(rule=rules_desk.switch_off(pk, by=caller.global_id))
