"""serviceWebhookDelete."""

from typing import Any

from ...events import endpoints
from .. import webhook_access
from ..callers import MANAGE_PLUGINS, Caller
from .webhook_steps import ID, WebhookMutation


class ServiceWebhookDelete(WebhookMutation):
    """Forgets a webhook; what waits for it is never sent."""

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = "Forgets a webhook and its secret; what waits for it is never sent. Returns it as it was."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Forget it."""
        webhook = webhook_access.wanted(caller, data["id"])
        endpoints.delete(webhook.id)
        return cls(webhook=webhook)
