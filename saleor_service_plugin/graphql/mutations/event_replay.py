"""serviceEventReplay."""

from datetime import UTC
from typing import Any

import graphene
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import NonNullList

from ... import wake
from ...events import deliveries
from .. import ids, webhook_access
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from .webhook_steps import WebhookMutation


class ServiceEventReplay(WebhookMutation):
    """Sends events to a webhook once more, each under the id it always had."""

    count = graphene.Int(
        required=True, default_value=0, description="How many deliveries were queued."
    )

    class Arguments:
        """What it takes."""

        id = graphene.ID(required=True, description="Id of the webhook, which must be active.")
        events = NonNullList(
            graphene.ID, description="Ids of events that the webhook asks for, 10,000 at most."
        )
        since = DateTime(
            description="Instead of events: all that it asks for and that were noted since then, "
            "delivered or not; 10,000 at most."
        )

    class Meta:
        description = "Sends events to a webhook once more, each under the id it always had. What is on its way stays as it is. Name either events or since."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, caller: Caller, **data: Any) -> Any:
        """Queue the deliveries."""
        webhook = webhook_access.wanted(caller, data["id"])
        events, since = data.get("events"), data.get("since")
        if (events is None) == (since is None):
            refuse("events", "Name either events or since, not both.", Code.REQUIRED)
        if events is not None and len(events) > deliveries.MOST_REPLAYED:
            refuse("events", f"At most {deliveries.MOST_REPLAYED} at once.", Code.TOO_MANY)
        wanted = None
        if events is not None:
            wanted = ids.all_wanted(ids.uuid_of, events, "ServiceEvent", "events")
        if since is not None and since.tzinfo is None:
            since = since.replace(tzinfo=UTC)
        count = deliveries.replay(webhook.id, event_ids=wanted, since=since)
        wake.soon()
        return cls(webhook=webhook, count=count)
