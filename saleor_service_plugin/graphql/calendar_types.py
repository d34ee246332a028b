"""When is worked: at warehouses, by carriers, in a channel's service."""

from datetime import date
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date, DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.calendars import public_holidays
from ..delivery.calendars.models import Closure
from ..delivery.calendars.working_time import Interval
from . import ids
from .calendar_views import CHANNEL, WAREHOUSE, CalendarView, key_of
from .connections import CountableConnection
from .parcel_enums import CarrierCode
from .promise_enums import WEEKDAYS, CalendarOwner, Weekday

TYPE = "ServiceCalendar"
CLOSURE = "ServiceClosure"

MOST_FREE_DAYS = 50


def clock_of(minutes: int) -> str:
    """Return minutes since midnight as HH:MM."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


class ServiceWorkInterval(BaseObjectType):
    """A time within a day in which is worked."""

    begins = graphene.String(required=True, description="HH:MM by the clock of the place.")
    ends = graphene.String(required=True, description="HH:MM; 24:00 at midnight.")

    class Meta:
        description = "A time within a day in which is worked."

    @staticmethod
    def resolve_begins(root: Interval, info: Any) -> str:
        """Return when it begins."""
        return clock_of(root.begins)

    @staticmethod
    def resolve_ends(root: Interval, info: Any) -> str:
        """Return when it ends."""
        return clock_of(root.ends)


class ServiceWorkday(BaseObjectType):
    """A day of the week."""

    day = Weekday(required=True, description="Which.")
    intervals = NonNullList(
        ServiceWorkInterval, required=True, description="When is worked; none: it is free."
    )

    class Meta:
        description = "A day of the week, and when is worked on it."


class ServiceFreeDay(BaseObjectType):
    """A day on which is not worked beside the week."""

    day = Date(required=True, description="Which.")
    name = graphene.String(
        required=True, description="Of the holiday or the closure; often empty for the latter."
    )

    class Meta:
        description = "A working day of the week on which is not worked all the same."


class ServiceClosure(BaseObjectType):
    """Days on which a place is closed."""

    id = graphene.ID(required=True, description="Id of it.")
    owner = CalendarOwner(required=True, description="What is closed.")
    calendar_id = graphene.ID(
        description="Id of the ServiceCalendar; null: all of this kind are closed."
    )
    first_day = Date(required=True, description="The first day.")
    last_day = Date(required=True, description="The last day; it belongs to it.")
    name = graphene.String(required=True, description="For staff; often empty.")
    changed_at = DateTime(required=True, description="When staff said so.")

    class Meta:
        description = "Days on which a place is closed: company holidays, a strike, an inventory."

    @staticmethod
    def resolve_id(root: Closure, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(CLOSURE, root.pk)

    @staticmethod
    def resolve_calendar_id(root: Closure, info: Any) -> str | None:
        """Return our own id of the calendar."""
        return ids.to_global(TYPE, key_of(root.owner, root.owner_key)) if root.owner_key else None


class ServiceClosureConnection(CountableConnection):
    """A page of closures."""

    class Meta:
        node = ServiceClosure
        description = "A page of closures."


class ServiceCalendar(BaseObjectType):
    """When is worked at one place."""

    id = graphene.ID(required=True, description="Id of it.")
    owner = CalendarOwner(required=True, description="Whose it is.")
    owner_id = graphene.ID(
        description="Id of Saleor's Warehouse or Channel; null for carriers.",
    )
    carrier = CarrierCode(description="Which carrier; null for others.")
    name = graphene.String(
        required=True, description="What the warehouse, carrier or channel is called."
    )
    is_default = graphene.Boolean(required=True, description="Whether staff set nothing.")
    week = NonNullList(
        ServiceWorkday, required=True, description="All seven days from Monday, as they hold."
    )
    cutoff = graphene.String(
        description="HH:MM: what comes at this minute or later counts from the next working day. "
        "Null: at the end of the day's work."
    )
    country = graphene.String(
        required=True,
        description="Whose public holidays count, as staff set it; empty: the place's own.",
    )
    state = graphene.String(
        required=True,
        description="ISO 3166-2 without the country, as staff set it; empty: as the postal code "
        "says.",
    )
    time_zone = graphene.String(
        required=True, description="IANA name, as staff set it; empty: the place's own."
    )
    place_country = graphene.String(
        required=True,
        description="Where the place lies: the warehouse's address, the channel's default country. "
        "Of a carrier the route counts; here it is where most channels sell.",
    )
    zone = graphene.String(required=True, description="IANA name of the zone that holds.")
    holidays_off = graphene.Boolean(required=True, description="Whether public holidays are free.")
    eves_off = graphene.Boolean(required=True, description="Whether December 24 and 31 are free.")
    states = NonNullList(
        graphene.String,
        required=True,
        description="What `state` can be: those of its country with holidays of their own.",
    )
    free_days = NonNullList(
        ServiceFreeDay,
        required=True,
        description="The next days within 400 on which is not worked beside the week: holidays, "
        "eves, closures.",
        first=graphene.Int(default_value=5, description=f"How many; {MOST_FREE_DAYS} at most."),
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
    )
    closures = NonNullList(
        ServiceClosure,
        required=True,
        description="Its own closures that are not over, then those of all of its kind.",
    )
    changed_at = DateTime(description="When staff last set it; null: never.")

    class Meta:
        description = (
            "When is worked: at a warehouse, by a carrier, in a channel's service. What staff "
            "did not set holds as for all: Monday to Friday, a warehouse until noon."
        )

    @staticmethod
    def resolve_id(root: CalendarView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, key_of(root.owner, root.key))

    @staticmethod
    def resolve_owner_id(root: CalendarView, info: Any) -> str | None:
        """Return Saleor's own id."""
        names = {WAREHOUSE: "Warehouse", CHANNEL: "Channel"}
        return ids.to_global(names[root.owner], root.key) if root.owner in names else None

    @staticmethod
    def resolve_carrier(root: CalendarView, info: Any) -> str | None:
        """Return which carrier."""
        return None if root.owner in (WAREHOUSE, CHANNEL) else root.key

    @staticmethod
    def resolve_week(root: CalendarView, info: Any) -> list[dict[str, object]]:
        """Return the days that hold."""
        days = zip(WEEKDAYS, root.calendar.week, strict=True)
        return [{"day": day, "intervals": intervals} for day, intervals in days]

    @staticmethod
    def resolve_cutoff(root: CalendarView, info: Any) -> str | None:
        """Return the cut-off that holds."""
        minutes = root.calendar.cutoff
        return None if minutes is None else clock_of(minutes)

    @staticmethod
    def resolve_country(root: CalendarView, info: Any) -> str:
        """Return what was set."""
        return root.row.country

    @staticmethod
    def resolve_state(root: CalendarView, info: Any) -> str:
        """Return what was set."""
        return root.row.state

    @staticmethod
    def resolve_time_zone(root: CalendarView, info: Any) -> str:
        """Return what was set."""
        return root.row.time_zone

    @staticmethod
    def resolve_place_country(root: CalendarView, info: Any) -> str:
        """Return where it lies."""
        return root.country

    @staticmethod
    def resolve_zone(root: CalendarView, info: Any) -> str:
        """Return the zone that holds."""
        return str(root.calendar.zone)

    @staticmethod
    def resolve_holidays_off(root: CalendarView, info: Any) -> bool:
        """Return whether they are free."""
        return root.row.holidays_off

    @staticmethod
    def resolve_eves_off(root: CalendarView, info: Any) -> bool:
        """Return whether they are free."""
        return root.row.eves_off

    @staticmethod
    def resolve_states(root: CalendarView, info: Any) -> list[str]:
        """Return the choice."""
        country = root.row.country or root.country
        return list(public_holidays.states(country)) if country else []

    @staticmethod
    def resolve_free_days(
        root: CalendarView, info: Any, first: int | None, language_code: str | None = None
    ) -> list[dict[str, date | str]]:
        """Return the next ones."""
        if first is None or not 0 <= first <= MOST_FREE_DAYS:
            raise GraphQLError(f"first: must be between 0 and {MOST_FREE_DAYS}.")
        language = "de" if (language_code or "").lower().startswith("de") else "en"
        return [{"day": day, "name": name} for day, name in root.free_days(first, language)]

    @staticmethod
    def resolve_changed_at(root: CalendarView, info: Any) -> Any:
        """Return when staff set it."""
        return None if root.is_default else root.row.changed_at
