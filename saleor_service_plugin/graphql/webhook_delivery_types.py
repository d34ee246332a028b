"""An event, and what became of sending it to a webhook."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..events import body
from ..events.models import Delivery, Event
from ..outbox.rules import State
from . import enums, ids
from .connections import CountableConnection
from .webhook_loaders import DeliveryAttemptsLoader, EventLoader

DeliveryState = enums.made_of(
    "ServiceWebhookDeliveryStateEnum",
    (
        State.QUEUED,
        State.HELD,
        State.SENDING,
        State.SENT,
        State.SKIPPED,
        State.FAILED,
        State.PARKED,
    ),
    "Where a delivery stands. QUEUED waits for its time, HELD until its webhook is switched on "
    "again; SENDING is under way. SENT was answered with 2xx. SKIPPED and FAILED say in their "
    "reason why they were not delivered. PARKED was under way when several workers died.",
)


class ServiceEvent(BaseObjectType):
    """Something that happened, as webhooks are told."""

    id = graphene.ID(required=True, description="Id of the event.")
    webhook_id = graphene.String(
        required=True, description="What receivers get as `webhook-id`, however often it is sent."
    )
    kind = graphene.String(required=True, description="Its kind, as in the body's `type`.")
    order_id = graphene.ID(description="Id of Saleor's Order, if it is about one.")
    channel_id = graphene.ID(description="Id of Saleor's Channel, if it belongs to one.")
    occurred_at = DateTime(required=True, description="When it became true.")
    recorded_at = DateTime(required=True, description="When it was noted.")
    body = graphene.String(required=True, description="What is posted, to the byte: JSON.")

    class Meta:
        description = "Something that happened, as webhooks are told."

    @staticmethod
    def resolve_id(root: Event, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceEvent", root.pk)

    @staticmethod
    def resolve_webhook_id(root: Event, info: Any) -> str:
        """Return the id in the header."""
        return str(root.pk)

    @staticmethod
    def resolve_order_id(root: Event, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.order_id is None else ids.to_global("Order", root.order_id)

    @staticmethod
    def resolve_channel_id(root: Event, info: Any) -> str | None:
        """Return Saleor's own id."""
        return None if root.channel_id is None else ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_body(root: Event, info: Any) -> str:
        """Make it as for an attempt."""
        return body.render(
            root.kind,
            occurred_at=root.occurred_at,
            order_id=root.order_id,
            channel_id=root.channel_id,
            payload=root.payload,
        ).decode()


class ServiceWebhookAttempt(BaseObjectType):
    """One attempt at a delivery."""

    number = graphene.Int(required=True, description="From 1.")
    started_at = DateTime(required=True, description="When it began.")
    ended_at = DateTime(required=True, description="When its outcome was noted.")
    outcome = graphene.String(required=True, description="E.g. sent, temporary, gone, lost.")
    reason = graphene.String(
        required=True, description="What came back, e.g. http-503 or timeout; never its content."
    )

    class Meta:
        description = "One attempt at a delivery."


class ServiceWebhookDelivery(BaseObjectType):
    """One event on its way to one webhook."""

    id = graphene.ID(required=True, description="Id of the delivery.")
    state = DeliveryState(required=True, description="Where it stands.")
    reason = graphene.String(
        required=True, description="Why it waits or was not delivered; often empty."
    )
    event_id = graphene.ID(required=True, description="Id of its ServiceEvent.")
    event = graphene.Field(ServiceEvent, description="Its event; null: beyond its retention.")
    created_at = DateTime(required=True, description="When it was queued.")
    due_at = DateTime(required=True, description="When it is tried next, or was due.")
    deadline_at = DateTime(required=True, description="Until when it is tried.")
    finished_at = DateTime(description="When it ended.")
    attempts = NonNullList(ServiceWebhookAttempt, required=True, description="The first one first.")

    class Meta:
        description = "One event on its way to one webhook. A replay of one that ended is another."

    @staticmethod
    def resolve_id(root: Delivery, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceWebhookDelivery", root.pk)

    @staticmethod
    def resolve_event_id(root: Delivery, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceEvent", root.event_id)

    @staticmethod
    def resolve_event(root: Delivery, info: Any) -> Any:
        """Return its event."""
        return EventLoader(info.context).load(root.event_id)

    @staticmethod
    def resolve_attempts(root: Delivery, info: Any) -> Any:
        """Return the attempts."""
        return DeliveryAttemptsLoader(info.context).load(root.pk)


class ServiceWebhookDeliveryConnection(CountableConnection):
    """A page of deliveries."""

    class Meta:
        node = ServiceWebhookDelivery
        description = "A page of deliveries."
