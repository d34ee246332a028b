"""serviceShippingMethodCarrierSet."""

from typing import Any

import graphene

from ... import wake
from ...delivery import methods
from ...delivery.carriers.names import Carrier
from .. import ids
from ..address_queries import sees_all
from ..callers import MANAGE_PLUGINS, Caller
from ..carrier_types import METHOD, ServiceShippingMethod
from ..errors import Code, refuse
from ..parcel_enums import CarrierCode
from .base import ServiceMutation


class ServiceShippingMethodCarrierSet(ServiceMutation):
    """Says which carrier brings the parcels of a shipping method."""

    shipping_method = graphene.Field(ServiceShippingMethod, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of Saleor's ShippingMethodType.")
        carrier = CarrierCode(description="Which; null or left out: as the numbers say.")

    class Meta:
        description = (
            "Says which carrier brings the parcels of a shipping method, where numbers do not "
            "tell; those on their way are looked at again. Needs access to all channels, else "
            "OUT_OF_SCOPE_CHANNEL: a shipping method is the shop's, not a channel's."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Set it."""
        if not sees_all(caller):
            refuse(
                "id",
                "Shipping methods are the shop's: who names their carriers needs access to all "
                "of its channels.",
                Code.OUT_OF_SCOPE_CHANNEL,
            )
        pk = ids.wanted(ids.number_of, data["id"], METHOD, "id")
        carrier = data.get("carrier")
        try:
            line = methods.name_carrier(pk, Carrier(carrier) if carrier else None)
        except methods.UnknownMethodError as error:
            refuse("id", str(error), Code.NOT_FOUND)
        wake.soon()
        return cls(shipping_method=line)
