"""What staff set for promises: modes and thresholds of a channel, transit times of methods."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType

from ..delivery.promises.models import PromiseSettings, TransitTime
from . import ids
from .promise_enums import BackorderServing, PromiseMode

TRANSIT = "ServiceTransitTime"

METHOD = "ShippingMethodType"
"""As Saleor names its shipping methods to staff."""


class ServicePromiseSettings(BaseObjectType):
    """What staff set for the promises of a channel."""

    mode = PromiseMode(required=True, description="What becomes of its promises.")
    since = DateTime(
        description="Since when the mode holds: only orders placed later are promised by it. "
        "Null where it was never set."
    )
    handling_min = graphene.Int(
        required=True,
        description="Working days of the warehouse from the day that counts to the hand-over, "
        "at least; 0: that very day.",
    )
    handling_max = graphene.Int(required=True, description="The same, at most.")
    margin_days = graphene.Int(
        required=True, description="Working days of the carrier added to every promise."
    )
    first_scan_hours = graphene.Int(
        required=True,
        description="Working hours of the warehouse after the hand-over without the carrier's "
        "first scan, from which on it counts as late.",
    )
    quiet_scan_days = graphene.Int(
        required=True,
        description="Working days of the carrier without a new scan, from which on it counts "
        "as late.",
    )
    silence_hours = graphene.Int(
        required=True,
        description="Working hours of the channel without news in a paid, unfinished order, "
        "from which on staff are told.",
    )
    serving = BackorderServing(
        required=True, description="What happens when the stock of a back-order has come."
    )
    changed_at = DateTime(description="When staff last set it; null: these are the defaults.")

    class Meta:
        description = "What staff set for the promises of a channel."

    @staticmethod
    def resolve_changed_at(root: PromiseSettings, info: Any) -> Any:
        """Return when it was set; a default was never stored, and has the column's default."""
        return None if root._state.adding else root.changed_at


class ServiceTransitTime(BaseObjectType):
    """How long a shipping method's parcels take, as staff say."""

    id = graphene.ID(required=True, description="Id of it.")
    method_id = graphene.ID(required=True, description="Id of Saleor's ShippingMethodType.")
    country = graphene.String(
        required=True, description="ISO 3166-1 alpha-2; empty: all countries."
    )
    postal_prefix = graphene.String(
        required=True,
        description="What postal codes begin with, in capitals without separators; empty: all "
        "of the country. The longest counts.",
    )
    min_days = graphene.Int(
        required=True, description="Working days of the carrier after the hand-over, at least."
    )
    max_days = graphene.Int(required=True, description="The same, at most.")
    changed_at = DateTime(required=True, description="When staff said so.")

    class Meta:
        description = (
            "How long a shipping method's parcels take to a place, as staff say; without any, "
            "the method's own days count."
        )

    @staticmethod
    def resolve_id(root: TransitTime, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TRANSIT, root.pk)

    @staticmethod
    def resolve_method_id(root: TransitTime, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global(METHOD, root.method_id)
