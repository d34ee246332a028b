"""What time alone makes due of complaints, every twenty seconds.

A clock says when to look at it (`Clock.next_at`). Complaints are claimed a hundred at a time with
SKIP LOCKED, always the complaint before its clocks: any number of workers may look at once, and
what somebody is just working on is left to the next round.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ...database import fetch, transaction_time
from ...errors import brief
from ...orders.models import Sweep
from ...shop import port
from ..models import Complaint
from . import anew, reckon, sql, warnings
from . import measures as measured
from .warnings import Warned

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""Complaints in one transaction."""

MOST = 100
"""Times as many in one round."""

SWEEP = "clocks"
"""Name of the row that says when the last round ended well."""


def look_round() -> Warned:
    """Reckon anew where rules have changed, warn of what is due, list who hears nothing.

    Returns:
        What was warned of.

    Raises:
        django.db.Error: The database failed; the next round does what this one did not.

    """
    reckon_anew()
    warned = warn_due()
    look_quiet()
    with port.current().writer():
        Sweep.objects.update_or_create(name=SWEEP, defaults={"good_at": _now()})
    return warned


def warn_due() -> Warned:
    """Give the warnings whose moment has come, each once.

    Where several have come of one clock, because nobody looked for a while, the highest says all.

    Returns:
        How many were given, and how many clocks' time is over.

    """
    total = Warned()
    with port.current().writer():
        for ids in _due():
            total += _warn(ids)
    return total


def look_quiet() -> int:
    """List the complaints whose customers have heard nothing for too long.

    Returns:
        How many were looked at.

    """
    looked = 0
    with port.current().writer():
        for _ in range(MOST):
            found = _look_quiet()
            looked += found
            if found < AT_ONCE:
                break
    return looked


def reckon_anew() -> int:
    """Have clocks follow what changed of policies, calendars and closures; see `anew.py`.

    Returns:
        How many complaints were reckoned anew.

    """
    with port.current().writer():
        return anew.follow()


@dataclass(slots=True)
class _Place:
    """Behind the last clock that was looked at in this round."""

    at: datetime | str = "-infinity"
    id: int = 0


def _due() -> Iterator[list[int]]:
    """Yield complaints with clocks that are due; each clock once a round, locked or not."""
    place, now = _Place(), _now()
    for _ in range(MOST):
        values = {"now": now, "at": place.at, "id": place.id, "most": AT_ONCE}
        found = fetch(sql.DUE, values)
        if found:
            place.at, place.id = found[-1][0], found[-1][1]
            yield sorted({row[2] for row in found})
        if len(found) < AT_ONCE:
            return


def _warn(ids: Sequence[int]) -> Warned:
    """Warn of these, or, where one of them fails, of the others."""
    try:
        return _warn_together(ids)
    except Exception as error:
        if len(ids) == 1:
            logger.error("Complaint %s cannot be warned of: %s", ids[0], brief(error))
            return Warned()
    total = Warned()
    for pk in ids:
        total += _warn([pk])
    return total


def _warn_together(ids: Sequence[int]) -> Warned:
    with transaction.atomic():
        rows = Complaint.objects.select_for_update(skip_locked=True).filter(pk__in=ids)
        if found := list(rows.order_by("pk")):
            return warnings.give(found, measured.read(), now=_now())
        return Warned()


def _look_quiet() -> int:
    with transaction.atomic():
        now = _now()
        rows = Complaint.objects.select_for_update(skip_locked=True)
        due = rows.filter(quiet=False, quiet_due_at__lte=now).order_by("quiet_due_at", "pk")
        if found := list(due[:AT_ONCE]):
            measures = measured.read()
            for row in found:
                reckon.set_quiet(row, measures, now=now)
            Complaint.objects.bulk_update(found, ["quiet", "quiet_due_at"])
    return len(found)


def _now() -> datetime:
    return transaction_time()
