"""What staff do with calendars; every promise that is open is looked at again after it."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from babel.core import get_global
from django.db import transaction

from ...database import clock
from ...messages.rules import is_zone
from ...shop import port
from ..carriers.names import Carrier
from ..promises.again import look_at_all_again
from . import public_holidays, week_form
from .models import OWNERS, Calendar, Closure
from .stored import WAREHOUSE_CUTOFF

FIELDS = ("country", "state", "time_zone", "week", "cutoff", "holidays_off", "eves_off")
"""What a calendar has to be set."""

LONGEST_CLOSURE = 366
"""Days; a place that is closed for longer has no calendar any more."""

LONGEST_NAME = 80

MOST_CLOSURES = 1000
"""Of all places together; all of them are read with every batch."""

UNKNOWN = "Unknown."
YES_OR_NO = "Yes or no."
STATE_ALONE = "A state needs its country."
LAST_BEFORE_FIRST = "The last day must not lie before the first."
TOO_LONG_CLOSED = f"At most {LONGEST_CLOSURE} days."
TOO_LONG_NAME = f"At most {LONGEST_NAME} characters."
TOO_MANY_CLOSURES = f"At most {MOST_CLOSURES} closures; remove old ones."


class InvalidCalendarError(ValueError):
    """A calendar or a closure cannot be so; nothing was saved.

    `field` names the argument, `reason` is a sentence for people.
    """

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def save(owner: str, owner_key: str, values: Mapping[str, object], *, by: str) -> Calendar:
    """Set a place's calendar; a field that is not named stays, or is the default.

    Args:
        owner: One of `OWNERS`.
        owner_key: The warehouse's id, the carrier's code, the channel's id.
        values: By name, see `FIELDS`. `week` is seven days from Monday, each a list of pairs
            of HH:MM, or [] for the default; `cutoff` is HH:MM, or "" for the end of work.
        by: Global id of who of the staff, or which App.

    Raises:
        InvalidCalendarError: Field and reason; nothing was saved.

    """
    for name in values:
        if name not in FIELDS:
            raise InvalidCalendarError(name, UNKNOWN)
    with port.current().writer(), transaction.atomic():
        key = _checked_key(owner, owner_key)
        # The row is there before it is locked, so that two who save the first one wait. It
        # begins with what held without it: who sets a closed eve does not lose the cut-off.
        cutoff = week_form.shown(WAREHOUSE_CUTOFF) if owner == "warehouse" else ""
        Calendar.objects.bulk_create(
            [Calendar(owner=owner, owner_key=key, cutoff=cutoff)], ignore_conflicts=True
        )
        row = Calendar.objects.select_for_update().get(owner=owner, owner_key=key)
        _apply(row, values)
        row.changed_at, row.changed_by = clock(), by
        row.save()
        look_at_all_again()
    return row


def reset(owner: str, owner_key: str) -> bool:
    """Go back to the default calendar of a place.

    Returns:
        Whether there was one of its own.

    Raises:
        InvalidCalendarError: There is no such kind of place.

    """
    if owner not in OWNERS:
        raise InvalidCalendarError("owner", UNKNOWN)
    with port.current().writer(), transaction.atomic():
        # Of a warehouse that is gone as well: what is there can always be removed.
        key = _uuid(owner_key) if owner == "warehouse" else owner_key
        gone, _ = Calendar.objects.filter(owner=owner, owner_key=key).delete()
        if gone:
            look_at_all_again()
    return bool(gone)


def add_closure(
    owner: str, owner_key: str, first: date, last: date, name: str = "", *, by: str
) -> Closure:
    """Say that a place is closed from one day to another, both included.

    Args:
        owner: One of `OWNERS`.
        owner_key: As for `save`; "" for all of this kind.
        first: In the place's own zone.
        last: At most 366 days with the first.
        name: For staff, at most 80 characters.
        by: As for `save`.

    Raises:
        InvalidCalendarError: Field and reason; nothing was saved.

    """
    name = name.strip()
    if last < first:
        raise InvalidCalendarError("last", LAST_BEFORE_FIRST)
    if last - first >= timedelta(days=LONGEST_CLOSURE):
        raise InvalidCalendarError("last", TOO_LONG_CLOSED)
    if len(name) > LONGEST_NAME:
        raise InvalidCalendarError("name", TOO_LONG_NAME)
    with port.current().writer(), transaction.atomic():
        key = _checked_key(owner, owner_key, all_allowed=True)
        if Closure.objects.count() >= MOST_CLOSURES:
            raise InvalidCalendarError("first", TOO_MANY_CLOSURES)
        row = Closure.objects.create(
            owner=owner, owner_key=key, first_day=first, last_day=last, name=name,
            changed_at=clock(), changed_by=by,
        )  # fmt: skip
        look_at_all_again()
    return row


def remove_closure(closure_id: int) -> None:
    """Forget a closure.

    Raises:
        InvalidCalendarError: There is none of this id.

    """
    with port.current().writer(), transaction.atomic():
        gone, _ = Closure.objects.filter(pk=closure_id).delete()
        if not gone:
            raise InvalidCalendarError("id", UNKNOWN)
        look_at_all_again()


def _checked_key(owner: str, owner_key: str, *, all_allowed: bool = False) -> str:
    """Return the key of a place as it is stored, where there is such a place."""
    if owner not in OWNERS:
        raise InvalidCalendarError("owner", UNKNOWN)
    if all_allowed and not owner_key:
        return ""
    if owner == "carrier":
        known = {str(one) for one in Carrier}
    elif owner == "warehouse":
        known = {str(one) for one in port.current().read_warehouses()}
        owner_key = _uuid(owner_key)
    else:
        known = {str(one) for one in port.current().read_channels()}
    if owner_key not in known:
        raise InvalidCalendarError("owner_key", UNKNOWN)
    return owner_key


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _apply(row: Calendar, values: Mapping[str, object]) -> None:
    """Set what staff gave, checked."""
    for name in ("holidays_off", "eves_off"):
        value = values.get(name, getattr(row, name))
        if not isinstance(value, bool):
            raise InvalidCalendarError(name, YES_OR_NO)
        setattr(row, name, value)
    for name in ("country", "state", "time_zone", "cutoff"):
        value = values.get(name, getattr(row, name))
        if not isinstance(value, str):
            raise InvalidCalendarError(name, UNKNOWN)
        setattr(row, name, value.strip())
    row.country = row.country.upper()
    if row.country and row.country not in get_global("territory_zones"):
        raise InvalidCalendarError("country", UNKNOWN)
    if row.state and not row.country:
        raise InvalidCalendarError("state", STATE_ALONE)
    if row.state and row.state not in public_holidays.states(row.country):
        raise InvalidCalendarError("state", UNKNOWN)
    if row.time_zone and not is_zone(row.time_zone):
        raise InvalidCalendarError("time_zone", UNKNOWN)
    try:
        week = values.get("week", row.week)
        row.week = week_form.stored(week_form.parse(week)) if week not in ([], ()) else []
    except ValueError as error:
        raise InvalidCalendarError("week", str(error)) from None
    try:
        if row.cutoff:
            row.cutoff = week_form.shown(week_form.minutes_of(row.cutoff))
    except ValueError as error:
        raise InvalidCalendarError("cutoff", str(error)) from None
