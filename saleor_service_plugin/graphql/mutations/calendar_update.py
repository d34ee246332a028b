"""serviceCalendarUpdate."""

from collections.abc import Mapping
from typing import Any

import graphene
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ...delivery.calendars import change
from .. import calendar_views
from ..calendar_types import ServiceCalendar, clock_of
from ..calendar_views import WAREHOUSE, CalendarView
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from ..promise_enums import WEEKDAYS, Weekday
from .base import ServiceMutation
from .calendar_steps import ID, named, wanted

USUAL: Mapping[str, object] = {
    "country": "", "state": "", "time_zone": "", "week": [], "holidays_off": True, "eves_off": True,
}  # fmt: skip
"""What null stands for; the cut-off's default is each place's own."""

NOON = "12:00"


class ServiceWorkIntervalInput(BaseInputObjectType):
    """A time within a day in which is worked."""

    begins = graphene.String(required=True, description="HH:MM by the clock of the place.")
    ends = graphene.String(required=True, description="HH:MM, later; 24:00 at midnight.")

    class Meta:
        description = "A time within a day in which is worked."


class ServiceWorkdayInput(BaseInputObjectType):
    """A day of the week."""

    day = Weekday(required=True, description="Which.")
    intervals = NonNullList(
        ServiceWorkIntervalInput,
        required=True,
        description="When is worked, in order, with breaks between; []: it is free.",
    )

    class Meta:
        description = "A day of the week, and when is worked on it."


class ServiceCalendarInput(BaseInputObjectType):
    """What shall change."""

    week = NonNullList(
        ServiceWorkdayInput,
        description="The whole week; days that are not named are free. Null: as for all.",
    )
    cutoff = graphene.String(
        description="HH:MM: what comes then or later counts from the next working day; empty: at "
        "the end of the day's work. Null: noon of a warehouse, else the end of work."
    )
    country = graphene.String(
        description="Whose public holidays count, ISO 3166-1 alpha-2; empty: the place's own."
    )
    state = graphene.String(
        description="ISO 3166-2 without the country, one of the calendar's states; empty: as "
        "the postal code says."
    )
    time_zone = graphene.String(description="IANA name; empty: the place's own.")
    holidays_off = graphene.Boolean(description="Whether public holidays are free.")
    eves_off = graphene.Boolean(description="Whether December 24 and 31 are free.")

    class Meta:
        description = (
            "What shall change of a calendar. What is left out stays, null is the default."
        )


class ServiceCalendarUpdate(ServiceMutation):
    """Sets when is worked at a place."""

    calendar = graphene.Field(ServiceCalendar, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = ID
        input = ServiceCalendarInput(required=True, description="What shall change.")

    class Meta:
        description = (
            "Sets when is worked at a place. Open promises are looked at again; what was promised "
            "first never changes. Calendars of warehouses and carriers need access to all "
            "channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Set it."""
        view = wanted(caller, data["id"])
        values = _values(view, data["input"])
        with named({"owner_key": "id"}):
            change.save(view.owner, view.key, values, by=caller.global_id)
        text = calendar_views.key_of(view.owner, view.key)
        return cls(calendar=calendar_views.find(caller, text))


def _values(view: CalendarView, given: Mapping[str, Any]) -> dict[str, object]:
    """Return what an input says, by the names of the columns."""
    found: dict[str, object] = {
        name: default if given[name] is None else given[name]
        for name, default in USUAL.items()
        if name in given and name != "week"
    }
    if "week" in given:
        found["week"] = _week(given["week"])
    usual = NOON if view.owner == WAREHOUSE else ""
    if "cutoff" in given:
        found["cutoff"] = usual if given["cutoff"] is None else given["cutoff"]
    elif view.is_default:
        # The first row of a place must not move the cut-off that held without one.
        held = view.calendar.cutoff
        found["cutoff"] = "" if held is None else clock_of(held)
    return found


def _week(given: Any) -> list[list[tuple[str, str]]]:
    if given is None:
        return []
    days = {one["day"]: one["intervals"] for one in given}
    if len(days) < len(given):
        refuse("week", "Name each day once.", Code.UNIQUE)
    return [[(one["begins"], one["ends"]) for one in days.get(name, ())] for name in WEEKDAYS]
