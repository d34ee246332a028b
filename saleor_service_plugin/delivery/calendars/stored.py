"""All calendars of the shop at once: our rows, and what holds where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID

from ...messages.channels import zone_of_country
from ...messages.rules import is_zone, zone_of
from ...shop import port
from . import week_form
from .days_off import DaysOff, Place
from .models import Calendar, Closure
from .public_holidays import possible_states
from .working_time import DAY, Interval, Week, WorkCalendar

OFFICE: Week = (*(((Interval(9 * 60, 17 * 60),),) * 5), (), ())
"""Monday to Friday, 9 to 17: what holds where nobody said anything."""

ALL_DAY: Week = (*(((Interval(0, DAY),),) * 5), (), ())
"""Monday to Friday around the clock: a carrier where nobody said anything. Most deliver on
Saturdays too; who counts on that says so, the others are pleased."""

WAREHOUSE_CUTOFF = 12 * 60
"""Noon: what comes later counts from the next working day where nobody said anything."""


@dataclass(frozen=True, slots=True)
class Calendars:
    """Every calendar, read once for a batch."""

    rows: Mapping[tuple[str, str], Calendar] = field(default_factory=dict)
    closures: Mapping[tuple[str, str], tuple[tuple[date, date], ...]] = field(default_factory=dict)

    def warehouse(
        self, warehouse_id: UUID | None, *, country: str, postal_code: str, zone: str
    ) -> WorkCalendar:
        """Return when a warehouse packs and hands over.

        Args:
            warehouse_id: Which; None where it is not known.
            country: Of its address.
            postal_code: Of its address.
            zone: IANA name of the channel's zone, where neither row nor country has one.

        """
        key = ("warehouse", str(warehouse_id or ""))
        place = (country, possible_states(country, postal_code))
        return self._calendar(key, (place,), OFFICE, WAREHOUSE_CUTOFF, country, zone)

    def carrier(
        self, carrier: str, *, origin: tuple[str, str], destination: tuple[str, str], zone: str
    ) -> WorkCalendar:
        """Return on which days a carrier moves and delivers parcels.

        Holidays on either end count as free, of all states that a postal code may lie in.

        Args:
            carrier: Code, "" where it is not known.
            origin: Country and postal code.
            destination: Country and postal code.
            zone: As for `warehouse`.

        """
        places = tuple(
            (country, possible_states(country, code)) for country, code in (origin, destination)
        )
        return self._calendar(("carrier", carrier), places, ALL_DAY, None, destination[0], zone)

    def channel(self, channel_id: int, *, country: str, zone: str) -> WorkCalendar:
        """Return when a channel's service staff work."""
        places = ((country, frozenset[str]()),)
        return self._calendar(("channel", str(channel_id)), places, OFFICE, None, country, zone)

    def _calendar(
        self,
        key: tuple[str, str],
        places: tuple[Place, ...],
        week: Week,
        cutoff: int | None,
        country: str,
        zone: str,
    ) -> WorkCalendar:
        """Return what a row says over what holds without it.

        Args:
            key: Owner and its key.
            places: Whose holidays count where the row names no country.
            week: Without a row, or where it has none.
            cutoff: Without a row.
            country: Whose zone it is in where the row names none.
            zone: What counts where that country has several.

        """
        row = self.rows.get(key)
        closures = self.closures.get((key[0], ""), ())
        if key[1]:
            closures += self.closures.get(key, ())
        if row is None:
            return _built(_zone("", country, zone), week, cutoff, frozenset(places), True, closures)
        if row.country:
            states = frozenset({row.state}) if row.state else _states_among(places, row.country)
            places = ((row.country, states),)
        return _built(
            _zone(row.time_zone, row.country or country, zone),
            _week(row, week),
            _cutoff(row),
            frozenset(places) if row.holidays_off else frozenset(),
            row.eves_off,
            closures,
        )


def read() -> Calendars:
    """Return every calendar, in two statements."""
    with port.current().writer():
        rows = {(row.owner, row.owner_key): row for row in Calendar.objects.all()}
        closures: dict[tuple[str, str], tuple[tuple[date, date], ...]] = {}
        found = Closure.objects.order_by("first_day", "pk")
        for owner, key, first, last in found.values_list(
            "owner", "owner_key", "first_day", "last_day"
        ):
            closures[owner, key] = (*closures.get((owner, key), ()), (first, last))
    return Calendars(rows, closures)


@lru_cache(maxsize=4096)
def _built(
    zone: str,
    week: Week,
    cutoff: int | None,
    places: frozenset[Place],
    eves_off: bool,
    closures: tuple[tuple[date, date], ...],
) -> WorkCalendar:
    """Return one object for all orders of a place, which keeps the days it looked up."""
    return WorkCalendar(zone_of(zone), week, cutoff, DaysOff(places, eves_off, closures))


@lru_cache(maxsize=1024)
def _zone(own: str, country: str, other: str) -> str:
    for name in (own, zone_of_country(country), other):
        if is_zone(name):
            return name
    return "UTC"


def _states_among(places: tuple[Place, ...], country: str) -> frozenset[str]:
    """Return the states that the place's own postal code says, where the country is the same."""
    return frozenset(state for place, states in places if place == country for state in states)


def _week(row: Calendar, default: Week) -> Week:
    # A row that was not written by `change.py` must not stop the look at an order.
    try:
        return week_form.parse(row.week) if row.week else default
    except ValueError:
        return default


def _cutoff(row: Calendar) -> int | None:
    try:
        return week_form.minutes_of(row.cutoff) if row.cutoff else None
    except ValueError:
        return None
