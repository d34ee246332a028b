"""One parcel of an order, as the API shows it."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery import rules as delivery_rules
from ..orders.models import ServiceFulfillment
from ..shop.snapshots import Order
from . import ids, loaders
from .views import ParcelView


class ServiceParcelContent(BaseObjectType):
    """One product in a parcel."""

    name = graphene.String(required=True, description="The product's name.")
    variant = graphene.String(required=True, description="The variant's name, or empty.")
    sku = graphene.String(required=True, description="The variant's SKU, or empty.")
    quantity = graphene.Int(required=True, description="Pieces in this parcel.")

    class Meta:
        description = "One product in a parcel."


class ServiceParcel(BaseObjectType):
    """One parcel of an order."""

    id = graphene.ID(required=True, description="Id of Saleor's Fulfillment.")
    number = graphene.Int(required=True, description="Number within the order, from 1.")
    status = graphene.String(required=True, description="Saleor's own status, as last seen.")
    tracking_number = graphene.String(
        required=True,
        description="As the shop has it; empty where it has none, and where what staff typed "
        "there is a link: then trackingUrl is that.",
    )
    tracking_url = graphene.String(
        description="Where the parcel can be followed; also without a trackingNumber."
    )
    sent_at = DateTime(description="When it left; empty until then.")
    contents = NonNullList(
        ServiceParcelContent,
        required=True,
        description="What lies in it. Empty where Saleor has removed the fulfillment.",
    )

    class Meta:
        description = "One parcel of an order. It outlives Saleor's row."

    @staticmethod
    def resolve_id(root: ParcelView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Fulfillment", root.row.fulfillment_id)

    @staticmethod
    def resolve_number(root: ParcelView, info: Any) -> int:
        """Return its place in the order."""
        return root.row.sequence

    @staticmethod
    def resolve_status(root: ParcelView, info: Any) -> str:
        """Return Saleor's status."""
        return root.row.status

    @staticmethod
    def resolve_tracking_number(root: ParcelView, info: Any) -> Any:
        """Return the number as a mail shows it."""
        return _tracking(root.row, info).then(lambda found: found[0])

    @staticmethod
    def resolve_tracking_url(root: ParcelView, info: Any) -> Any:
        """Return the address as a mail shows it."""
        return _tracking(root.row, info).then(lambda found: found[1] or None)

    @staticmethod
    def resolve_sent_at(root: ParcelView, info: Any) -> Any:
        """Return when it left."""
        return root.row.sent_at

    @staticmethod
    def resolve_contents(root: ParcelView, info: Any) -> Any:
        """Return what Saleor's row holds now."""

        def contents(order: Order | None) -> list[delivery_rules.Content]:
            rows = order.fulfillments if order else ()
            held = [row for row in rows if row.id == root.row.fulfillment_id]
            return delivery_rules.contents(held[0], order.lines) if held and order else []

        return loaders.ShopOrderLoader(info.context).load(root.row.order_id).then(contents)


def _tracking(row: ServiceFulfillment, info: Any) -> Any:
    def read(form: Any) -> tuple[str, str]:
        link = str(form.get("tracking_link") or "").strip()
        return delivery_rules.tracking(row.tracking_number, link)

    return loaders.PluginFormLoader(info.context).load("").then(read)
