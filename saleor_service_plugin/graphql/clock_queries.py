"""Clocks' policies, what is set for complaints, and the times in which customers can be called."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..complaints import settings
from ..complaints.callbacks import slots
from ..complaints.clocks import policies
from ..complaints.clocks.rules import ALL_CHANNELS, DEFAULTS, Policy
from ..complaints.models import ComplaintSettings
from ..complaints.record.opening import Slot
from ..database import clock
from ..shop import port
from . import ids
from .access import guest_view, view_of
from .callers import MANAGE_ORDERS, Kind, caller_of, demand, order_by_token
from .clock_types import ServiceCallbackSlot, ServiceClockPolicy, ServiceComplaintSettings
from .loaders import OrderRowLoader

LONGEST_TOKEN = 4096


class ClockQueries(BaseObjectType):
    """Queries about how much time there is."""

    service_clock_policies = NonNullList(
        ServiceClockPolicy,
        description="How much time staff have for complaints, the general policies first: those "
        f"that staff set, {policies.MOST} at most, and what holds by default in places where they "
        "set none. Of the caller's channels and of all. Needs MANAGE_ORDERS.",
    )
    service_complaint_settings = NonNullList(
        ServiceComplaintSettings,
        description="What is set for complaints, of each channel that the caller may see. Needs "
        "MANAGE_ORDERS.",
    )
    service_callback_slots = NonNullList(
        ServiceCallbackSlot,
        description="The times in which customers can be called back, the first first: within the "
        f"channel's hours of the next {slots.DAYS} working days, where a call is still free. For "
        "everybody who may open a complaint there: by an order, its token, or a channel, one of "
        "the three. Empty where there is nothing of that name for the caller.",
        order_id=graphene.Argument(graphene.ID, description="Id of Saleor's Order."),
        token=graphene.Argument(graphene.String, description="Of a guest: the order's token."),
        channel=graphene.Argument(
            graphene.ID,
            description="Id of Saleor's Channel; for staff, Apps and customers with an account.",
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_clock_policies(_root: Any, info: Any) -> list[Policy]:
        """Return them."""
        caller = demand(info, MANAGE_ORDERS)
        allowed = caller.channel_ids
        with port.current().writer():
            own = policies.read()
        standing = {one.place: one for one in DEFAULTS} | {one.place: one for one in own}
        seen = [
            one
            for one in standing.values()
            if one.channel_id == ALL_CHANNELS or allowed is None or one.channel_id in allowed
        ]
        return sorted(seen, key=lambda one: (one.precision, one.place))

    @staticmethod
    def resolve_service_complaint_settings(_root: Any, info: Any) -> list[ComplaintSettings]:
        """Return them of each channel."""
        caller = demand(info, MANAGE_ORDERS)
        allowed = caller.channel_ids
        with port.current().writer():
            known = sorted(port.current().read_channels())
            rows = settings.read()
        return [
            rows.get(pk) or settings.default(pk) for pk in known if allowed is None or pk in allowed
        ]

    @staticmethod
    def resolve_service_callback_slots(
        _root: Any,
        info: Any,
        order_id: str | None = None,
        token: str | None = None,
        channel: str | None = None,
    ) -> list[Slot]:
        """Return those that are free."""
        found = [_channel(info, channel)] if channel is not None else []
        found += [_of(info, order_id, None)] if order_id is not None else []
        found += [_of(info, None, token)] if token is not None else []
        # Before how many there are: what is not there looks the same whatever else is named.
        there = [one for one in found if one is not None]
        if len(there) < len(found):
            return []
        if len(there) != 1:
            raise GraphQLError("Give one of these: orderId, token, channel.")
        with port.current().writer():
            return slots.free(there[0], now=clock())


def _of(info: Any, order_id: str | None, token: str | None) -> int | None:
    """Return the channel of an order that is the caller's."""
    if token is not None:
        pk = order_by_token(token) if len(token) <= LONGEST_TOKEN else None
    else:
        pk = ids.named(ids.uuid_of, order_id or "", "Order")
    row = OrderRowLoader(info.context).load(pk).get() if pk else None
    view = guest_view(info, row) if token is not None else view_of(info, row)
    return view.row.channel_id if view else None


def _channel(info: Any, given: str) -> int | None:
    """Return a channel in which the caller may open a complaint without an order."""
    caller = caller_of(info)
    pk = ids.named(ids.number_of, given, "Channel")
    with port.current().writer():
        if pk is None or pk not in port.current().read_channels():
            return None
    if caller.has(MANAGE_ORDERS):
        return pk if caller.sees_channel(pk) else None
    return pk if caller.kind in (Kind.CUSTOMER, Kind.STAFF) else None
