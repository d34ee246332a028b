"""What staff know of a variant: how long it takes to make, when new stock comes."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType

from ..delivery.promises.models import VariantSupply
from . import ids

VARIANT = "ProductVariant"


class ServiceVariantSupply(BaseObjectType):
    """What staff say of a variant's supply."""

    variant_id = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
    handling_days = graphene.Int(
        description="Working days of the warehouse until it is packed, where it is made to order; "
        "null: as the channel has it."
    )
    restock_on = Date(description="When new stock of it can be packed; null: nobody knows.")
    changed_at = DateTime(required=True, description="When staff said so.")

    class Meta:
        description = "What staff say of a variant: how long it takes to make, when stock comes."

    @staticmethod
    def resolve_variant_id(root: VariantSupply, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(VARIANT, root.pk)
