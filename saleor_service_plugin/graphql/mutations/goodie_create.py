"""serviceGoodieCreate."""

from typing import Any

import graphene

from ...rewards.goodies import catalogue
from ...rewards.goodies.models import Goodie
from .. import ids
from ..callers import MANAGE_DISCOUNTS
from ..goodie_types import VARIANT
from .goodie_steps import GoodieMutation, ServiceGoodieInput, given_values


class ServiceGoodieCreate(GoodieMutation):
    """Adds a variant to the goodies."""

    class Arguments:
        """What it takes."""

        variant = graphene.ID(required=True, description="Id of Saleor's ProductVariant.")
        input = ServiceGoodieInput(
            description="What it is to be; without a cost that of a channel's listing counts."
        )

    class Meta:
        description = (
            "Adds a variant to the goodies that rules may give; one that was put away comes back."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def change(cls, **data: Any) -> Goodie:
        """Add it."""
        variant_id = ids.wanted(ids.number_of, data["variant"], VARIANT, "variant")
        return catalogue.add(variant_id, given_values(data.get("input") or {}))
