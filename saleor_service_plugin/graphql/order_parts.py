"""What an order's service view is made of: money, lines, its story."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime, Decimal
from saleor.graphql.core.types import BaseObjectType

from ..shop.snapshots import Line
from . import enums, ids
from .parcel_types import TYPE
from .views import FactView


class ServiceMoney(BaseObjectType):
    """An amount of money."""

    amount = Decimal(required=True, description="How much.")
    currency = graphene.String(required=True, description="ISO 4217 code.")

    class Meta:
        description = "An amount of money."


class ServiceOrderLine(BaseObjectType):
    """A line of the order."""

    id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    product_name = graphene.String(required=True, description="In the order's language.")
    variant_name = graphene.String(required=True, description="In the order's language.")
    sku = graphene.String(description="The variant's SKU.")
    quantity = graphene.Int(required=True, description="Pieces ordered.")
    quantity_fulfilled = graphene.Int(required=True, description="Pieces packed.")
    is_goodie = graphene.Boolean(
        required=True,
        description="Whether it was added for nothing, as a surprise; customers see none of these.",
    )

    class Meta:
        description = "A line of an order, as far as the service needs it."

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.id)

    @staticmethod
    def resolve_is_goodie(root: Line, info: Any) -> bool:
        """Return whether we added it."""
        return bool(root.goodie_key)


class ServiceTimelineEntry(BaseObjectType):
    """Something that became true about an order."""

    id = graphene.ID(required=True, description="The same for ever.")
    event = enums.TimelineEvent(required=True, description="What became true.")
    at = DateTime(required=True, description="When, by Saleor's own row.")
    amount = graphene.Field(ServiceMoney, description="Where money moved.")
    tracking_number = graphene.String(description="Where a tracking number changed.")
    parcel_id = graphene.ID(
        description="Id of the ServiceParcel it is about; of what concerns a fulfillment as a "
        "whole its first one."
    )
    fulfillment_id = graphene.ID(description="Id of Saleor's Fulfillment it is about.")

    class Meta:
        description = "Something that became true about an order."

    @staticmethod
    def resolve_id(root: FactView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceTimelineEntry", root.row.pk)

    @staticmethod
    def resolve_event(root: FactView, info: Any) -> str:
        """Return what became true."""
        return root.row.kind

    @staticmethod
    def resolve_at(root: FactView, info: Any) -> Any:
        """Return when."""
        return root.row.at

    @staticmethod
    def resolve_amount(root: FactView, info: Any) -> dict[str, Any] | None:
        """Return the amount of a movement of money."""
        data = root.row.data
        if "amount" not in data:
            return None
        return {"amount": data["amount"], "currency": data.get("currency", "")}

    @staticmethod
    def resolve_tracking_number(root: FactView, info: Any) -> str | None:
        """Return the new number."""
        return str(root.row.data["number"]) if "number" in root.row.data else None

    @staticmethod
    def resolve_parcel_id(root: FactView, info: Any) -> str | None:
        """Return our own id."""
        return None if root.parcel_id is None else ids.to_global(TYPE, root.parcel_id)

    @staticmethod
    def resolve_fulfillment_id(root: FactView, info: Any) -> str | None:
        """Return Saleor's own id."""
        pk = root.row.data.get("fulfillment")
        return None if pk is None else ids.to_global("Fulfillment", pk)
