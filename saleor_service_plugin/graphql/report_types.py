"""Reports on promises: how they were kept, how long orders took, the lines behind them."""

from datetime import date
from typing import Any

import graphene
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType

from ..delivery.promises.models import Promise
from ..delivery.reports.where import Kept, Key, LeadTimes, Span
from . import ids, loaders, parcel_enums
from .carrier_types import METHOD
from .connections import CountableConnection
from .report_enums import PromiseOutcome
from .report_loaders import of_method

HOUR = 3600


def _int(description: str) -> Any:
    return graphene.Int(required=True, description=description)


class ServiceReportCell(BaseObjectType):
    """Which lines a row of a report is about."""

    channel_id = graphene.ID(description="Id of Saleor's Channel.")
    shipping_method_id = graphene.ID(
        description="Id of Saleor's ShippingMethodType; null as well where the order had none."
    )
    shipping_method_name = graphene.String(
        description="Its name; null where the shop has it no more."
    )
    shipping_method_zone = graphene.String(
        description="Name of its shipping zone: methods of two zones often have one name."
    )
    carrier = parcel_enums.CarrierCode(description="Null as well where it was not known.")
    month = Date(description="Its first day.")

    class Meta:
        description = "Which lines: what the report is not divided by is null."

    @staticmethod
    def resolve_channel_id(root: Key, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id) if root.channel_id else None

    @staticmethod
    def resolve_shipping_method_id(root: Key, info: Any) -> str | None:
        """Return Saleor's own id."""
        return ids.to_global(METHOD, root.method_id) if root.method_id else None

    @staticmethod
    def resolve_shipping_method_name(root: Key, info: Any) -> Any:
        """Return its name."""
        return of_method(info, root.method_id, "name")

    @staticmethod
    def resolve_shipping_method_zone(root: Key, info: Any) -> Any:
        """Return its zone's name."""
        return of_method(info, root.method_id, "zone")

    @staticmethod
    def resolve_carrier(root: Key, info: Any) -> str | None:
        """Return which."""
        return root.carrier or None

    @staticmethod
    def resolve_month(root: Key, info: Any) -> date | None:
        """Return its first day."""
        return root.month


class ServiceKeptPromises(BaseObjectType):
    """How promises were kept."""

    cell = graphene.Field(ServiceReportCell, required=True, description="Which lines.")
    promised = _int("All that were promised, without canceled ones.")
    ended = _int("kept, broken and unknown together.")
    kept = _int("There by the promised day.")
    broken = _int("Later, or not there though the day is over.")
    unknown = _int("Over, and nobody says whether it arrived.")
    running = _int("The day is not over.")
    canceled = _int("Left out of all others.")
    rate = graphene.Float(
        description="kept / (kept + broken), 0 to 1: of those of which it is known. Null: of none."
    )

    class Meta:
        description = (
            "How the first promises were kept, in order lines. A new day that the customer was "
            "told later changes nothing."
        )

    @staticmethod
    def resolve_cell(root: Kept, info: Any) -> Key:
        """Return which lines."""
        return root.key


class ServiceTimeSpan(BaseObjectType):
    """How long something took."""

    count = _int("How many lines it is known of.")
    median_hours = graphene.Float(description="Half of them took no longer.")
    ninth_hours = graphene.Float(description="Nine in ten took no longer.")

    class Meta:
        description = "How long something took, by the clock, nights and holidays included."

    @staticmethod
    def resolve_median_hours(root: Span, info: Any) -> float | None:
        """Return the middle one."""
        return None if root.median is None else root.median / HOUR

    @staticmethod
    def resolve_ninth_hours(root: Span, info: Any) -> float | None:
        """Return the ninth in ten."""
        return None if root.ninth is None else root.ninth / HOUR


def _span(description: str) -> Any:
    return graphene.Field(ServiceTimeSpan, required=True, description=description)


class ServiceLeadTimes(BaseObjectType):
    """How long orders took."""

    cell = graphene.Field(ServiceReportCell, required=True, description="Which lines.")
    to_hand_over = _span("From the order until the last piece of a line left.")
    on_the_way = _span("From there until the last piece arrived, as far as a carrier says.")
    in_all = _span("From the order until the last piece arrived.")

    class Meta:
        description = (
            "How long promised lines took, prepayments' wait for the money included. Canceled "
            "ones are left out."
        )

    @staticmethod
    def resolve_cell(root: LeadTimes, info: Any) -> Key:
        """Return which lines."""
        return root.key


class ServicePromiseRow(BaseObjectType):
    """One promised order line."""

    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(
        description="The order's number; null where it was removed from our tables."
    )
    line_id = graphene.ID(required=True, description="Id of Saleor's OrderLine.")
    name = graphene.String(required=True, description="What was ordered, as first seen.")
    quantity = _int("How many pieces.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    shipping_method_name = graphene.String(
        description="Of the shipping method; null where there is none, or no more."
    )
    carrier = parcel_enums.CarrierCode(description="Who was to bring it; null: not known.")
    is_told = graphene.Boolean(
        required=True, description="Whether the customer was told; false: it was only watched."
    )
    placed_at = DateTime(required=True, description="When it was ordered.")
    first_latest = Date(required=True, description="By which day it was first promised.")
    latest = Date(description="By which day it was promised last.")
    sent_at = DateTime(description="When its last piece left.")
    delivered_at = DateTime(description="When its last piece arrived, as far as somebody says.")
    outcome = PromiseOutcome(required=True, description="What became of the first promise.")

    class Meta:
        description = "One order line that was promised by a day."

    @staticmethod
    def resolve_order_id(root: Promise, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_order_number(root: Promise, info: Any) -> Any:
        """Return the order's number."""
        order = loaders.OrderRowLoader(info.context).load(root.order_id)
        return order.then(lambda found: found.number if found else None)

    @staticmethod
    def resolve_line_id(root: Promise, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("OrderLine", root.line_id)

    @staticmethod
    def resolve_channel_id(root: Promise, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_shipping_method_name(root: Promise, info: Any) -> Any:
        """Return its name."""
        return of_method(info, root.method_id, "name")

    @staticmethod
    def resolve_carrier(root: Promise, info: Any) -> str | None:
        """Return which."""
        return root.carrier or None

    @staticmethod
    def resolve_is_told(root: Promise, info: Any) -> bool:
        """Return whether the customer knows of it."""
        return root.shown


class ServicePromiseRowConnection(CountableConnection):
    """A page of promised lines."""

    class Meta:
        node = ServicePromiseRow
        description = "A page of promised lines, the latest promised day first."


class ServicePromiseExport(BaseObjectType):
    """Promised lines as a file."""

    file_name = graphene.String(required=True, description="What it may be called.")
    content = graphene.String(
        required=True,
        description="CSV with a byte order mark, for Excel: by semicolons with German figures, "
        "else by commas. What a spreadsheet could take for a formula begins with an apostrophe.",
    )
    rows = _int("How many lines it holds.")
    is_complete = graphene.Boolean(
        required=True, description="False: there are more than it can hold; choose fewer months."
    )

    class Meta:
        description = "Promised lines as a file, the latest promised day first."
