"""Opening a complaint by itself: one record per order, whatever happens to it."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from ...database import clock
from ...shop import port
from ..models import Complaint, ComplaintEntry
from ..record import entries, going_on, locks, moves
from ..record.open import open_complaint
from ..record.opening import Opening
from ..record.people import SYSTEM
from ..states import EntryKind
from .happenings import SOURCES, TOPICS, Happening

KEY = "automatic:{order_id}"


def open_automatic(
    order_id: UUID, what: Happening, *, key: str, data: Mapping[str, object]
) -> Complaint:
    """Open a task for staff about an order, or add to the one there is; reopens one that ended.

    The customer is told nothing. Not under the brake: `rounds.py` is, and calls this.

    Args:
        order_id: The shop's order.
        what: What happened.
        key: Unique for ever; the same again changes nothing.
        data: What its words need; nothing of the customer.

    Returns:
        The complaint.

    Raises:
        ComplaintProblemError: The order is not there.

    """
    values = {**data, "key": key}
    with port.current().writer(), transaction.atomic():
        row = open_complaint(
            Opening(
                key=KEY.format(order_id=order_id), topic=TOPICS[what], text=what, author=SYSTEM,
                source=SOURCES[what], order_id=order_id, data=values,
            )
        )  # fmt: skip
        return row if _is_there(row, key) else _add(row, what, key, values)


def _is_there(row: Complaint, key: str) -> bool:
    """Whether this happening stands in it already: it is the one that opened it, or was added."""
    first = ComplaintEntry.objects.filter(key=f"opening:{row.pk}", data__key=key)
    return first.exists() or entries.find(_entry_key(key)) is not None


def _add(row: Complaint, what: Happening, key: str, data: Mapping[str, object]) -> Complaint:
    """Write an event where it goes on, which may be another complaint by now."""
    goal = locks.locked_where_it_goes_on(row.pk)
    now = clock()
    written = entries.write(
        goal,
        key=_entry_key(key),
        kind=EntryKind.EVENT,
        author=SYSTEM,
        text=what,
        data=data,
        now=now,
    )
    if written is not None:
        if not moves.is_open(goal):
            going_on.go_on(goal, by=SYSTEM, now=now)
        goal.changed_at = now
        goal.save(force_update=True)
    return goal


def _entry_key(key: str) -> str:
    return f"automatic:{key}"
