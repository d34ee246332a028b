"""Deciding that something happened that others may want to hear of.

Written in the caller's transaction, with a key that names the fact behind it, so that the
same fact is never two events.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..database import fetch
from . import kinds, sql
from .body import Payload


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened."""

    kind: str
    key: str
    """Unique for ever: "<kind>:<id of the row behind it>"."""
    occurred_at: datetime
    order_id: UUID | None = None
    channel_id: int | None = None
    payload: Payload = field(default_factory=dict)
    """Ids and codes, nothing personal."""


def emit(events: Sequence[NewEvent]) -> int:
    """Write events and their deliveries, for the endpoints that asked for them.

    One statement, whatever there is to write; none for no events. It looks at the
    endpoints itself, after the caller has read what became true: what happens after an
    endpoint was made reaches it, also where this transaction is older than the endpoint.

    Args:
        events: What happened; what is an event already stays as it is.

    Returns:
        How many were new and asked for.

    Raises:
        LookupError: A kind that nobody declared.

    """
    if not events:
        return 0
    for event in events:
        if kinds.get(event.kind) is None:
            raise LookupError(f"Nobody declared an event {event.kind!r}.")
    ((count,),) = fetch(
        sql.EMIT,
        [
            [event.key for event in events],
            [event.kind for event in events],
            [event.order_id for event in events],
            [event.channel_id for event in events],
            [json.dumps(event.payload) for event in events],
            [event.occurred_at for event in events],
        ],
    )
    return int(count)
