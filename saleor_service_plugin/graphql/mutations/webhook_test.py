"""serviceWebhookTest."""

from typing import Any
from uuid import UUID

import graphene

from ... import wake
from ...events import endpoints
from ...events.models import Event
from ...shop import port
from .. import webhook_access
from ..callers import MANAGE_PLUGINS, Caller
from ..webhook_delivery_types import ServiceEvent
from .webhook_steps import ID, WebhookMutation


class ServiceWebhookTest(WebhookMutation):
    """Sends a webhook an event of the kind `test`."""

    event = graphene.Field(
        ServiceEvent, description="What is sent, by the next worker; see its deliveries."
    )

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = "Sends a webhook an event of the kind `test`, signed like all others."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Queue the event."""
        webhook = webhook_access.wanted(caller, data["id"])
        event_id = UUID(endpoints.send_test(webhook.id))
        wake.soon()
        with port.current().writer():
            event = Event.objects.filter(pk=event_id).first()
        return cls(webhook=webhook, event=event)
