"""Clocks' policies, what is set for complaints, and times for calls, as the API shows them."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType

from ..complaints.clocks.rules import ALL_CHANNELS, ALL_PRIORITIES, Policy
from ..complaints.models import ComplaintSettings
from . import ids
from .complaint_enums import ComplaintPriority, ComplaintTopic, priority_name

POLICY = "ServiceClockPolicy"


class ServiceClockPolicy(BaseObjectType):
    """How much time there is."""

    id = graphene.ID(description="Id of it; null: what holds where staff set nothing here.")
    channel_id = graphene.ID(description="Id of Saleor's Channel; null: all.")
    topic = ComplaintTopic(description="Null: all.")
    priority = ComplaintPriority(description="Null: all.")
    first_reply_minutes = graphene.Int(
        required=True, description="Minutes of working time until a person answers."
    )
    next_reply_minutes = graphene.Int(
        required=True,
        description="Minutes of working time until a further message of the customer is answered.",
    )
    solution_minutes = graphene.Int(
        required=True, description="Minutes of working time until it is solved or closed."
    )
    escalate_to = graphene.String(
        required=True,
        description="Mail address of who is told when time is over; empty: that of the next less "
        "precise policy that names one.",
    )

    class Meta:
        description = (
            "How much time staff have for complaints of a channel, a topic, a priority. The most "
            "precise policy holds: the one that names most of the three; of two that name equally "
            "many the one with a priority, then the one with a topic."
        )

    @staticmethod
    def resolve_id(root: Policy, info: Any) -> str | None:
        """Return our own id."""
        return None if root.id is None else ids.to_global(POLICY, root.id)

    @staticmethod
    def resolve_channel_id(root: Policy, info: Any) -> str | None:
        """Return Saleor's own id."""
        return (
            None if root.channel_id == ALL_CHANNELS else ids.to_global("Channel", root.channel_id)
        )

    @staticmethod
    def resolve_topic(root: Policy, info: Any) -> str | None:
        """Return the topic."""
        return root.topic or None

    @staticmethod
    def resolve_priority(root: Policy, info: Any) -> str | None:
        """Return the priority."""
        return None if root.priority == ALL_PRIORITIES else priority_name(root.priority)


class ServiceComplaintSettings(BaseObjectType):
    """What staff set for a channel's complaints."""

    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    parcels = graphene.Boolean(
        required=True,
        description="Whether a parcel that was not delivered, or got lost, becomes a task for "
        "staff by itself.",
    )
    promises = graphene.Boolean(
        required=True, description="Whether a promised day that passed becomes one."
    )
    promise_days = graphene.Int(required=True, description="So many days after it.")
    close_days = graphene.Int(
        required=True,
        description="Days after which what was solved is closed; customers can still come back "
        "to it.",
    )
    callbacks_at_once = graphene.Int(
        required=True, description="Calls that are promised for one time; 0: none are."
    )
    slot_minutes = graphene.Int(required=True, description="How long such a time is.")
    supplier_attribute = graphene.String(
        required=True,
        description="Slug of the product attribute that names the supplier, for reports.",
    )
    arbitration = graphene.String(
        required=True,
        description="Notice under section 37 VSBG in the mail that declines; empty: that the shop "
        "takes no part in such proceedings.",
    )
    per_person = graphene.Boolean(
        required=True, description="Whether reports may name single members of staff."
    )
    changed_at = DateTime(description="When staff last set it; null: these are the defaults.")

    class Meta:
        description = "What staff set for a channel's complaints and questions."

    @staticmethod
    def resolve_channel_id(root: ComplaintSettings, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_changed_at(root: ComplaintSettings, info: Any) -> Any:
        """Return when it was set; a default was never stored."""
        return None if root._state.adding else root.changed_at


class ServiceCallbackSlot(BaseObjectType):
    """A time in which a customer can be called."""

    begins = DateTime(required=True, description="From when on.")
    ends = DateTime(required=True, description="Until when.")

    class Meta:
        description = "A time in which a customer can be called back."
