"""serviceClockPolicySet."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType

from ...complaints.clocks import policies
from ...complaints.clocks.rules import ALL_CHANNELS, ALL_PRIORITIES, ALL_TOPICS
from .. import channel_args
from ..callers import MANAGE_PLUGINS, Caller
from ..clock_types import ServiceClockPolicy
from ..complaint_enums import ComplaintPriority, ComplaintTopic, priority_of
from .base import ServiceMutation
from .clock_policy_steps import POLICIES_ARE, refusing
from .promise_steps import refuse_some_channels

MINUTES = f"minutes of working time, {policies.MINUTES[0]} to {policies.MINUTES[-1]:,}."


class ServiceClockPolicyInput(BaseInputObjectType):
    """How much time there is, and for what."""

    channel = graphene.ID(description="Id of Saleor's Channel; left out or null: all.")
    topic = ComplaintTopic(description="Left out or null: all.")
    priority = ComplaintPriority(description="Left out or null: all.")
    first_reply_minutes = graphene.Int(
        required=True, description=f"Until a person answers, in {MINUTES}"
    )
    next_reply_minutes = graphene.Int(
        required=True, description=f"Until a further message is answered, in {MINUTES}"
    )
    solution_minutes = graphene.Int(
        required=True, description=f"Until it is solved or closed, in {MINUTES}"
    )
    escalate_to = graphene.String(
        description="Mail address of who is told when time is over; left out, null or empty: that "
        "of the next less precise policy that names one."
    )

    class Meta:
        description = "How much time staff have for complaints, and for which."


class ServiceClockPolicySet(ServiceMutation):
    """Sets how much time there is."""

    policy = graphene.Field(ServiceClockPolicy, description="As it stands now.")

    class Arguments:
        """What it takes."""

        input = ServiceClockPolicyInput(required=True, description="What shall hold.")

    class Meta:
        description = (
            "Sets how much time staff have for the complaints of a channel, a topic, a priority; "
            "what was set for the same three before is replaced. Clocks that run follow within a "
            "minute: no warning is given twice, what is overdue now is warned of at once. What "
            "customers were told stays told. For all channels it needs access to all of them, "
            "else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Set it."""
        given = data["input"]
        channel_id = ALL_CHANNELS
        if given.get("channel") is None:
            refuse_some_channels(caller, "channel", POLICIES_ARE)
        else:
            channel_id = channel_args.named(caller, given["channel"]).id
        priority = given.get("priority")
        with refusing():
            row = policies.put(
                channel_id,
                given.get("topic") or ALL_TOPICS,
                int(priority_of(priority)) if priority else ALL_PRIORITIES,
                {name: given[name] for name in policies.TIMES},
                escalate_to=given.get("escalate_to") or "",
                by=caller.global_id,
            )
        return cls(policy=policies.plain(row))
