"""Complaints as the desk lists them, in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..complaints.clocks import standing
from ..complaints.clocks.standing import ClockStanding
from ..complaints.models import Complaint
from ..complaints.number import shown as number_shown
from ..complaints.record import read
from ..complaints.states import OPEN, ComplaintState
from ..graphql import ids
from ..shop import port
from ..web.words import t
from . import complaint_clocks, happening_words
from . import complaint_words as words
from .visit import address


def shown(
    rows: Sequence[Complaint], channels: Mapping[int, Any], desk: str = ""
) -> list[dict[str, Any]]:
    """Return what a page says of complaints.

    Args:
        rows: Of the list.
        channels: Those that are the reader's, by id.
        desk: The list's words, as a complaint's page carries them.

    """
    now = datetime.now(UTC)
    with port.current().writer():
        clocks = standing.of([row.pk for row in rows], now=now)
        newest = read.newest_of_customers([row.pk for row in rows])
    topics, states, priorities = words.topics(), words.states(), words.priorities()
    return [
        {
            "row": row,
            "number": number_shown(row.number),
            "address": words.address_of(row, desk=desk),
            "topic": topics[row.topic],
            "summary": newest.get(row.pk) or happening_words.summary(row.source, row.summary),
            "answered": row.unanswered_since is not None and row.first_replied_at is not None,
            "state": states[row.state],
            "look": words.STATE_LOOKS[row.state],
            "priority": "" if row.priority == 1 else priorities[row.priority],
            "priority_look": words.PRIORITY_LOOKS[row.priority],
            "customer": row.customer_name or row.email,
            "order_id": ids.to_global("Order", row.order_id) if row.order_id else "",
            "channel": channels[row.channel_id].name if row.channel_id in channels else "",
            "clock": _clock(row, clocks[row.pk], now),
            "owner": row.owner_name,
            "owner_address": address("complaints", owner=row.owner_id) if row.owner_id else "",
        }
        for row in rows
    ]


def _clock(
    row: Complaint, clocks: Sequence[ClockStanding], now: datetime
) -> Mapping[str, Any] | None:
    """Return the clock that ends first, in words and a color; None where all have ended."""
    if row.state not in OPEN:
        return None
    running = [one for one in clocks if one.due_at is not None]
    if not running:
        stands = any(one.is_paused for one in clocks) or row.state == ComplaintState.WAITING
        return (
            {"look": "", "word": t("stands still"), "label": "", "due_at": None} if stands else None
        )
    one = min(running, key=lambda clock: clock.due_at or datetime.max.replace(tzinfo=UTC))
    return complaint_clocks.said(one, row, now)
