"""A webhook as staff see it: everything but its secrets."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..events import listing
from ..events.endpoints import Line
from ..events.listing import Page
from ..events.models import Delivery
from ..outbox.rules import State
from ..shop import port
from . import connections, ids, loaders
from .callers import caller_of
from .channel_scope import scope_of
from .connections import ARGUMENTS
from .webhook_access import TYPE
from .webhook_delivery_types import DeliveryState, ServiceWebhookDeliveryConnection
from .webhook_loaders import DeliveriesLoader


class ServiceWebhook(BaseObjectType):
    """An address that is told what happens."""

    id = graphene.ID(required=True, description="Id of the webhook.")
    url = graphene.String(required=True, description="Where events are posted.")
    description = graphene.String(required=True, description="For staff; often empty.")
    kinds = NonNullList(
        graphene.String, required=True, description="Keys of the kinds of event it asked for."
    )
    channel_ids = NonNullList(
        graphene.ID,
        required=True,
        description="Ids of Saleor's channels it is limited to; none: all of them.",
    )
    channels = NonNullList(
        graphene.String, required=True, description="The slugs of these channels."
    )
    is_active = graphene.Boolean(required=True, description="Whether it is switched on.")
    off_because = graphene.String(
        required=True,
        description="gone: it answered 410 and was switched off. Empty: by staff, or it is on.",
    )
    rotating_until = DateTime(
        description="Until when the secret before signs as well; null: one secret alone signs."
    )
    created_at = DateTime(required=True, description="When it was made.")
    changed_at = DateTime(required=True, description="When it was changed last.")
    deliveries = graphene.Field(
        ServiceWebhookDeliveryConnection,
        required=True,
        description="What it was sent or is to be sent, the newest first.",
        state=DeliveryState(description="Those that stand there alone."),
        **ARGUMENTS,
    )

    class Meta:
        description = "An address that is told what happens. Its secret is never shown again."

    @staticmethod
    def resolve_id(root: Line, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.id)

    @staticmethod
    def resolve_channel_ids(root: Line, info: Any) -> list[str]:
        """Return Saleor's own ids."""
        return [ids.to_global("Channel", pk) for pk in root.channel_ids]

    @staticmethod
    def resolve_channels(root: Line, info: Any) -> Any:
        """Return the slugs of those that are still there."""
        found = loaders.ChannelLoader(info.context).load_many(root.channel_ids)
        return found.then(lambda rows: [row.slug for row in rows if row is not None])

    @staticmethod
    def resolve_is_active(root: Line, info: Any) -> bool:
        """Return whether it is on."""
        return root.active

    @staticmethod
    def resolve_deliveries(root: Line, info: Any, **arguments: Any) -> Any:
        """Return a page of deliveries, of the channels that are the caller's."""
        asked = connections.asked(arguments)
        state = arguments.get("state")
        wanted = Page(
            asked.limit + 1,
            _cursor(asked.after, "after"),
            _cursor(asked.before, "before"),
            asked.backwards,
            State(state) if state else None,
            scope_of(caller_of(info)),
        )

        def count() -> int:
            with port.current().writer():
                return listing.count(root.id, wanted)

        def page(rows: list[Delivery]) -> Any:
            return connections.connect(
                ServiceWebhookDeliveryConnection,
                rows,
                asked,
                cursor=lambda row: connections.cursor_of([row.pk]),
                count=count,
            )

        return DeliveriesLoader(info.context).load((root.id, wanted)).then(page)


def _cursor(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)
