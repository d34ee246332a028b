"""The brake: an unusual number of one kind of message waits for a person.

A wrong mass mail is worse than a late mail. What may leave within an hour is the greater
of 20 and five times the usual; the usual is the middle one of the busiest hours of the
last 28 days, trial included, so that a shop that packs once a day is not held for it each
day. Counted where a batch is claimed, under a lock of the kind, so that no two dispatchers
overlook it; what did not leave is taken off again.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now

from ..database import execute, fetch
from ..outbox import steps
from ..outbox.rules import State
from . import rules, sql
from .box import MESSAGES
from .models import Brake, Message
from .rules import Reason

USUAL_FOR_SECONDS = 600.0
"""How long a process goes by the usual count it once read."""

TASKS = "tasks:"
"""How brakes of other things than messages are named; who has one shows it himself."""

HOLD_AT_ONCE = 5000
"""Rows held in one statement."""

_usual: dict[str, tuple[float, float]] = {}


@dataclass(frozen=True, slots=True)
class Leave:
    """What a kind may do now; true until the transaction ends, others wait for it."""

    may: int
    """How many more may leave; 0 or less: none."""
    most: int
    """The count an hour that applies."""
    engaged: bool
    bucket: datetime
    """Where what is claimed now is counted, and what of it did not leave is taken off."""


def look(kind: str) -> Leave:
    """Return how many messages of a kind may leave now, inside the claim's transaction."""
    ((engaged_at, decided_at, bucket),) = fetch(sql.LOCK_BRAKE, [kind])
    most = rules.most_per_hour(_usual_count(kind))
    ((left,),) = fetch(sql.LEFT_LATELY, [kind, decided_at])
    return Leave(most - int(left), most, engaged_at is not None, bucket)


def bucket(now: datetime) -> datetime:
    """Return when the five minutes of this moment began."""
    return now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)


def count(kind: str, bucket: datetime, leaving: int, tried: int = 0) -> None:
    """Count messages that leave; negative ones were counted and did not."""
    if leaving or tried:
        execute(sql.COUNT_LEAVING, [kind, bucket, leaving, tried])


def engage(kind: str, most: int) -> bool:
    """Hold this kind until a person decides; False where it was held already."""
    return bool(execute(sql.ENGAGE, [most, kind]))


def hold(channel_id: int, kind: str) -> int:
    """Hold what is queued in a lane, but what never leaves or what a person let go.

    Returns:
        How many messages; more may be queued where it were `HOLD_AT_ONCE`.

    """
    with transaction.atomic():
        ids = [row[0] for row in fetch(sql.HOLD, [channel_id, kind, HOLD_AT_ONCE])]
        return steps.move(
            MESSAGES, State.HELD, where="id = ANY(%s)", values=[ids], reason=Reason.BRAKE
        )


def release(kind: str) -> int:
    """Let what is held go out; counting begins again for what comes after it.

    What has little time left until its deadline gets some.

    Returns:
        How many messages were held.

    """
    with transaction.atomic():
        decide(kind)
        return steps.start_afresh(
            MESSAGES, _held(kind), states=[State.HELD], time=rules.TIME_AGAIN
        )  # fmt: skip


def discard(kind: str) -> int:
    """Have what is held never sent; counting begins again.

    Returns:
        How many messages were held.

    """
    with transaction.atomic():
        decide(kind)
        return steps.move(
            MESSAGES, State.SKIPPED, where="id = ANY(%s)", values=[_held(kind)],
            reason=Reason.DISCARDED,
        )  # fmt: skip


def _held(kind: str) -> list[int]:
    held = Message.objects.filter(state=State.HELD, kind=kind, reason=Reason.BRAKE)
    return list(held.values_list("pk", flat=True))


def decide(kind: str) -> None:
    """Note that a person decided about what is held, in the caller's transaction."""
    fetch(sql.LOCK_BRAKE, [kind])
    Brake.objects.filter(pk=kind).update(engaged_at=None, decided_at=Now())


def engaged() -> dict[str, int]:
    """Return the kinds of message that are held, with the count an hour that was exceeded."""
    rows = Brake.objects.filter(engaged_at__isnull=False).exclude(kind__startswith=TASKS)
    return dict(rows.values_list("kind", "most"))


@dataclass(frozen=True, slots=True)
class Held:
    """A kind of message that waits for a person."""

    kind: str
    since: datetime
    most: int
    """The count an hour that was exceeded."""
    held: int
    """How many messages wait."""


def standing(channel_ids: Collection[int] | None = None) -> list[Held]:
    """Return what is held, in two statements.

    Args:
        channel_ids: Whose messages are counted; None: all.

    """
    engaged = Brake.objects.filter(engaged_at__isnull=False).exclude(kind__startswith=TASKS)
    rows = list(engaged.order_by("kind"))
    waiting = Message.objects.filter(state=State.HELD, reason=Reason.BRAKE)
    if channel_ids is not None:
        waiting = waiting.filter(channel_id__in=channel_ids)
    counts = dict(waiting.values_list("kind").annotate(Count("pk")))
    return [
        Held(row.kind, row.engaged_at, row.most, counts.get(row.kind, 0))
        for row in rows
        if row.engaged_at
    ]


def standing_of(kind: str) -> tuple[datetime, int] | None:
    """Return since when a kind is held, and the count an hour that was exceeded; None: it is not."""
    row = Brake.objects.filter(pk=kind, engaged_at__isnull=False).first()
    return (row.engaged_at, row.most) if row is not None and row.engaged_at else None


def _usual_count(kind: str) -> float:
    read_at, usual = _usual.get(kind, (float("-inf"), 0.0))
    if time.monotonic() - read_at > USUAL_FOR_SECONDS:
        ((found,),) = fetch(sql.USUAL_COUNT, [kind])
        usual = float(found)
        _usual[kind] = (time.monotonic(), usual)
    return usual


def forget_usual() -> None:
    """Read the usual counts anew. For tests and after a fork."""
    _usual.clear()
