"""serviceRewardRuleSimulate."""

from typing import Any

import graphene

from ...rewards.asking import rule_list, simulations
from ...shop import port
from ..callers import MANAGE_DISCOUNTS, Caller
from ..errors import Code, refuse
from ..rule_types import ServiceRule
from .base import ServiceMutation
from .rule_steps import ID, wanted


class ServiceRewardRuleSimulate(ServiceMutation):
    """Simulates a rule."""

    rule = graphene.Field(ServiceRule, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Works out what a rule would have given in the last 90 days. Answers with the "
            "result where that takes some seconds at most; else a worker goes on, and the "
            "rule's `simulation` has it later. Nothing is given or written down for "
            "anybody. "
            "Needs access to all channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        pk = wanted(caller, data["id"])
        with port.current().writer():
            row = rule_list.find(pk)
        if row is None:
            refuse("id", "There is no such rule.", Code.NOT_FOUND)
        simulations.ask(pk)
        return cls(rule=row)
