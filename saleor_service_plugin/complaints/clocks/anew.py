"""Clocks follow the rules: reckoned anew, a slice at a time, once something of them has changed.

What clocks are reckoned with (policies, channels' calendars, closures, zones) has a digest. Where
it is another one than in the last round, whoever changed it and however, all clocks that have
not ended are gone through by their complaints. Which slice is next stands in a row that is locked
meanwhile: one worker reckons, a killed one loses a slice at most, which is reckoned again.

It is gone through twice: what was being written while the rules changed may have been reckoned
with the old ones, and is there for certain some minutes later.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ...database import fetch, transaction_time
from ...orders.models import Sweep
from ..models import Complaint
from . import keep, reckon, sql
from . import measures as measured
from .measures import Measures

AT_ONCE = 100
"""Complaints in one slice; each is locked, and waited for where somebody else has it."""

MOST = 100
"""Slices in one round."""

SWEEP = "clock-rules"
"""Name of the row that says how far it came."""

TWICE = 2

SLACK = timedelta(minutes=2)
"""After so long no transaction is under way that has read the old rules."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How far it came."""

    digest: str = ""
    left: int = 0
    """How often all are still to be gone through."""
    after: int = 0
    """Id of the last complaint that was reckoned."""

    @property
    def text(self) -> str:
        """As it stands in the row."""
        return f"{self.digest}:{self.left}:{self.after}"


def follow() -> int:
    """Reckon the next slices anew where rules have changed.

    Returns:
        How many complaints were reckoned.

    """
    Sweep.objects.get_or_create(name=SWEEP)
    total = 0
    for _ in range(MOST):
        found = _slice()
        if found is None:
            break
        total += found
    return total


def _slice() -> int | None:
    """Reckon one slice; None where there is none, or another worker is at it."""
    with transaction.atomic():
        row = Sweep.objects.select_for_update(skip_locked=True).filter(name=SWEEP).first()
        if row is None:
            return None
        now, measures = transaction_time(), measured.read()
        turn = _turn(row, measures.digest(), now)
        if turn is None:
            return None
        ids = [pk for (pk,) in fetch(sql.STANDING, {"after": turn.after, "most": AT_ONCE})]
        _reckon(ids, measures, now)
        if len(ids) < AT_ONCE:
            row.cursor = Turn(turn.digest, turn.left - 1).text
        else:
            row.cursor = Turn(turn.digest, turn.left, ids[-1]).text
        row.good_at = now
        row.save(update_fields=["cursor", "round_started_at", "good_at"])
    return len(ids)


def _turn(row: Sweep, digest: str, now: datetime) -> Turn | None:
    """Return which slice is next; None: nothing is to be done now."""
    turn = _read(row.cursor)
    if turn.digest != digest:
        row.round_started_at = now
        return Turn(digest, TWICE)
    if turn.left == TWICE or turn.after:
        return turn
    waited = row.round_started_at is None or now >= row.round_started_at + SLACK
    return turn if turn.left and waited else None


def _read(text: str) -> Turn:
    digest, _, rest = text.partition(":")
    left, _, after = rest.partition(":")
    return Turn(digest, int(left), int(after)) if after else Turn()


def _reckon(ids: list[int], measures: Measures, now: datetime) -> None:
    rows = list(Complaint.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    keep.ruled_anew(rows, now=now, measures=measures)
    for row in rows:
        reckon.set_quiet(row, measures, now=now)
    Complaint.objects.bulk_update(rows, reckon.SHOWN)
