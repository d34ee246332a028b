"""serviceTransitTimeUpdate."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType

from ...delivery.promises import transit
from .. import ids
from ..callers import MANAGE_PLUGINS, Caller
from ..promise_types import METHOD, ServiceTransitTime
from .base import ServiceMutation
from .promise_steps import named, refuse_some_channels

METHODS_ARE = "Shipping methods are"


class ServiceTransitTimeInput(BaseInputObjectType):
    """How long a method's parcels take to a place."""

    country = graphene.String(
        description="ISO 3166-1 alpha-2; empty, null or left out: all countries."
    )
    postal_prefix = graphene.String(
        description="What postal codes begin with, 10 letters and digits at most, with a country "
        "alone; empty: all of it."
    )
    min_days = graphene.Int(
        required=True,
        description=f"Working days of the carrier after the hand-over at least, 0 to {transit.MOST_DAYS}.",
    )
    max_days = graphene.Int(
        required=True, description=f"The same at most, minDays to {transit.MOST_DAYS}."
    )

    class Meta:
        description = "How long a shipping method's parcels take to a place."


class ServiceTransitTimeUpdate(ServiceMutation):
    """Says how long a shipping method's parcels take to a place."""

    transit_time = graphene.Field(ServiceTransitTime, description="As it stands now.")

    class Arguments:
        """What it takes."""

        method = graphene.ID(required=True, description="Id of Saleor's ShippingMethodType.")
        input = ServiceTransitTimeInput(required=True, description="How long, and to where.")

    class Meta:
        description = (
            "Says how long a shipping method's parcels take to a place; what was said of the same "
            "place before is replaced. Open promises are looked at again. Needs access to all "
            "channels, else OUT_OF_SCOPE_CHANNEL: a shipping method is the shop's."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Set it."""
        refuse_some_channels(caller, "method", METHODS_ARE)
        pk = ids.wanted(ids.number_of, data["method"], METHOD, "method")
        given = data["input"]
        with named({"method_id": "method"}):
            row = transit.set_time(
                pk,
                given.get("country") or "",
                given.get("postal_prefix") or "",
                given["min_days"],
                given["max_days"],
                by=caller.global_id,
            )
        return cls(transit_time=row)
