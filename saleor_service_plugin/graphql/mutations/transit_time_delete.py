"""serviceTransitTimeDelete."""

from typing import Any

import graphene

from ...delivery.promises import transit
from ...delivery.promises.models import TransitTime
from ...shop import port
from .. import ids
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from ..promise_types import TRANSIT, ServiceTransitTime
from .base import ServiceMutation
from .promise_steps import refuse_some_channels
from .transit_time_update import METHODS_ARE


class ServiceTransitTimeDelete(ServiceMutation):
    """Takes back what staff said of a transit time."""

    transit_time = graphene.Field(ServiceTransitTime, description="As it was.")

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of the ServiceTransitTime.")

    class Meta:
        description = (
            "Takes back what staff said of a transit time: what is less exact counts again. Open "
            "promises are looked at again. Needs access to all channels, else "
            "OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Take it back."""
        refuse_some_channels(caller, "id", METHODS_ARE)
        pk = ids.wanted(ids.number_of, data["id"], TRANSIT, "id")
        with port.current().writer():
            row = TransitTime.objects.filter(pk=pk).first()
        if row is None or not transit.remove_time(pk):
            refuse("id", f"There is no transit time {pk}.", Code.NOT_FOUND)
        return cls(transit_time=row)
