"""The brake: an unusual number of one kind of message waits for a person.

A wrong mass mail is worse than a late mail. What may leave within an hour is the greater
of 20 and five times the usual; the usual is the middle one of the busiest hours of the
last 28 days' days, trial included, so that a shop that packs once a day is not held for
it each day. Counted where a batch is claimed, so that no two dispatchers overlook it.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from ..database import clock, execute, fetch
from ..outbox import steps
from ..outbox.rules import State
from . import rules, sql
from .box import MESSAGES
from .models import Brake
from .rules import Reason

USUAL_FOR_SECONDS = 600.0
"""How long a process goes by the usual count it once read."""

ALLOWANCE_FOR = timedelta(hours=2)
"""How long what a person released may leave beside the usual count."""

HOLD_AT_ONCE = 5000
"""Rows held in one statement."""

_usual: dict[str, tuple[float, float]] = {}


@dataclass(frozen=True, slots=True)
class Leave:
    """What a kind may do now."""

    may: int
    """How many more may leave; 0 or less: none."""
    most: int
    """The count an hour that applies."""
    engaged: bool


def look(kind: str) -> Leave:
    """Return how many messages of a kind may leave now."""
    row = Brake.objects.filter(pk=kind).first()
    most = rules.most_per_hour(_usual_count(kind))
    decided = row.decided_at if row else None
    if row and decided and decided > clock() - ALLOWANCE_FOR:
        most += row.allowance
    ((left,),) = fetch(sql.LEFT_LATELY, [kind, decided])
    if row and decided and decided > clock() - timedelta(hours=1):
        left -= row.already
    return Leave(most - int(left), most, bool(row and row.engaged_at))


def count(kind: str, leaving: int, tried: int = 0) -> None:
    """Count messages that leave; negative ones were counted and did not."""
    if leaving or tried:
        execute(sql.COUNT_LEAVING, [kind, leaving, tried])


def engage(kind: str, most: int) -> bool:
    """Hold this kind until a person decides; False where it was held already."""
    return bool(execute(sql.ENGAGE, [kind, most]))


def hold(channel_id: int, kind: str) -> int:
    """Hold what is queued in a lane, trial excepted, which does not leave anyway."""
    where = (
        "id IN (SELECT id FROM saleor_service_message WHERE state = 'queued' "
        "AND channel_id = %s AND kind = %s AND NOT trial ORDER BY due_at, id LIMIT %s "
        "FOR UPDATE SKIP LOCKED)"
    )
    values = [channel_id, kind, HOLD_AT_ONCE]
    return steps.move(MESSAGES, State.HELD, where=where, values=values, reason=Reason.BRAKE)


def release(kind: str) -> int:
    """Let what is held go out; counting begins again.

    Returns:
        How many messages were held.

    """
    return _decide(kind, State.QUEUED, "")


def discard(kind: str) -> int:
    """Have what is held never sent; counting begins again.

    Returns:
        How many messages were held.

    """
    return _decide(kind, State.SKIPPED, Reason.DISCARDED)


def engaged() -> dict[str, int]:
    """Return the kinds that are held, with the count an hour that was exceeded."""
    rows = Brake.objects.filter(engaged_at__isnull=False)
    return dict(rows.values_list("kind", "most"))


def _decide(kind: str, to: State, reason: str) -> int:
    with transaction.atomic():
        Brake.objects.bulk_create([Brake(kind=kind)], ignore_conflicts=True)
        Brake.objects.select_for_update().get(pk=kind)
        where = "state = 'held' AND kind = %s AND reason = %s"
        held = steps.move(
            MESSAGES, to, where=where, values=[kind, Reason.BRAKE], reason=reason
        )  # fmt: skip
        ((already,),) = fetch(sql.THIS_BUCKET, [kind])
        Brake.objects.filter(pk=kind).update(
            engaged_at=None,
            decided_at=Now(),
            already=already,
            allowance=held if to is State.QUEUED else 0,
        )
    return held


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
