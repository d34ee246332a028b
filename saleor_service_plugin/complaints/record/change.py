"""Changing what is written on complaints: owner, priority, topic, finding, what is wanted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import IntEnum, StrEnum

from django.db import transaction

from ...database import clock
from ...points import Point, reach
from ...shop import port
from ..clocks import keep as clocks
from ..models import Complaint
from ..states import ComplaintState, Finding, Priority, Topic, Want
from . import locks, moves, trail, typed
from .people import Author
from .problems import ComplaintProblemError
from .trail import Changed

FIELDS = ("owner", "priority", "topic", "finding", "wants", "state")
"""What can be changed. `owner` is a pair (Saleor's user id or None, name); `state` only to
IN_PROGRESS or WAITING: how it ends is said by `settle`, that it goes on by `reopen`."""

MOST = 200
"""Complaints changed at once."""

VALUES: Mapping[str, type[StrEnum] | type[IntEnum]] = {
    "priority": Priority, "topic": Topic, "finding": Finding, "wants": Want,
    "state": ComplaintState,
}  # fmt: skip

TO = frozenset({ComplaintState.IN_PROGRESS, ComplaintState.WAITING})

OF_RULES = ("topic", "priority")
"""What decides by which rule clocks run."""


def change(complaint_ids: Collection[int], values: Mapping[str, object], *, by: Author) -> int:
    """Set what is named, of all of these or of none; what is equal already is passed over.

    Clocks follow another topic or priority safely: warnings given are not given again.

    Returns:
        How many were changed.

    Raises:
        ComplaintProblemError: A value cannot be used, or a step is not allowed.
        LookupError: One of them is not there.

    """
    wanted = {field: _value(field, value) for field, value in values.items()}
    if len(set(complaint_ids)) > MOST:
        reason = f"At most {MOST} can be changed at once."
        raise ComplaintProblemError("", "too_many", reason)
    with port.current().writer(), transaction.atomic():
        rows = locks.all_locked(complaint_ids)
        now = clock()
        changed: list[Complaint] = []
        ruled: list[Complaint] = []
        for row in rows.values():
            fields = _set(row, wanted, by=by, now=now)
            if fields:
                changed.append(row)
            if fields.intersection(OF_RULES) and moves.is_open(row):
                ruled.append(row)
        clocks.ruled_anew(ruled, now=now)
        for row in changed:
            row.changed_at = now
            row.save(force_update=True)
        reach(Point.COMPLAINTS_WRITTEN)
    return len(changed)


def _set(row: Complaint, wanted: Mapping[str, object], *, by: Author, now: datetime) -> set[str]:
    """Set what is another value on a row, with its trail; return which fields."""
    changes = []
    fields = set()
    for field, value in wanted.items():
        if field == "state":
            if row.state != value and isinstance(value, ComplaintState):
                _move(row, value, by=by, now=now)
                fields.add(field)
        elif field == "owner":
            assert isinstance(value, tuple)
            if row.owner_id != value[0]:
                changes.append(Changed(row, field, row.owner_name, value[1]))
                row.owner_id, row.owner_name = value
                fields.add(field)
        elif getattr(row, field) != value:
            changes.append(Changed(row, field, _word(row, field), _name(value)))
            setattr(row, field, value)
            fields.add(field)
    trail.note_all(changes, by=by, now=now)
    return fields


def _move(row: Complaint, to: ComplaintState, *, by: Author, now: datetime) -> None:
    waited = row.state == ComplaintState.WAITING
    moves.move(row, to, by=by, now=now)
    if to is ComplaintState.WAITING:
        clocks.waits(row, now=now)
    elif waited:
        clocks.goes_on(row, now=now)


def _value(field: str, value: object) -> object:
    """Return a value as it is kept.

    Raises:
        ComplaintProblemError: It cannot be used.

    """
    if field == "owner":
        return _owner(value)
    words = VALUES.get(field)
    if words is None:
        raise ComplaintProblemError(field, "invalid", "This cannot be changed.")
    try:
        found = words(value)  # type: ignore[arg-type]
    except ValueError as error:
        reason = f"{str(value)[:60]!r} is nothing it can be."
        raise ComplaintProblemError(field, "invalid", reason) from error
    if field == "state" and found not in TO:
        reason = "How it ends is said by an outcome, that it goes on by reopening it."
        raise ComplaintProblemError("state", "wrong_state", reason)
    return found


def _owner(value: object) -> tuple[int | None, str]:
    match value:
        case (None, *_):
            return None, ""
        case (int() as user_id, str() as name):
            return user_id, typed.name(name)
    raise ComplaintProblemError("owner", "invalid", "An owner is somebody of the staff.")


def _word(row: Complaint, field: str) -> str:
    value = getattr(row, field)
    return _name(Priority(value)) if field == "priority" else str(value)


def _name(value: object) -> str:
    """Return how the trail calls a value."""
    return value.name.lower() if isinstance(value, Priority) else str(value)
