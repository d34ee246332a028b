"""Calls of the webhooks' part of the API."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from saleor_service_plugin.events import emit
from saleor_service_plugin.events.emit import NewEvent
from saleor_service_plugin.events.models import Delivery, Endpoint, Event
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

SHOWN = """
  id url description kinds channelIds channels isActive offBecause rotatingUntil createdAt changedAt
"""

CREATE = f"""mutation($input: ServiceWebhookCreateInput!) {{
  serviceWebhookCreate(input: $input) {{ secret webhook {{ {SHOWN} }} errors {{ field code message }} }}
}}"""

UPDATE = f"""mutation($id: ID!, $input: ServiceWebhookUpdateInput!) {{
  serviceWebhookUpdate(id: $id, input: $input) {{
    webhook {{ {SHOWN} }} errors {{ field code message }} }}
}}"""

ROTATE = """mutation($id: ID!, $hours: Int) {
  serviceWebhookRotateSecret(id: $id, keepHours: $hours) {
    secret webhook { rotatingUntil } errors { field code message } }
}"""

DELETE = """mutation($id: ID!) {
  serviceWebhookDelete(id: $id) { webhook { id url } errors { field code message } }
}"""

TEST = """mutation($id: ID!) {
  serviceWebhookTest(id: $id) {
    event { id webhookId kind body } webhook { id } errors { field code message } }
}"""

REPLAY = """mutation($id: ID!, $events: [ID!], $since: DateTime) {
  serviceEventReplay(id: $id, events: $events, since: $since) {
    count webhook { id } errors { field code message } }
}"""

LIST = f"{{ serviceWebhooks {{ {SHOWN} }} }}"

ONE = f"""query($id: ID!) {{ serviceWebhook(id: $id) {{ {SHOWN} }} }}"""

DELIVERIES = """
query($id: ID!, $first: Int, $last: Int, $after: String, $before: String,
      $state: ServiceWebhookDeliveryStateEnum) {
  serviceWebhook(id: $id) {
    deliveries(first: $first, last: $last, after: $after, before: $before, state: $state) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node {
        id state reason eventId createdAt dueAt deadlineAt finishedAt
        event { id webhookId kind orderId channelId occurredAt recordedAt body }
        attempts { number startedAt endedAt outcome reason }
      } }
    }
  }
}"""

URL = "https://erp.example/hook?token=abc"


def create(api: Api, **changes: Any) -> Json:
    """Ask for a webhook, return the answer."""
    given = {"url": URL, "kinds": ["parcel_sent"], **changes}
    answer: Json = ask(api, CREATE, {"input": given})["serviceWebhookCreate"]
    return answer


def new_webhook(api: Api, **changes: Any) -> str:
    """Make a webhook, return its id."""
    answer = create(api, **changes)
    assert answer["errors"] == []
    made: str = answer["webhook"]["id"]
    return made


def happen(channel_id: int, count: int = 1) -> list[str]:
    """Have parcels leave, return the events' global ids, the oldest first."""
    keys = [f"event:{uuid4()}" for _ in range(count)]
    with port.current().writer():
        for key in keys:
            emit.emit([NewEvent("parcel_sent", key, datetime.now(UTC), uuid4(), channel_id)])
        found = dict(Event.objects.filter(key__in=keys).values_list("key", "pk"))
    return [global_id("ServiceEvent", found[key]) for key in keys if key in found]


def channel(world: World, name: str = "eur") -> str:
    """Return a channel's global id."""
    return global_id("Channel", world.channels[name].pk)


def refused(answer: Json) -> list[tuple[str, str]]:
    """Return field and code of each error."""
    return [(error["field"], error["code"]) for error in answer["errors"]]


def forget_webhooks() -> None:
    """Remove all endpoints, with what they heard."""
    with port.current().writer():
        for model in (Delivery, Event, Endpoint):
            model.objects.all().delete()
