"""serviceVariantSupplyUpdate."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import Date
from saleor.graphql.core.types import BaseInputObjectType

from ... import wake
from ...delivery.promises import supply
from ...delivery.promises.models import VariantSupply
from ...delivery.promises.settings import DAYS
from ...shop import port
from .. import ids
from ..callers import MANAGE_ORDERS, Caller
from ..supply_types import VARIANT, ServiceVariantSupply
from .base import ServiceMutation
from .promise_steps import all_given, named, refuse_some_channels


class ServiceVariantSupplyInput(BaseInputObjectType):
    """What staff know of a variant's supply."""

    handling_days = graphene.Int(
        description="Working days of the warehouse until it is packed, where it is made to "
        f"order, 0 to {DAYS[-1]}; null: as the channel has it."
    )
    restock_on = Date(
        description="When new stock of it can be packed, within two years; null: nobody knows."
    )

    class Meta:
        description = "What staff know of a variant's supply. What is left out stays."


class ServiceVariantSupplyUpdate(ServiceMutation):
    """Says how long a variant takes to make, or when new stock of it comes."""

    supply = graphene.Field(ServiceVariantSupply, description="As it stands now.")
    open_lines = graphene.Int(
        required=True,
        default_value=0,
        description="How many order lines of it have not come yet and are looked at again.",
    )

    class Arguments:
        """What it takes."""

        variant_id = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
        input = ServiceVariantSupplyInput(required=True, description="What is known.")

    class Meta:
        description = (
            "Says how long a variant takes to make, or when new stock of it can be packed. Every "
            "order line of it that has not come yet is looked at again, and customers are told "
            "where their day changes. Needs access to all channels, else OUT_OF_SCOPE_CHANNEL: a "
            "variant is the shop's."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Say it."""
        refuse_some_channels(caller, "variant_id", "A variant is")
        pk = ids.wanted(ids.number_of, data["variant_id"], VARIANT, "variant_id")
        given = all_given(data["input"], ("handling_days", "restock_on"))
        with named():
            lines = supply.set_supply(pk, **given, by=caller.global_id)
        wake.soon()
        with port.current().writer():
            row = VariantSupply.objects.filter(pk=pk).first()
        return cls(supply=row, open_lines=lines)
