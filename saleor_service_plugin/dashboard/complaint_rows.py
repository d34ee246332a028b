"""Complaints as the desk lists them, in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..complaints.clocks import standing
from ..complaints.clocks.standing import ClockStanding
from ..complaints.models import Complaint
from ..complaints.number import shown as number_shown
from ..complaints.states import OPEN, ComplaintState
from ..graphql import ids
from ..shop import port
from ..web.words import t
from . import complaint_words as words
from . import happening_words
from .complaint_talk import duration
from .visit import address

SOON, HALF = 80, 50
"""Per cent of a clock's time from which on it is said more loudly."""


def shown(
    rows: Sequence[Complaint], channels: Mapping[int, Any], desk: str = ""
) -> list[dict[str, Any]]:
    """Return what a page says of complaints.

    Args:
        rows: Of the list.
        channels: Those that are the reader's, by id.
        desk: The list's words, as a complaint's page carries them.

    """
    with port.current().writer():
        clocks = standing.of([row.pk for row in rows], now=datetime.now(UTC))
    topics, states, priorities = words.topics(), words.states(), words.priorities()
    return [
        {
            "row": row,
            "number": number_shown(row.number),
            "address": words.address_of(row, desk=desk),
            "topic": topics[row.topic],
            "summary": happening_words.summary(row.source, row.summary),
            "state": states[row.state],
            "look": words.STATE_LOOKS[row.state],
            "priority": "" if row.priority == 1 else priorities[row.priority],
            "priority_look": words.PRIORITY_LOOKS[row.priority],
            "customer": row.customer_name or row.email,
            "order_id": ids.to_global("Order", row.order_id) if row.order_id else "",
            "channel": channels[row.channel_id].name if row.channel_id in channels else "",
            "clock": _clock(row, clocks[row.pk]),
            "owner": row.owner_name,
            "owner_address": address("complaints", owner=row.owner_id) if row.owner_id else "",
        }
        for row in rows
    ]


def _clock(row: Complaint, clocks: Sequence[ClockStanding]) -> dict[str, Any] | None:
    """Return the clock that ends first, in words and a color; None where all have ended."""
    if row.state not in OPEN:
        return None
    running = [one for one in clocks if one.due_at is not None]
    if not running:
        stands = any(one.is_paused for one in clocks) or row.state == ComplaintState.WAITING
        return (
            {"look": "", "word": t("stands still"), "label": "", "due_at": None} if stands else None
        )
    one = min(running, key=lambda clock: (clock.due_at or datetime.max.replace(tzinfo=UTC)))
    left = one.minutes - one.used_minutes
    used = one.used_minutes * 100
    look, word = "good", t("{time} left", time=duration(left))
    if left <= 0:
        look, word = "bad", t("time is over")
    elif used >= one.minutes * SOON:
        look = "bad"
    elif used >= one.minutes * HALF:
        look = "warn"
    return {"look": look, "word": word, "label": words.clocks()[one.kind], "due_at": one.due_at}
