"""What waits for stock."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.backorders import waiting
from ..delivery.backorders.waiting import WaitingVariant
from .backorder_types import ServiceBackorder
from .callers import MANAGE_ORDERS, demand


class BackorderQueries(BaseObjectType):
    """Queries about back-orders."""

    service_backorders = NonNullList(
        ServiceBackorder,
        description="Variants that orders wait for, what waits longest first; of the first "
        f"{waiting.MOST:,} lines. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        served=graphene.Boolean(
            description="True: those alone of which some order can be sent by now."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_backorders(
        _root: Any, info: Any, served: bool | None = None
    ) -> list[WaitingVariant]:
        """Return what is waited for."""
        caller = demand(info, MANAGE_ORDERS)
        found = waiting.variants(caller.channel_ids)
        return [one for one in found if one.served_orders] if served else found
