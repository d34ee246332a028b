"""serviceWebhookUpdate."""

from typing import Any

from ... import wake
from ...events import endpoints
from .. import webhook_access
from ..callers import MANAGE_PLUGINS, Caller
from ..channel_scope import wanted_channels
from .webhook_steps import ID, ServiceWebhookUpdateInput, WebhookMutation


class ServiceWebhookUpdate(WebhookMutation):
    """Changes a webhook, or switches it on or off."""

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceWebhookUpdateInput(required=True, description="What is to change.")

    class Meta:
        description = "Changes a webhook, or switches it on or off."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Change it."""
        webhook = webhook_access.wanted(caller, data["id"])
        given = data["input"]
        channels = given.get("channels")
        changed = endpoints.update(
            webhook.id,
            url=given.get("url"),
            kinds=given.get("kinds"),
            channel_ids=None if channels is None else wanted_channels(caller, channels),
            description=given.get("description"),
            active=given.get("is_active"),
        )
        if changed.active:
            # What waited for it, or for another address, is due now.
            wake.soon()
        return cls(webhook=changed)
