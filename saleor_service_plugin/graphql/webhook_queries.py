"""Finding webhooks, and what they can ask for."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..events import body, endpoints, kinds
from ..events.endpoints import Line
from ..events.kinds import EventKind
from . import channel_scope, ids, webhook_access
from .callers import MANAGE_PLUGINS, demand
from .webhook_types import ServiceWebhook

_SOME_TIME = datetime(2026, 11, 23, 8, 15, 30, 120, tzinfo=UTC)
_SOME_ORDER = UUID("6a1f4a0e-9f31-4d1c-8a0d-2f8a4f9f0b11")
_SOME_CHANNEL = 1


class ServiceEventKind(BaseObjectType):
    """A kind of event that webhooks can ask for."""

    key = graphene.String(required=True, description="Its name, as in the body's `type`.")
    description = graphene.String(required=True, description="Which fact it stands for.")
    about_order = graphene.Boolean(
        required=True, description="Whether its events belong to an order, and so to a channel."
    )
    sample_body = graphene.String(required=True, description="A body as it is posted: JSON.")

    class Meta:
        description = "A kind of event that webhooks can ask for."

    @staticmethod
    def resolve_sample_body(root: EventKind, info: Any) -> str:
        """Make a body of the kind's sample."""
        return body.render(
            root.key,
            occurred_at=_SOME_TIME,
            order_id=_SOME_ORDER if root.about_order else None,
            channel_id=_SOME_CHANNEL if root.about_order else None,
            payload=root.sample,
        ).decode()


class WebhookQueries(BaseObjectType):
    """Queries about webhooks."""

    service_webhook = graphene.Field(
        ServiceWebhook,
        description="A webhook by its id. Needs MANAGE_PLUGINS; staff who are restricted to "
        "channels see the webhooks that are limited to these.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the webhook."),
    )
    service_webhooks = NonNullList(
        ServiceWebhook,
        description="All webhooks, the oldest first; there are 50 at most. Needs "
        "MANAGE_PLUGINS; staff who are restricted to channels see the webhooks that are "
        "limited to these.",
    )
    service_event_kinds = NonNullList(
        ServiceEventKind,
        description="What webhooks can ask for. Needs MANAGE_PLUGINS.",
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_webhook(_root: Any, info: Any, id: str) -> Line | None:
        """Return one webhook."""
        caller = demand(info, MANAGE_PLUGINS)
        pk = ids.named(ids.number_of, id, webhook_access.TYPE)
        return None if pk is None else webhook_access.find(caller, pk)

    @staticmethod
    def resolve_service_webhooks(_root: Any, info: Any) -> list[Line]:
        """Return them all."""
        scope = channel_scope.scope_of(demand(info, MANAGE_PLUGINS))
        return [
            one for one in endpoints.all_endpoints() if channel_scope.sees(scope, one.channel_ids)
        ]

    @staticmethod
    def resolve_service_event_kinds(_root: Any, info: Any) -> list[EventKind]:
        """Return what is declared."""
        demand(info, MANAGE_PLUGINS)
        return list(kinds.known().values())
