"""serviceDelaySeen."""

from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList

from ...delivery.delays import by_staff
from ...delivery.promises.models import Delay
from ...shop import port
from ..callers import MANAGE_ORDERS, Caller
from ..delay_types import TYPE, ServiceDelay
from .base import ServiceMutation
from .delay_steps import ids_argument, wanted_rows
from .promise_steps import named


class ServiceDelaySeen(ServiceMutation):
    """Takes news off the desk that staff have seen to."""

    count = graphene.Int(required=True, description="How many were open.", default_value=0)
    delays = NonNullList(
        ServiceDelay, required=True, description="As they stand now.", default_value=[]
    )

    class Arguments:
        """What it takes."""

        ids = ids_argument("news about delays")

    class Meta:
        description = (
            "Takes news off the delays desk that staff have seen to; what customers see stays. "
            "News that is not open stays as it is."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """See to them."""
        wanted = wanted_rows(caller, data["ids"], Delay, TYPE)
        with named({"delay_ids": "ids"}):
            count = by_staff.see_to(wanted, by=caller.global_id)
        with port.current().writer():
            rows = Delay.objects.in_bulk(wanted)
        return cls(count=count, delays=[rows[pk] for pk in wanted if pk in rows])
