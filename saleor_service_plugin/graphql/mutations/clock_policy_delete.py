"""serviceClockPolicyDelete."""

from typing import Any

import graphene

from ...complaints.clocks import policies
from ...complaints.clocks.models import ClockPolicy
from ...complaints.clocks.rules import ALL_CHANNELS
from ...shop import port
from .. import ids
from ..callers import MANAGE_PLUGINS, Caller
from ..clock_types import POLICY, ServiceClockPolicy
from ..errors import Code, refuse
from .base import ServiceMutation
from .clock_policy_steps import POLICIES_ARE, refusing
from .promise_steps import refuse_some_channels


class ServiceClockPolicyDelete(ServiceMutation):
    """Takes back what was set of how much time there is."""

    policy = graphene.Field(ServiceClockPolicy, description="As it was.")

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of the ServiceClockPolicy.")

    class Meta:
        description = (
            "Takes back what was set of how much time there is: the next less precise policy holds "
            "again, also for clocks that run. That of all channels needs access to all of them, "
            "else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Take it back."""
        pk = ids.wanted(ids.number_of, data["id"], POLICY, "id")
        with port.current().writer():
            row = ClockPolicy.objects.filter(pk=pk).first()
        if row is None or (row.channel_id and not caller.sees_channel(row.channel_id)):
            refuse("id", f"There is no policy {pk}.", Code.NOT_FOUND)
        if row.channel_id == ALL_CHANNELS:
            refuse_some_channels(caller, "id", POLICIES_ARE)
        with refusing():
            gone = policies.remove(pk)
        return cls(policy=policies.plain(gone))
