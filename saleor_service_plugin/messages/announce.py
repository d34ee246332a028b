"""What endpoints can hear of messages."""

from datetime import datetime

from ..database import fetch
from ..events.body import refer
from ..events.emit import NewEvent
from ..events.kinds import EventKind
from ..events.sql import ctes
from ..outbox.rules import State

TYPE = "ServiceMessage"
"""The name of a message's type in GraphQL."""

MESSAGE_SENT = EventKind(
    key="message_sent",
    description="A message to a customer was handed over to the mail server. One event per "
    "mail, also for one that staff send again; none on trial.",
    sample={"messageId": refer(TYPE, 17), "messageKind": "parcel-sent"},
)

MESSAGE_FAILED = EventKind(
    key="message_failed",
    description="A message was refused for good and will not be tried again by itself: the "
    "customer does not know. Where staff try again and it fails again, that is another event.",
    sample={"messageId": refer(TYPE, 17), "messageKind": "parcel-sent", "reason": "refused"},
)

MESSAGES_HELD = EventKind(
    key="messages_held",
    description="The brake holds a kind of message, of all channels, until a person has looked.",
    sample={"messageKind": "parcel-sent"},
    about_order=False,
)

KINDS = (MESSAGE_SENT, MESSAGE_FAILED, MESSAGES_HELD)

ENDED = f"""
    SELECT '{MESSAGE_SENT.key}:' || id, '{MESSAGE_SENT.key}', order_id, channel_id,
        jsonb_build_object(
            'messageId', jsonb_build_object('type', '{TYPE}', 'id', id), 'messageKind', kind
        ), finished_at
    FROM ended WHERE state = 'sent'
    UNION ALL
    SELECT '{MESSAGE_FAILED.key}:' || id || ':' || extract(epoch FROM finished_at),
        '{MESSAGE_FAILED.key}', order_id, channel_id,
        jsonb_build_object(
            'messageId', jsonb_build_object('type', '{TYPE}', 'id', id), 'messageKind', kind,
            'reason', split_part(reason, ':', 1)
        ), finished_at
    FROM ended WHERE state = 'failed'
"""
"""The events of a message that has just ended, as a source for `events.sql.ctes`."""

TOLD = frozenset({State.SENT, State.FAILED})
"""Where a message ends that is an event."""

LISTENED = f"""EXISTS (
    SELECT FROM saleor_service_endpoint
    WHERE jsonb_exists_any(kinds, ARRAY['{MESSAGE_SENT.key}', '{MESSAGE_FAILED.key}'])
        AND (channel_ids = '[]' OR channel_ids @> to_jsonb(%s::int))
)"""
"""Whether anybody wants to hear how a channel's messages end; also one that is switched
off, for whom events are kept."""

_TELL = f"""
WITH ended AS MATERIALIZED (
    SELECT * FROM saleor_service_message WHERE id = %s AND state IN ('sent', 'failed')
), {ctes(ENDED)}
SELECT count(*) FROM event
"""


def look(channel_id: int) -> tuple[datetime, bool]:
    """Return the database's clock, and whether anybody wants to hear of this channel."""
    ((now, listened),) = fetch(f"SELECT clock_timestamp(), {LISTENED}", [channel_id])
    return now, listened


def tell(message_id: int) -> int:
    """Write the event of a message that ended before anybody was known to listen.

    Returns:
        How many were new and asked for: what is an event already stays as it is.

    """
    ((count,),) = fetch(_TELL, [message_id])
    return int(count)


def held(kind: str, at: datetime) -> NewEvent:
    """Return the event that the brake holds a kind since this moment."""
    key = f"{MESSAGES_HELD.key}:{kind}:{at.isoformat()}"
    return NewEvent(MESSAGES_HELD.key, key, at, payload={"messageKind": kind})
