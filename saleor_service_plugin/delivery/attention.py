"""Which parcels staff should look at, and since when: pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from .states import TERMINAL, ParcelState


class Attention(StrEnum):
    """Why somebody should look at a parcel."""

    EXCEPTION = "exception"
    RETURNING = "returning"
    RETURNED = "returned"
    ATTEMPTED = "attempted"
    """Nobody has tried again for `ATTEMPTED_FOR`."""
    PICKUP_ENDS = "pickup-ends"
    """It goes back to the shop soon."""
    NO_FIRST_SCAN = "no-first-scan"
    """The carrier is asked and does not have it, `NO_SCAN_FOR` after it left."""
    SILENT = "silent"
    """The carrier has said nothing for `SILENT_FOR`."""
    NUMBER = "number"
    """The carrier says that this is no number of its own."""
    CONTRADICTION = "contradiction"
    """The carrier says something that cannot be true of a parcel that has ended."""


NO_SCAN_FOR = timedelta(days=3)
SILENT_FOR = timedelta(days=5)
ATTEMPTED_FOR = timedelta(days=3)
PICKUP_DAYS = 2
"""Days before the last one on which it can be fetched."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a parcel decides."""

    state: ParcelState
    state_at: datetime | None
    sent_at: datetime | None
    first_scan_at: datetime | None
    last_scan_at: datetime | None
    pickup_until: date | None
    contradicted_at: datetime | None
    heard: bool
    """Whether somebody tells us of it at all: its carrier was asked, or told us something."""
    number_refused: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a parcel should be looked at now, and if not when time alone will make it so."""

    reason: Attention | None = None
    since: datetime | None = None
    look_again_at: datetime | None = None


AT_ONCE = {
    ParcelState.EXCEPTION: Attention.EXCEPTION,
    ParcelState.RETURNING: Attention.RETURNING,
    ParcelState.RETURNED: Attention.RETURNED,
}


def judge(facts: Facts, now: datetime) -> Verdict:
    """Return whether staff should look at a parcel.

    Args:
        facts: As it stands.
        now: Database time.

    """
    if not facts.current:
        return Verdict()
    if reason := AT_ONCE.get(facts.state):
        return Verdict(reason, facts.state_at or now)
    if facts.contradicted_at:
        return Verdict(Attention.CONTRADICTION, facts.contradicted_at)
    if facts.state in TERMINAL:
        return Verdict()
    if facts.number_refused:
        return Verdict(Attention.NUMBER, now)
    reason, at = _by_time(facts)
    if reason is None or at is None:
        return Verdict()
    return Verdict(reason, at) if at <= now else Verdict(look_again_at=at)


def _by_time(facts: Facts) -> tuple[Attention | None, datetime | None]:
    """Return what will be the matter if nothing happens, and from when on."""
    match facts.state:
        case ParcelState.READY_FOR_PICKUP if facts.pickup_until:
            begins = facts.pickup_until - timedelta(days=PICKUP_DAYS)
            return Attention.PICKUP_ENDS, datetime.combine(begins, time(), UTC)
        case ParcelState.DELIVERY_ATTEMPTED if facts.state_at:
            return Attention.ATTEMPTED, facts.state_at + ATTEMPTED_FOR
        case ParcelState.READY_FOR_PICKUP:
            return None, None
    if not facts.heard:
        # Who never hears of parcels cannot miss anything; the whole list would be red.
        return None, None
    if facts.first_scan_at is None:
        return Attention.NO_FIRST_SCAN, facts.sent_at and facts.sent_at + NO_SCAN_FOR
    return Attention.SILENT, facts.last_scan_at and facts.last_scan_at + SILENT_FOR
