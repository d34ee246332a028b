"""Days on which a place is closed, as its calendar's page lists, adds and removes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..delivery.calendars import change as changing
from ..delivery.calendars.change import InvalidCalendarError
from ..delivery.calendars.models import Closure
from ..shop import port
from ..web.words import t
from . import channel_form
from .calendar_places import Place
from .calendar_words import refused
from .day_words import span
from .office import Office, line
from .visit import Visit

NAMES = ("first", "last", "name", "for_all")

PAST = timedelta(days=7)
"""For which a closure that has ended is still listed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of adding or removing one."""

    notice: str = ""
    undo: str = ""
    """What takes it back, packed."""
    wrong: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One closure."""

    row: Closure
    days: str
    for_all: bool
    mine: bool
    """Whether this person may remove it."""


def listed(office: Office, place: Place) -> list[Line]:
    """Return a place's closures, the next one first; those that ended a week ago are left out."""
    since = datetime.now(UTC).date() - PAST
    return [
        Line(row, _days(row), not row.owner_key, _may(office, row))
        for row in _rows(place)
        if row.last_day >= since
    ]


def take(visit: Visit, office: Office, place: Place, step: str) -> Done:
    """Add a closure, remove one, or take that back."""
    if step == "close":
        typed = {name: line(visit.form, name) for name in NAMES}
        return _add(office, place, typed, t("Added."))
    if step.startswith("open:"):
        return _remove(office, place, step.partition(":")[2])
    kept = channel_form.unpacked(visit.form.get("undo", ""), (*NAMES, "pk"))
    if "pk" in kept:
        done = _remove(office, place, str(kept["pk"]))
    else:
        typed = {name: str(kept.get(name, "")).replace("\0", "") for name in NAMES}
        done = _add(office, place, typed, "")
    return Done(t("Taken back.")) if not done.wrong else done


def _rows(place: Place) -> list[Closure]:
    with port.current().writer():
        rows = Closure.objects.filter(owner=place.owner, owner_key__in=("", place.key))
        return list(rows.order_by("first_day", "pk"))


def _may(office: Office, row: Closure) -> bool:
    return bool(row.owner_key) or row.owner != "channel" or office.sees_all


def _add(office: Office, place: Place, typed: Mapping[str, str], said: str) -> Done:
    wrong: dict[str, str] = {}
    first, last = _day(typed["first"]), _day(typed["last"] or typed["first"])
    if first is None:
        wrong["first"] = t("Say a day.")
    if last is None:
        wrong["last"] = t("Say a day.")
    key = "" if typed["for_all"] else place.key
    if not key and place.owner == "channel" and not office.sees_all:
        wrong["for_all"] = t("That would close channels that you have no access to.")
    if wrong or first is None or last is None:
        return Done(wrong=wrong, typed=typed)
    try:
        row = changing.add_closure(place.owner, key, first, last, typed["name"], by=office.by)
    except InvalidCalendarError as error:
        return Done(wrong=refused(error), typed=typed)
    return Done(said, channel_form.packed({"pk": row.pk}))


def _remove(office: Office, place: Place, text: str) -> Done:
    row = next((one for one in _rows(place) if str(one.pk) == text), None)
    if row is None or not _may(office, row):
        return Done(t("It is not there any more."))
    kept: dict[str, Any] = {
        "first": row.first_day.isoformat(), "last": row.last_day.isoformat(),
        "name": row.name, "for_all": "" if row.owner_key else "1",
    }  # fmt: skip
    try:
        changing.remove_closure(row.pk)
    except InvalidCalendarError:
        return Done(t("It is not there any more."))
    return Done(t("Removed."), channel_form.packed(kept))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _days(row: Closure) -> str:
    return span(row.first_day, row.last_day)
