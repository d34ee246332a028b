"""Opening what was found, under the brake: a carrier that reports nonsense floods nobody's desk.

As with messages (`messages/brake.py`): more than the greater of 20 and five times the usual
within an hour is held, until a person opens or discards it.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ...database import clock, fetch
from ...errors import brief
from ...messages import brake, channels
from ...messages.rules import ChannelGate, ChannelMode
from ...shop import port
from ..models import AutomaticTask
from ..record.problems import ComplaintProblemError
from . import find, opened, sql
from .happenings import Happening

logger = logging.getLogger(__name__)

BRAKE = f"{brake.TASKS}automatic"

AT_ONCE = 100
"""Tasks that one round opens at most of those let go by a person, and of the others."""

WAITING, HELD, OPENED, DISCARDED = "waiting", "held", "opened", "discarded"


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one kind that are held."""

    what: str
    """A `Happening`."""
    carrier: str
    """"" where it is none or not known."""
    count: int
    since: datetime
    """When the first of them happened."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is held."""

    count: int
    since: datetime
    most: int
    """How many were to open within an hour."""
    groups: Sequence[Group]


def look_round() -> int:
    """Find what is due and open it, each minute.

    Returns:
        How many records were opened or added to.

    """
    find.find_due()
    return open_due()


def open_due() -> int:
    """Open what waits: what a person let go first, then as many as the brake allows.

    Returns:
        How many records were opened or added to.

    """
    with port.current().writer():
        with transaction.atomic():
            done = _work_off(_waiting(released=True)[:AT_ONCE])
        with transaction.atomic():
            rows = list(_waiting(released=False)[: AT_ONCE + 1])
            if not rows:
                return done
            # The lock of the brake until the end: two rounds at once open no more than one.
            leave = brake.look(BRAKE)
            may = 0 if leave.engaged else max(leave.may, 0)
            opened_now = _work_off(rows[: min(may, AT_ONCE)])
            brake.count(BRAKE, leave.bucket, opened_now)
            if len(rows) > may:
                _hold()
                brake.engage(BRAKE, leave.most)
        return done + opened_now


def release() -> int:
    """Let what is held be opened, by the next rounds; counting begins again.

    Returns:
        How many tasks.

    """
    with transaction.atomic():
        brake.decide(BRAKE)
        return AutomaticTask.objects.filter(state=HELD).update(state=WAITING, released=True)


def discard() -> int:
    """Have what is held never opened; counting begins again.

    Returns:
        How many tasks.

    """
    with transaction.atomic():
        brake.decide(BRAKE)
        return AutomaticTask.objects.filter(state=HELD).update(state=DISCARDED, done_at=clock())


def standing(channel_ids: Collection[int] | None = None) -> Standing | None:
    """Return what is held, None where nothing is; two statements.

    Args:
        channel_ids: Whose tasks are counted; None: all.

    """
    engaged = brake.standing_of(BRAKE)
    if engaged is None:
        return None
    values = {"channels": None if channel_ids is None else list(channel_ids)}
    groups = [Group(*row) for row in fetch(sql.GROUPS, values)]
    since, most = engaged
    return Standing(sum(one.count for one in groups), since, most, groups)


def _waiting(*, released: bool) -> QuerySet[AutomaticTask]:
    rows = AutomaticTask.objects.select_for_update(skip_locked=True)
    return rows.filter(state=WAITING, released=released).order_by("pk")


def _hold() -> None:
    AutomaticTask.objects.filter(state=WAITING, released=False).update(state=HELD)


def _work_off(tasks: Iterable[AutomaticTask]) -> int:
    """Open what still holds, drop the rest; one that fails is tried again in the next round."""
    rows = list(tasks)
    true = find.still_true([row.pk for row in rows]) if rows else set()
    gates = channels.gates() if rows else {}
    count = 0
    for row in rows:
        if row.pk not in true or _is_on_trial(gates, row):
            _done(row, DISCARDED)
            continue
        try:
            with transaction.atomic():
                found = opened.open_automatic(
                    row.order_id, Happening(row.what), key=row.key, data=row.data
                )
                _done(row, OPENED, found.pk)
        except ComplaintProblemError:
            # The shop has no such order any more.
            _done(row, DISCARDED)
        except Exception as error:
            logger.error("Task %s could not be opened: %s", row.pk, brief(error))
        else:
            count += 1
    return count


def _is_on_trial(gates: Mapping[int, ChannelGate], row: AutomaticTask) -> bool:
    """Whether its channel went back to trial meanwhile."""
    return gates.get(row.channel_id, ChannelGate()).mode is ChannelMode.TRIAL


def _done(row: AutomaticTask, state: str, complaint_id: int | None = None) -> None:
    row.state, row.complaint_id, row.done_at = state, complaint_id, clock()
    row.save(update_fields=["state", "complaint_id", "done_at"])
