"""One parcel of an order, as the API shows it."""

from datetime import datetime
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery import parcel_scans, showing
from ..delivery import rules as delivery_rules
from ..delivery.carriers.names import Carrier
from ..delivery.models import ParcelScan, TrackedParcel
from ..delivery.showing import Shown
from ..orders import wording
from ..shop.snapshots import Order
from . import ids, loaders
from .carrier_types import CarrierView, ServiceCarrier
from .connections import CountableConnection
from .parcel_enums import CarrierSource, State, Trouble
from .parcel_loaders import ScansLoader
from .parcel_parts import ServiceParcelAttention, ServiceParcelContent, ServiceParcelEvent
from .views import FulfillmentView, ParcelView, ScanView

TYPE = "ServiceParcel"


def _of_row(name: str) -> Any:
    """Return a resolver that gives a column of the parcel's row."""
    return lambda root, info: getattr(root.row, name)


def _for_staff(name: str) -> Any:
    """Return a resolver that gives a column to staff and Apps; "" is null."""

    def resolve(root: ParcelView, info: Any) -> Any:
        value = getattr(root.row, name) if root.as_staff else None
        return None if value == "" else value

    return resolve


class ServiceParcel(BaseObjectType):
    """One parcel of an order: a tracking number, or a fulfillment without any."""

    id = graphene.ID(required=True, description="Id of the parcel.")
    fulfillment_id = graphene.ID(required=True, description="Id of Saleor's Fulfillment.")
    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(
        description="The order's number; null where it was removed from our tables."
    )
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    number = graphene.Int(
        required=True,
        description="Number within the order, from 1; 0 where another tracking number has taken "
        "its place.",
    )
    is_current = graphene.Boolean(
        required=True,
        description="False: its fulfillment was canceled, or removed when all of it came back, "
        "or another tracking number has taken its place.",
        resolver=_of_row("current"),
    )
    status = graphene.String(
        required=True, description="Saleor's own status of the fulfillment, as last seen."
    )
    tracking_number = graphene.String(
        required=True,
        description="As staff typed it, or the number in the link that they typed; empty where "
        "there is none.",
    )
    tracking_url = graphene.String(
        description="Where the parcel can be followed: the link that staff typed, the carrier's "
        "page, or that of the plugin's form. Also without a trackingNumber."
    )
    carrier = graphene.Field(ServiceCarrier, description="Who has it; null where nobody knows.")
    sent_at = DateTime(description="When it left; empty until then.")
    contents = NonNullList(
        ServiceParcelContent,
        required=True,
        description="What lies in the fulfillment. Empty where Saleor has removed it, and where "
        "sharesContents is true.",
    )
    shares_contents = graphene.Boolean(
        required=True,
        description="The fulfillment has several parcels, and its contents stand with an earlier "
        "one: what lies in which nobody knows.",
    )
    state = State(required=True, description="Where it is.", resolver=_of_row("state"))
    state_at = DateTime(
        description="Since when; null while nothing is known.", resolver=_of_row("state_at")
    )
    state_text = graphene.String(
        required=True,
        description="The carrier's own words for it, in whatever language, or staff's sentence; "
        "often empty.",
        resolver=_of_row("said"),
    )
    said_by_staff = graphene.Boolean(
        required=True,
        description="Whether staff said where it is, not a carrier.",
        resolver=_of_row("by_hand"),
    )
    place = graphene.String(
        required=True, description="Town or depot; often empty.", resolver=_of_row("place")
    )
    events = NonNullList(
        ServiceParcelEvent,
        required=True,
        description="What happened to it, the newest first.",
        first=graphene.Int(default_value=20, description=f"How many; {parcel_scans.MOST} at most."),
    )
    forecast_from = DateTime(
        description="From when on the carrier means to deliver: its forecast, never the shop's "
        "promise.",
        resolver=_of_row("forecast_from"),
    )
    forecast_until = DateTime(
        description="Until when the carrier means to deliver.", resolver=_of_row("forecast_until")
    )
    pickup_place = graphene.String(
        required=True,
        description="The parcel shop where it can be fetched; often empty.",
        resolver=_of_row("pickup_place"),
    )
    pickup_until = Date(
        description="The last day on which it can be fetched.", resolver=_of_row("pickup_until")
    )
    delivered_at = DateTime(
        description="When it was delivered; null where nobody says so.",
        resolver=_of_row("delivered_at"),
    )
    appointment_from = DateTime(
        description="From when on a forwarding agent comes, as staff arranged it.",
        resolver=_of_row("appointment_from"),
    )
    appointment_until = DateTime(
        description="Until when the forwarding agent comes.", resolver=_of_row("appointment_until")
    )
    carrier_source = CarrierSource(
        description="How the carrier is known; null where it is not. For staff and Apps.",
        resolver=_for_staff("carrier_from"),
    )
    attention = graphene.Field(
        ServiceParcelAttention,
        description="Why somebody should look at it; null: nobody need. For staff and Apps.",
    )
    is_asked = graphene.Boolean(
        description="Whether its carrier is asked about it, wherever there is an account for "
        "it. For staff and Apps.",
        resolver=_for_staff("polled"),
    )
    looked_at = DateTime(
        description="When its carrier was last asked. For staff and Apps.",
        resolver=_for_staff("looked_at"),
    )
    look_problem = Trouble(
        description="Why its carrier could not say anything then; null where it could. For staff "
        "and Apps.",
        resolver=_for_staff("look_problem"),
    )

    class Meta:
        description = (
            "One parcel of an order: one of a fulfillment's tracking numbers, or a fulfillment "
            "without any. It outlives Saleor's row."
        )

    @staticmethod
    def resolve_id(root: ParcelView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.row.pk)

    @staticmethod
    def resolve_fulfillment_id(root: ParcelView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Fulfillment", root.row.fulfillment_id)

    @staticmethod
    def resolve_order_id(root: ParcelView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.row.order_id)

    @staticmethod
    def resolve_order_number(root: ParcelView, info: Any) -> Any:
        """Return the order's number."""
        order = loaders.OrderRowLoader(info.context).load(root.row.order_id)
        return order.then(lambda found: found.number if found else None)

    @staticmethod
    def resolve_channel_id(root: ParcelView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.row.channel_id)

    @staticmethod
    def resolve_number(root: ParcelView, info: Any) -> int:
        """Return its place in the order."""
        return root.place.number

    @staticmethod
    def resolve_status(root: ParcelView, info: Any) -> str:
        """Return Saleor's status."""
        return root.place.fulfillment.status if root.place.fulfillment else ""

    @staticmethod
    def resolve_tracking_number(root: ParcelView, info: Any) -> Any:
        """Return the number as a mail shows it."""
        return _shown(root, info).then(lambda found: found.number)

    @staticmethod
    def resolve_tracking_url(root: ParcelView, info: Any) -> Any:
        """Return the address as a mail shows it."""
        return _shown(root, info).then(lambda found: found.link or None)

    @staticmethod
    def resolve_carrier(root: ParcelView, info: Any) -> CarrierView | None:
        """Return who has it."""
        code = root.row.carrier
        return CarrierView(Carrier(code), root.language, of_parcel=True) if code else None

    @staticmethod
    def resolve_sent_at(root: ParcelView, info: Any) -> datetime | None:
        """Return when it left."""
        return root.place.fulfillment.sent_at if root.place.fulfillment else root.row.sent_at

    @staticmethod
    def resolve_contents(root: ParcelView, info: Any) -> Any:
        """Return what Saleor's row holds now."""
        if not root.place.is_first:
            return []

        def contents(order: Order | None) -> list[delivery_rules.Content]:
            rows = order.fulfillments if order else ()
            held = [row for row in rows if row.id == root.row.fulfillment_id]
            surprise = "" if root.as_staff else wording.surprise(root.language)
            if not held or order is None:
                return []
            return delivery_rules.contents(held[0], order.lines, surprise=surprise)

        return loaders.ShopOrderLoader(info.context).load(root.row.order_id).then(contents)

    @staticmethod
    def resolve_shares_contents(root: ParcelView, info: Any) -> bool:
        """Return whether the contents stand elsewhere."""
        return not root.place.is_first

    @staticmethod
    def resolve_events(root: ParcelView, info: Any, first: int) -> Any:
        """Return what happened to it."""
        if not 0 <= first <= parcel_scans.MOST:
            raise GraphQLError(f"first: must be between 0 and {parcel_scans.MOST}.")

        def views(rows: list[ParcelScan]) -> list[ScanView]:
            return [ScanView(row, root.as_staff) for row in rows[:first]]

        return ScansLoader(info.context).load(root.row.pk).then(views)

    @staticmethod
    def resolve_attention(root: ParcelView, info: Any) -> TrackedParcel | None:
        """Return the row where it needs somebody; it is the shop's own business."""
        return root.row if root.as_staff and root.row.attention else None


def _shown(root: ParcelView, info: Any) -> Any:
    def read(form: Any) -> Shown:
        link = str(form.get("tracking_link") or "").strip()
        return showing.show(root.row, own_link=link, language=root.language)

    return loaders.PluginFormLoader(info.context).load("").then(read)


class ServiceParcelConnection(CountableConnection):
    """A page of parcels."""

    class Meta:
        node = ServiceParcel
        description = "A page of parcels."


class ServiceFulfillment(BaseObjectType):
    """What the service plugin knows of a fulfillment."""

    fulfillment_id = graphene.ID(required=True, description="Id of Saleor's Fulfillment.")
    sent_at = DateTime(description="When it left; empty until then.")
    parcels = NonNullList(
        ServiceParcel,
        required=True,
        description="Its parcels: one for each tracking number, one where there is none.",
    )

    class Meta:
        description = "What the service plugin knows of a fulfillment."

    @staticmethod
    def resolve_fulfillment_id(root: FulfillmentView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Fulfillment", root.row.pk)

    @staticmethod
    def resolve_sent_at(root: FulfillmentView, info: Any) -> datetime | None:
        """Return when it left."""
        return root.row.sent_at
