"""Who is calling, and the tasks that wait to open by themselves."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..complaints.automatic import rounds
from ..complaints.automatic.rounds import Standing
from ..complaints.callers import search as finding
from ..complaints.callers.search import Called
from ..orders.search import is_text
from ..shop import port
from . import ids
from .callers import MANAGE_ORDERS, demand
from .complaint_types import ServiceComplaint
from .complaint_views import ComplaintView

LONGEST = 120


class ServiceCaller(BaseObjectType):
    """One order that somebody on the telephone may mean."""

    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(required=True, description="The order's number.")
    placed_at = DateTime(required=True, description="When it was placed.")
    status = graphene.String(required=True, description="Saleor's status of the order.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    email = graphene.String(required=True, description="The order's address; may be empty.")
    name = graphene.String(required=True, description="Name or company; may be empty.")
    phone = graphene.String(required=True, description="As E.164 writes it; may be empty.")
    place = graphene.String(required=True, description="Postcode and town; may be empty.")
    complaints = NonNullList(
        ServiceComplaint,
        required=True,
        description=f"What is open about it, the newest first, {finding.MOST_OPEN} at most.",
    )

    class Meta:
        description = "One order that somebody on the telephone may mean."

    @staticmethod
    def resolve_order_id(root: Called, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_order_number(root: Called, info: Any) -> str:
        """Return the number."""
        return root.number

    @staticmethod
    def resolve_channel_id(root: Called, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_complaints(root: Called, info: Any) -> list[ComplaintView]:
        """Return them as staff see them."""
        return [ComplaintView(row, as_staff=True) for row in root.complaints]


class ServiceAutomaticGroup(BaseObjectType):
    """Tasks of one kind that are held."""

    what = graphene.String(
        required=True,
        description="What happened: parcel-exception, parcel-returning, parcel-returned, "
        "parcel-silent, promise-broken, rated-badly.",
    )
    carrier = graphene.String(required=True, description="Whose parcels; empty: none's.")
    count = graphene.Int(required=True, description="How many.")
    since = DateTime(required=True, description="When the first of them happened.")

    class Meta:
        description = "Tasks of one kind that are held."


class ServiceAutomaticTasks(BaseObjectType):
    """Tasks that would open by themselves and are held."""

    count = graphene.Int(
        required=True, description="How many, in the channels that the caller has access to."
    )
    since = DateTime(required=True, description="Since when they are held.")
    most = graphene.Int(
        required=True, description="The count an hour that was exceeded: what is usual, five times."
    )
    groups = NonNullList(
        ServiceAutomaticGroup, required=True, description="What happened, the most first."
    )

    class Meta:
        description = (
            "Tasks that would open by themselves and are held, because unusually many were to open "
            "within an hour."
        )


class CallerQueries(BaseObjectType):
    """Queries about who is calling, and what opens by itself."""

    service_callers = NonNullList(
        ServiceCaller,
        description="The orders that somebody on the telephone may mean by what they say: a "
        "telephone number as people say it, a name, an order's number, a postcode, a mail address, "
        f"a complaint's number; several words must all fit. The newest first, {finding.MOST} at "
        "most. Needs MANAGE_ORDERS.",
        search=graphene.Argument(
            graphene.String, required=True, description=f"{LONGEST} characters are looked at."
        ),
    )
    service_automatic_tasks = graphene.Field(
        ServiceAutomaticTasks,
        description="The tasks that would open by themselves and are held; null: none are. Needs "
        "MANAGE_ORDERS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_callers(_root: Any, info: Any, search: str) -> list[Called]:
        """Find them."""
        return _found(search, demand(info, MANAGE_ORDERS).channel_ids)

    @staticmethod
    def resolve_service_automatic_tasks(_root: Any, info: Any) -> Standing | None:
        """Return what is held."""
        caller = demand(info, MANAGE_ORDERS)
        with port.current().writer():
            return rounds.standing(caller.channel_ids)


def _found(text: str, channel_ids: Any) -> list[Called]:
    return finding.find(text[:LONGEST], channel_ids) if is_text(text) else []
