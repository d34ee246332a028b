"""What follows for a parcel's row from its other columns: when to ask, whether staff should look.

Everyone who changes a parcel calls this before writing it, so that the statements which draw
what is asked next and what needs a person read plain columns.
"""

from datetime import UTC, datetime, tzinfo

from . import attention
from .attention import Facts
from .carrier_report import Problem
from .models import TrackedParcel
from .rhythm import rhythm
from .states import TERMINAL, ParcelState

COLUMNS = (
    "polled", "asked_from", "calm_seconds", "near_seconds", "near_from", "near_until", "stop_at",
    "attention", "attention_at", "attend_at",
)  # fmt: skip
"""What is computed here."""


AT_ONCE = 1
"""Seconds between two looks of a parcel that staff want asked about next."""

NEVER = datetime.min.replace(tzinfo=UTC)


def tend(row: TrackedParcel, *, now: datetime, zone: tzinfo = UTC) -> None:
    """Set what follows from a parcel's state; nothing is written.

    Args:
        row: The parcel as it will be written.
        now: Database time.
        zone: Of the channel's customers.

    """
    _ask(row, now, zone)
    _attend(row, now)


def _ask(row: TrackedParcel, now: datetime, zone: tzinfo) -> None:
    state = ParcelState(row.state)
    known = row.current and row.sent_at and row.number and row.carrier
    found = (
        rhythm(
            state=state,
            state_at=row.state_at or row.sent_at or now,
            sent_at=row.sent_at or now,
            last_scan_at=row.last_scan_at,
            expected=row.expected_on,
            forecast_until=row.forecast_until,
            zone=zone,
            now=now,
        )
        if known and state not in TERMINAL
        else None
    )
    row.polled = found is not None
    if found is None:
        return
    row.asked_from = row.asked_from or row.sent_at
    row.stop_at = found.stop_at
    if row.near_seconds == AT_ONCE and row.near_from and (row.looked_at or NEVER) < row.near_from:
        # Staff want it asked about next, and it was not yet.
        return
    row.calm_seconds = int(found.calm.total_seconds())
    row.near_seconds = int(found.near.total_seconds())
    row.near_from, row.near_until = found.near_from, found.near_until


def _attend(row: TrackedParcel, now: datetime) -> None:
    contradicted = row.reached.get("contradicted")
    verdict = attention.judge(
        Facts(
            state=ParcelState(row.state),
            state_at=row.state_at,
            sent_at=row.sent_at,
            first_scan_at=row.first_scan_at,
            last_scan_at=row.last_scan_at,
            pickup_until=row.pickup_until,
            contradicted_at=datetime.fromisoformat(contradicted) if contradicted else None,
            heard=bool(row.last_scan_at or row.looked_at),
            number_refused=row.look_problem == Problem.NUMBER,
            current=row.current,
        ),
        now,
    )
    since = verdict.since
    if verdict.reason == row.attention and row.attention_at:
        since = row.attention_at
    if verdict.reason and settled_as(verdict.reason, row) == row.settled:
        # Staff have seen to just this.
        verdict, since = attention.Verdict(), None
    row.attention = str(verdict.reason or "")
    row.attention_at = since
    row.attend_at = verdict.look_again_at


def settled_as(reason: str, row: TrackedParcel) -> str:
    """Return what staff have seen to when they settle a reason: it and the state it came from.

    What happens later - another state, a further scan - is a new matter.
    """
    scan = row.last_scan_at.isoformat() if row.last_scan_at else ""
    return f"{reason}:{row.state}:{scan}"[:80]
