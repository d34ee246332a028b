"""Deciding that a customer will be told: rows of the outbox.

Written in the caller's transaction, with a key that names the fact told, so that there
is never a second row for it. Celery only wakes the dispatcher; this table is the truth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..outbox.rules import State
from . import kinds, rules
from .models import Message
from .rules import ChannelGate, Reason


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that a capability wants told about a fact."""

    kind: str
    key: str
    """Unique for ever: "<kind>:<id of the shop's row>"."""
    order_id: UUID
    subject_id: str
    channel_id: int
    fact_at: datetime
    due_at: datetime
    skip: Reason | None = None
    """Why it must not be told; recorded, so that staff see it."""


def enter(
    messages: Sequence[NewMessage], *, gates: Mapping[int, ChannelGate], now: datetime
) -> int:
    """Write messages into the outbox; those already there stay as they are.

    Args:
        messages: What should be told.
        gates: Channel gates by channel id; a missing one is on trial.
        now: Database time.

    Returns:
        How many rows were handed to the database.

    Raises:
        LookupError: A kind that nobody declared.

    """
    rows = [_row(message, gates.get(message.channel_id, ChannelGate()), now)
            for message in messages]  # fmt: skip
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(message: NewMessage, gate: ChannelGate, now: datetime) -> Message:
    kind = kinds.get(message.kind)
    if kind is None:
        raise LookupError(f"Nobody declared a message {message.kind!r}.")
    entry = rules.enter(
        gate=gate,
        fact_at=message.fact_at,
        now=now,
        latest=kind.latest,
        skip=message.skip,
    )
    return Message(
        key=message.key,
        kind=message.kind,
        order_id=message.order_id,
        subject_id=message.subject_id,
        channel_id=message.channel_id,
        state=entry.state,
        trial=entry.trial,
        reason=entry.reason or "",
        fact_at=message.fact_at,
        due_at=message.due_at,
        deadline_at=message.fact_at + kind.latest,
        at_most_once=kind.at_most_once,
        finished_at=now if entry.state is State.SKIPPED else None,
    )
