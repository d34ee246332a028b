"""serviceCalendarReset."""

from typing import Any

import graphene

from ...delivery.calendars import change
from .. import calendar_views
from ..calendar_types import ServiceCalendar
from ..callers import MANAGE_PLUGINS, Caller
from .base import ServiceMutation
from .calendar_steps import ID, named, wanted


class ServiceCalendarReset(ServiceMutation):
    """Goes back to the default calendar of a place."""

    calendar = graphene.Field(ServiceCalendar, description="As it stands now.")

    class Arguments:
        """What it takes."""

        id = ID

    class Meta:
        description = (
            "Goes back to the default calendar of a place; its closures stay. Open promises are "
            "looked at again. Calendars of warehouses and carriers need access to all channels, "
            "else OUT_OF_SCOPE_CHANNEL."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Go back."""
        view = wanted(caller, data["id"])
        with named({"owner_key": "id"}):
            change.reset(view.owner, view.key)
        text = calendar_views.key_of(view.owner, view.key)
        return cls(calendar=calendar_views.find(caller, text))
