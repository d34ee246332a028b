"""serviceWebhookCreate."""

from typing import Any

import graphene

from ...events import endpoints
from ..callers import MANAGE_PLUGINS, Caller
from ..channel_scope import wanted_channels
from .webhook_steps import ServiceWebhookCreateInput, WebhookMutation


class ServiceWebhookCreate(WebhookMutation):
    """Lets an address hear of events from now on."""

    secret = graphene.String(
        description="What signs its events. Shown this once: keep it where the receiver is."
    )

    class Arguments:
        """What it takes."""

        input = ServiceWebhookCreateInput(required=True, description="The webhook.")

    class Meta:
        description = "Lets an address hear of events from now on."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Make it."""
        given = data["input"]
        active = given.get("is_active")
        created = endpoints.create(
            url=given["url"],
            kinds=given["kinds"],
            channel_ids=wanted_channels(caller, given.get("channels")),
            description=given.get("description") or "",
            active=True if active is None else active,
        )
        return cls(webhook=created.endpoint, secret=created.secret)
