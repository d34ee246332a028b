"""The body of a webhook, made from ids when it is sent: the same bytes each time.

Events are stored with the shop's own ids; the global ids of GraphQL are made here, at the
edge. Nothing here depends on a clock, a setting or the shop, so that every attempt at an
event sends what the first one sent.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID


class Reference(TypedDict):
    """A row of the shop or of ours, by the name of its GraphQL type."""

    type: str
    id: str | int


Payload = Mapping[str, Reference | str | int | bool | None]
"""What an event says beside its order and channel: ids and codes, nothing personal. Names
are those of the body: camelCase, "...Id" for a reference."""


def refer(type_: str, id_: str | int) -> Reference:
    """Return a reference to a row."""
    return Reference(type=type_, id=id_)


def render(
    kind: str,
    *,
    occurred_at: datetime,
    order_id: UUID | None,
    channel_id: int | None,
    payload: Payload,
) -> bytes:
    """Return the body of an event: type, timestamp and data, in this order.

    Args:
        kind: The event's kind.
        occurred_at: When what it tells became true.
        order_id: The shop's order id, if it is about an order.
        channel_id: The order's channel.
        payload: What else it says.

    """
    data: dict[str, object] = {name: _value(value) for name, value in payload.items()}
    if order_id is not None:
        data["orderId"] = global_id("Order", str(order_id))
    if channel_id is not None:
        data["channelId"] = global_id("Channel", channel_id)
    at = occurred_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    # The database does not keep an order of names: sorted, they have one.
    whole = {"type": kind, "timestamp": at, "data": dict(sorted(data.items()))}
    return json.dumps(whole, separators=(",", ":")).encode()


def global_id(type_: str, id_: str | int) -> str:
    """Return the id that Saleor's GraphQL API knows a row by."""
    return base64.b64encode(f"{type_}:{id_}".encode()).decode()


def _value(value: Reference | str | int | bool | None) -> object:
    return global_id(value["type"], value["id"]) if isinstance(value, Mapping) else value
