"""serviceRewardRuleUpdate."""

from typing import Any

import graphene

from ...rewards.asking import rule_list, rules_desk
from ...shop import port
from ..callers import MANAGE_DISCOUNTS, Caller
from ..errors import Code, refuse
from ..rule_types import ServiceRule
from .base import ServiceMutation
from .rule_steps import ID, ServiceRuleInput, applied, told, wanted


class ServiceRewardRuleUpdate(ServiceMutation):
    """Changes a rule."""

    rule = graphene.Field(ServiceRule, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceRuleInput(required=True, description="What shall change.")
        revision = graphene.Int(
            description="The revision that was looked at: refused with CHANGED_MEANWHILE where "
            "it is another one by now."
        )

    class Meta:
        description = (
            "Changes a rule; what is left out stays. One that is on goes on with what it "
            "says now; with another occasion it begins anew, and nothing is given "
            "belatedly. "
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
        draft = applied(caller, rules_desk.draft_of(row), data["input"])
        # What was read is what is changed: nobody's change in between is lost.
        revision = data.get("revision")
        seen = row.revision if revision is None else revision
        with told():
            changed = rules_desk.change(pk, draft, revision=seen, by=caller.global_id)
        return cls(rule=changed)
