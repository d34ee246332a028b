"""Calendars of warehouses, carriers and channels, and their closures."""

from datetime import date
from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.calendars import closure_list
from ..delivery.calendars.closure_list import Cursor, Where
from ..shop import port
from . import calendar_views, connections, ids
from .calendar_types import TYPE, ServiceCalendar, ServiceClosureConnection
from .calendar_views import CalendarView
from .callers import MANAGE_PLUGINS, demand
from .connections import ARGUMENTS
from .promise_enums import CalendarOwner


class CalendarQueries(BaseObjectType):
    """Queries about calendars."""

    service_calendar = graphene.Field(
        ServiceCalendar,
        description="A calendar by its id. Needs MANAGE_PLUGINS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the calendar."),
    )
    service_calendars = NonNullList(
        ServiceCalendar,
        description="The calendars of the channels that the caller has access to, of all "
        "warehouses and of all carriers, whether staff set them or not. Needs MANAGE_PLUGINS.",
        owner=CalendarOwner(description="Of one kind alone."),
    )
    service_closures = graphene.Field(
        ServiceClosureConnection,
        description="Closures by their first day. Needs MANAGE_PLUGINS; staff see those of "
        "channels they have access to, of warehouses and of carriers.",
        owner=CalendarOwner(description="Of one kind alone."),
        calendar=graphene.Argument(
            graphene.ID, description="Id of a ServiceCalendar: its own alone."
        ),
        past=graphene.Boolean(description="True: those that are over, too."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_calendar(_root: Any, info: Any, id: str) -> CalendarView | None:
        """Return one calendar."""
        caller = demand(info, MANAGE_PLUGINS)
        text = ids.named(ids.text_of, id, TYPE)
        return None if text is None else calendar_views.find(caller, text)

    @staticmethod
    def resolve_service_calendars(
        _root: Any, info: Any, owner: str | None = None
    ) -> list[CalendarView]:
        """Return the calendars."""
        caller = demand(info, MANAGE_PLUGINS)
        return calendar_views.views_of(caller, None if owner is None else [owner])

    @staticmethod
    def resolve_service_closures(
        _root: Any,
        info: Any,
        owner: str | None = None,
        calendar: str | None = None,
        past: bool | None = None,
        **arguments: Any,
    ) -> Any:
        """Return a page of closures."""
        caller = demand(info, MANAGE_PLUGINS)
        asked = connections.asked(arguments)
        key = None
        if calendar is not None:
            # What is foreign or gone has no closures that this caller may see.
            kind, key = calendar_views.parts_of(ids.asked(ids.text_of, calendar, TYPE, "calendar"))
            owner = kind if owner in (None, kind) else ""
        where = Where(owner, key, caller.channel_ids, past=bool(past))
        after, before = _cursor(asked.after, "after"), _cursor(asked.before, "before")
        with port.current().writer():
            rows = closure_list.page(
                where, asked.limit + 1, after=after, before=before, backwards=asked.backwards
            )

        def count() -> int:
            with port.current().writer():
                return closure_list.count(where)

        return connections.connect(
            ServiceClosureConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([row.first_day.isoformat(), row.pk]),
            count=count,
        )


def _cursor(values: list[Any] | None, name: str) -> Cursor | None:
    match values:
        case None:
            return None
        case [str() as text, int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            try:
                return Cursor(date.fromisoformat(text), pk)
            except ValueError as error:
                raise connections.bad_cursor(name) from error
    raise connections.bad_cursor(name)
