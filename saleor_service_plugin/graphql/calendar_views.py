"""Calendars that somebody may see: of warehouses, carriers and channels, with or without a row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ..database import clock
from ..delivery.calendars import public_holidays, stored
from ..delivery.calendars.days_off import DaysOff
from ..delivery.calendars.models import Calendar, Closure
from ..delivery.calendars.stored import Calendars
from ..delivery.calendars.working_time import WorkCalendar
from ..delivery.carriers.names import NAMES, Carrier
from ..shop import port
from ..shop.snapshots import Channel, Warehouse
from .callers import Caller
from .channel_views import ChannelView, channels_of

WAREHOUSE, CARRIER, CHANNEL = "warehouse", "carrier", "channel"

AHEAD = timedelta(days=400)
"""How far free days are looked for: each comes once a year."""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One calendar, as it holds."""

    owner: str
    key: str
    name: str
    row: Calendar
    """What staff set; not stored where they set nothing."""
    calendar: WorkCalendar
    now: datetime
    country: str = ""
    """Where the place lies."""
    closures: tuple[Closure, ...] = field(default=(), repr=False)
    """Of this place, and of all of its kind, that are not over."""

    @property
    def is_default(self) -> bool:
        """Whether staff set nothing."""
        return self.row.pk is None

    def free_days(self, most: int, language: str) -> list[tuple[date, str]]:
        """Return the next days on which is not worked beside the week, with their names."""
        today = self.now.astimezone(self.calendar.zone).date()
        found: list[tuple[date, str]] = []
        for ahead in range(AHEAD.days):
            day = today + timedelta(days=ahead)
            if len(found) >= most:
                break
            if self.calendar.week[day.weekday()] and self.calendar.free(day):
                found.append((day, self._name_of(day, language)))
        return found

    def _name_of(self, day: date, language: str) -> str:
        for closure in self.closures:
            if closure.first_day <= day <= closure.last_day:
                return closure.name
        places = self.calendar.free.places if isinstance(self.calendar.free, DaysOff) else ()
        for country, states in sorted(places, key=lambda place: place[0]):
            if name := public_holidays.name_of(day, country, states, language=language):
                return name
        return public_holidays.name_of(day, "", (), language=language)


def key_of(owner: str, key: object) -> str:
    """Return what a calendar's global id holds."""
    return f"{owner}:{key}"


def parts_of(text: str) -> tuple[str, str]:
    """Return owner and key of what a calendar's global id holds."""
    owner, _, key = text.partition(":")
    return owner, key


def views_of(caller: Caller, owners: Iterable[str] | None = None) -> list[CalendarView]:
    """Return the calendars that a caller may see: warehouses and carriers are the shop's.

    Args:
        caller: Who looks.
        owners: Of which kinds; None: of all.

    """
    wanted = {WAREHOUSE, CARRIER, CHANNEL} if owners is None else set(owners)
    with port.current().writer():
        channels = channels_of(caller)
        places = port.current().read_warehouses().values() if WAREHOUSE in wanted else ()
        known = _read()
    found: list[CalendarView] = []
    if CHANNEL in wanted:
        found += [_of_channel(view, known) for view in channels]
    if WAREHOUSE in wanted:
        rows = sorted(places, key=lambda one: (one.name.casefold(), str(one.id)))
        found += [_of_warehouse(place, known) for place in rows]
    if CARRIER in wanted:
        country = _usual_country(view.channel for view in channels)
        found += [_of_carrier(carrier, country, known) for carrier in Carrier]
    return found


def find(caller: Caller, text: str) -> CalendarView | None:
    """Return a calendar by what its global id holds, None where there is none for this caller."""
    owner, key = parts_of(text)
    if owner not in (WAREHOUSE, CARRIER, CHANNEL):
        return None
    return next((view for view in views_of(caller, [owner]) if view.key == key), None)


@dataclass(frozen=True, slots=True)
class _Known:
    """All calendars, and the closures that are not over anywhere in the world, read once."""

    calendars: Calendars
    closures: Mapping[tuple[str, str], tuple[Closure, ...]]
    now: datetime

    def row(self, owner: str, key: str) -> Calendar:
        """Return what staff set; not stored where they set nothing."""
        return self.calendars.rows.get((owner, key)) or Calendar(owner=owner, owner_key=key)

    def closed(self, owner: str, key: str) -> tuple[Closure, ...]:
        """Return the closures of a place, then those of all of its kind."""
        return (*self.closures.get((owner, key), ()), *self.closures.get((owner, ""), ()))


def _read() -> _Known:
    now = clock()
    closures: dict[tuple[str, str], tuple[Closure, ...]] = {}
    rows = Closure.objects.filter(last_day__gte=now.date() - timedelta(days=1))
    for row in rows.order_by("first_day", "pk"):
        place = (row.owner, row.owner_key)
        closures[place] = (*closures.get(place, ()), row)
    return _Known(stored.read(), closures, now)


def _of_channel(view: ChannelView, known: _Known) -> CalendarView:
    channel = view.channel
    key = str(channel.id)
    held = known.calendars.channel(
        channel.id, country=channel.country, zone=view.row.time_zone
    )  # fmt: skip
    return CalendarView(
        CHANNEL, key, channel.name, known.row(CHANNEL, key), held, known.now, channel.country,
        closures=known.closed(CHANNEL, key),
    )  # fmt: skip


def _of_warehouse(place: Warehouse, known: _Known) -> CalendarView:
    key = str(place.id)
    held = known.calendars.warehouse(
        place.id, country=place.country, postal_code=place.postal_code, zone=""
    )  # fmt: skip
    return CalendarView(
        WAREHOUSE, key, place.name, known.row(WAREHOUSE, key), held, known.now, place.country,
        closures=known.closed(WAREHOUSE, key),
    )  # fmt: skip


def _of_carrier(carrier: Carrier, country: str, known: _Known) -> CalendarView:
    key, end = str(carrier), (country, "")
    held = known.calendars.carrier(key, origin=end, destination=end, zone="")
    return CalendarView(
        CARRIER, key, NAMES[carrier], known.row(CARRIER, key), held, known.now, country,
        closures=known.closed(CARRIER, key),
    )  # fmt: skip


def _usual_country(channels: Iterable[Channel]) -> str:
    """Return where most channels sell: which holidays of a carrier are shown beside the route's."""
    countries = [channel.country for channel in channels if channel.country]
    return max(countries, key=countries.count, default="")
