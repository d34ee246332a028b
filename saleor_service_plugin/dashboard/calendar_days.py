"""The days on which a place is free beside its week, with their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ..delivery.calendars import public_holidays, stored
from ..delivery.calendars.models import Closure
from ..shop import port
from ..web.words import language, t
from .calendar_places import Place
from .day_words import short

MOST = 10
"""Days that are shown."""

AHEAD = 400
"""Days that are looked through: every public holiday comes within a year."""


@dataclass(frozen=True, slots=True)
class FreeDay:
    """One of them."""

    day: date
    name: str

    @property
    def words(self) -> str:
        """The day as it is read."""
        return short(self.day)


def next_free_days(place: Place, values: Mapping[str, Any]) -> list[FreeDay]:
    """Return the next days on which a place is closed that are no free days of its week.

    Args:
        place: Whose.
        values: What is set for it, under the names of its columns.

    """
    country = values["country"] or place.country
    states: tuple[str, ...] = (values["state"],) if values["state"] else ()
    if not states and country == place.country:
        states = tuple(public_holidays.states_of(country, place.postal_code))
    with port.current().writer():
        rows = Closure.objects.filter(owner=place.owner, owner_key__in=("", place.key))
        closures = list(rows.order_by("first_day", "pk"))
    works = place.works(stored.read())
    found: list[FreeDay] = []
    today = datetime.now(works.zone).date()
    for day in (today + timedelta(days) for days in range(AHEAD)):
        # A holiday on a day that is free anyway closes nothing.
        if not works.week[day.weekday()] or not works.free(day):
            continue
        closed = next((one for one in closures if one.first_day <= day <= one.last_day), None)
        name = closed.name if closed else ""
        name = name or public_holidays.name_of(day, country, states, language=language())
        found.append(FreeDay(day, name or t("Closed")))
        if len(found) == MOST:
            break
    return found


def state_names(country: str) -> dict[str, str]:
    """Return the states of a country to choose from by code, in the order of their names."""
    codes = public_holidays.states(country) if country else ()
    if not codes:
        return {}
    # Imported late: it takes a quarter of a second, and most processes never ask.
    import holidays

    names = holidays.country_holidays(country).get_subdivision_aliases()
    found = {code: (names.get(code) or [code])[0] for code in codes}
    return dict(sorted(found.items(), key=lambda one: one[1]))
