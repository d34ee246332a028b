"""serviceWebhookRotateSecret."""

from datetime import timedelta
from typing import Any

import graphene

from ...events import endpoints
from .. import webhook_access
from ..callers import MANAGE_PLUGINS, Caller
from .webhook_steps import ID, WebhookMutation


class ServiceWebhookRotateSecret(WebhookMutation):
    """Gives a webhook a new secret."""

    secret = graphene.String(description="What signs its events from now on. Shown this once.")

    class Arguments:
        """What it takes."""

        id = ID
        keep_hours = graphene.Int(
            default_value=24,
            description="For so many hours the secret before signs as well, so that nothing is "
            "refused while the receiver is changed; 720 at most. 0 where it leaked.",
        )

    class Meta:
        description = "Gives a webhook a new secret."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Change the secret."""
        webhook = webhook_access.wanted(caller, data["id"])
        hours = data.get("keep_hours")
        keep = endpoints.ROTATION if hours is None else timedelta(hours=hours)
        secret = endpoints.rotate_secret(webhook.id, keep=keep)
        return cls(webhook=endpoints.find(webhook.id), secret=secret)
