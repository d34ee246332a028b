"""Deciding that a customer will be told: rows of the outbox.

Written in the caller's transaction, with a key that names the fact told, so that there
is never a second row for it. Celery only wakes the dispatcher; this table is the truth.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ..database import fetch
from ..outbox.rules import State
from . import kinds, rules, sql, together
from .kinds import MessageKind
from .models import Message
from .rules import ChannelGate, ChannelMode, Reason

AGAIN = "#"
"""Between the key of a message and the number of its copy."""

COPY_REST = timedelta(minutes=5)
"""Between two copies of one message: a second click, or a second person, is no second wish."""


class TooSoonError(ValueError):
    """A copy of these messages is younger than `COPY_REST`."""

    def __init__(self, keys: Collection[str]) -> None:
        """Keep the keys of the first messages."""
        super().__init__(", ".join(sorted(keys)))
        self.keys = frozenset(keys)


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
    latest: timedelta | None = None
    """Latest sensible time after the fact, where it is not the kind's."""


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
    rows = [
        _row(message, gates.get(message.channel_id, ChannelGate()), now)
        for message in sorted(messages, key=lambda message: message.fact_at)
    ]
    if rows:
        rows = together.join(rows)
        Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def again(
    rows: Iterable[Message], *, gates: Mapping[int, ChannelGate], now: datetime, time: timedelta
) -> list[Message]:
    """Queue copies of messages, because a person wants them sent once more.

    Copies are numbered on from the highest that there is; a message and a copy of it tell the
    same, so that both together become one. Who wants some at the same time waits until these
    are committed: few people do, and not often.

    Args:
        rows: The messages as they stand.
        gates: Channel gates by channel id.
        now: Database time; it counts as the time of the fact.
        time: How long until the copy's deadline.

    Returns:
        The copies that were queued.

    Raises:
        TooSoonError: One of them was copied a moment ago; nothing is queued.

    """
    newest = {row.key.partition(AGAIN)[0]: row for row in rows}
    fetch(sql.LOCK_COPIES)
    numbers = _copied(newest)
    copies = []
    for first, row in newest.items():
        gate = gates.get(row.channel_id, ChannelGate())
        paused = gate.mode is ChannelMode.PAUSED
        numbers[first] += 1
        copies.append(
            Message(
                key=f"{first}{AGAIN}{numbers[first]}",
                kind=row.kind,
                order_id=row.order_id,
                subject_id=row.subject_id,
                channel_id=row.channel_id,
                state=State.HELD if paused else State.QUEUED,
                reason=Reason.PAUSED if paused else "",
                trial=gate.mode is ChannelMode.TRIAL,
                fact_at=now,
                due_at=now,
                deadline_at=now + time,
                at_most_once=row.at_most_once,
                released=True,
                also=row.also,
            )
        )
    return Message.objects.bulk_create(copies)


def _copied(first: Collection[str]) -> dict[str, int]:
    """Return the highest number of a copy by the key of the first message, 0 without any."""
    found = fetch(sql.COPIES, [COPY_REST, list(first)])
    if recent := [key for key, _, lately in found if lately]:
        raise TooSoonError(recent)
    return {key: number for key, number, _ in found}


def _row(message: NewMessage, gate: ChannelGate, now: datetime) -> Message:
    kind = _declared(message.kind)
    deadline = message.fact_at + (message.latest or kind.latest)
    entry = rules.enter(
        gate=gate,
        fact_at=message.fact_at,
        now=now,
        deadline_at=deadline,
        skip=message.skip,
        kind=kind.key,
        wanted=kind.on,
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
        due_at=_due(message, kind, gate),
        deadline_at=deadline,
        at_most_once=kind.at_most_once,
        finished_at=now if entry.state is State.SKIPPED else None,
    )


def _due(message: NewMessage, kind: MessageKind, gate: ChannelGate) -> datetime:
    due = max(message.due_at, message.fact_at + kind.settles)
    if not kind.quiet or gate.mode is ChannelMode.TRIAL:
        return due
    settings = gate.settings
    zone = rules.zone_of(settings.time_zone)
    begins, ends = settings.quiet_from, settings.quiet_to
    if kind.before_quiet:
        due = rules.before_quiet(message.due_at, due, zone=zone, begins=begins, ends=ends)
    return rules.after_quiet(due, zone=zone, begins=begins, ends=ends)


def _declared(key: str) -> MessageKind:
    kind = kinds.get(key)
    if kind is None:
        raise LookupError(f"Nobody declared a message {key!r}.")
    return kind
