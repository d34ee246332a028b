"""serviceClosureCreate."""

from typing import Any

import graphene
from saleor.graphql.core.scalars import Date
from saleor.graphql.core.types import BaseInputObjectType

from ...delivery.calendars import change
from ..calendar_types import ServiceClosure
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from ..promise_enums import CalendarOwner
from .base import ServiceMutation
from .calendar_steps import named, wanted
from .promise_steps import refuse_some_channels


class ServiceClosureInput(BaseInputObjectType):
    """Days on which a place is closed."""

    calendar = graphene.ID(description="Id of the ServiceCalendar of what is closed.")
    owner = CalendarOwner(description="Or all of one kind, e.g. every warehouse.")
    first_day = Date(required=True, description="The first day, by the clock of the place.")
    last_day = Date(
        description=f"The last day; left out: the first. At most {change.LONGEST_CLOSURE} days."
    )
    name = graphene.String(description=f"For staff, {change.LONGEST_NAME} characters at most.")

    class Meta:
        description = "Days on which a place is closed, or all places of a kind."


class ServiceClosureCreate(ServiceMutation):
    """Says that a place is closed for some days."""

    closure = graphene.Field(ServiceClosure, description="The new closure.")

    class Arguments:
        """What it takes."""

        input = ServiceClosureInput(required=True, description="What is closed, and when.")

    class Meta:
        description = (
            "Says that a place is closed for some days. Open promises are looked at again, and "
            "customers are told where their day moves. Closures of warehouses, of carriers and of "
            "a whole kind need access to all channels, else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Say it."""
        given = data["input"]
        calendar, owner = given.get("calendar"), given.get("owner")
        if (calendar is None) is (owner is None):
            refuse("calendar", "Name either a calendar or an owner.", Code.REQUIRED)
        if calendar is not None:
            view = wanted(caller, calendar, "calendar")
            owner, key = view.owner, view.key
        else:
            refuse_some_channels(caller, "owner", "All places of a kind are")
            key = ""
        first = given["first_day"]
        fields = {"owner_key": "calendar", "first": "first_day", "last": "last_day"}
        with named(fields):
            row = change.add_closure(
                owner,
                key,
                first,
                given.get("last_day") or first,
                given.get("name") or "",
                by=caller.global_id,
            )
        return cls(closure=row)
