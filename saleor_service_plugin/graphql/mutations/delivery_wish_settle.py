"""serviceDeliveryWishSettle."""

from typing import Any

import graphene
from saleor.graphql.core.types import NonNullList

from ...delivery.delays import by_staff
from ...delivery.promises.models import DeliveryWish
from ...shop import port
from ..callers import MANAGE_ORDERS, Caller
from ..delay_types import WISH, ServiceDeliveryWish
from .base import ServiceMutation
from .delay_steps import ids_argument, wanted_rows


class ServiceDeliveryWishSettle(ServiceMutation):
    """Notes that staff have seen to customers' wishes."""

    count = graphene.Int(required=True, description="How many were open.", default_value=0)
    wishes = NonNullList(
        ServiceDeliveryWish, required=True, description="As they stand now.", default_value=[]
    )

    class Arguments:
        """What it takes."""

        ids = ids_argument("wishes")

    class Meta:
        description = (
            "Notes that staff have seen to customers' wishes: canceled the line, sent something "
            "else. Nothing is done to the order by it. A wish that is not open stays as it is."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Note it."""
        wanted = wanted_rows(caller, data["ids"], DeliveryWish, WISH)
        count = by_staff.settle_wishes(wanted, by=caller.global_id)
        with port.current().writer():
            rows = DeliveryWish.objects.in_bulk(wanted)
        return cls(count=count, wishes=[rows[pk] for pk in wanted if pk in rows])
