"""What the mutations of calendars and closures share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import graphene

from ...delivery.calendars.change import InvalidCalendarError
from .. import calendar_views, ids
from ..calendar_types import TYPE
from ..calendar_views import CHANNEL, CalendarView
from ..callers import Caller
from ..errors import Code, refuse
from .promise_steps import refuse_some_channels

ID = graphene.ID(required=True, description="Id of the ServiceCalendar.")

PLACES_ARE = "Warehouses and carriers are"


@contextmanager
def named(fields: Mapping[str, str]) -> Iterator[None]:
    """Turn what a use case refuses into a typed error with the API's own names.

    Args:
        fields: Names of the use case's arguments, and those of the API where they differ.

    Raises:
        ValidationError: It was refused; names field and reason.

    """
    try:
        yield
    except InvalidCalendarError as error:
        code = Code.NOT_FOUND if error.field in ("id", "owner_key") else Code.INVALID
        refuse(fields.get(error.field, error.field), error.reason, code)


def wanted(caller: Caller, given: str, field: str = "id") -> CalendarView:
    """Return the calendar that a mutation changes.

    Raises:
        ValidationError: There is none for this caller, or it is the shop's and the caller has
            access to some channels alone; names the field.

    """
    text = ids.wanted(ids.text_of, given, TYPE, field)
    found = calendar_views.find(caller, text)
    if found is None:
        refuse(field, "There is no such calendar.", Code.NOT_FOUND)
    if found.owner != CHANNEL:
        refuse_some_channels(caller, field, PLACES_ARE)
    return found
