"""What staff set for promises beside channels and calendars: transit times, supply."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.promises import transit
from ..delivery.promises.models import TransitTime, VariantSupply
from ..shop import port
from . import ids
from .callers import MANAGE_ORDERS, MANAGE_PLUGINS, demand
from .promise_types import METHOD, ServiceTransitTime
from .supply_types import VARIANT, ServiceVariantSupply


class PromiseQueries(BaseObjectType):
    """Queries about what promises are reckoned with."""

    service_transit_times = NonNullList(
        ServiceTransitTime,
        description="What staff say of how long shipping methods' parcels take, by method, "
        "country and postal prefix; 2000 at most. Needs MANAGE_PLUGINS.",
        method=graphene.Argument(
            graphene.ID, description="Id of Saleor's ShippingMethodType: of this one alone."
        ),
    )
    service_variant_supply = graphene.Field(
        ServiceVariantSupply,
        description="What staff say of a variant's supply; null where they said nothing. Needs "
        "MANAGE_ORDERS.",
        variant_id=graphene.Argument(
            graphene.ID, required=True, description="Id of Saleor's ProductVariant."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_transit_times(
        _root: Any, info: Any, method: str | None = None
    ) -> list[TransitTime]:
        """Return all of them, or those of one method."""
        demand(info, MANAGE_PLUGINS)
        pk = None if method is None else ids.asked(ids.number_of, method, METHOD, "method")
        with port.current().writer():
            return [row for row in transit.all_times() if pk is None or row.method_id == pk]

    @staticmethod
    def resolve_service_variant_supply(
        _root: Any, info: Any, variant_id: str
    ) -> VariantSupply | None:
        """Return what was said of one."""
        demand(info, MANAGE_ORDERS)
        pk = ids.named(ids.number_of, variant_id, VARIANT)
        with port.current().writer():
            return None if pk is None else VariantSupply.objects.filter(pk=pk).first()
