"""What endpoints can hear of messages."""

from datetime import datetime

from ..events.body import refer
from ..events.emit import NewEvent
from ..events.kinds import EventKind

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


def held(kind: str, at: datetime) -> NewEvent:
    """Return the event that the brake holds a kind since this moment."""
    key = f"{MESSAGES_HELD.key}:{kind}:{at.isoformat()}"
    return NewEvent(MESSAGES_HELD.key, key, at, payload={"messageKind": kind})
