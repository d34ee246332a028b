"""The complaint desk over GraphQL: pages of complaints, and how many there are."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import OrderDirection
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..complaints.desk import listing, search
from ..complaints.desk.listing import Cursor, Page, Sort, Where
from ..complaints.models import Complaint
from ..shop import port
from . import connections, enums, ids
from .callers import MANAGE_ORDERS, Caller, demand
from .complaint_enums import (
    ComplaintFinding,
    ComplaintPriority,
    ComplaintSource,
    ComplaintStateEnum,
    ComplaintTopic,
    priority_of,
)
from .complaint_types import ServiceComplaintConnection
from .complaint_views import ComplaintView
from .connections import ARGUMENTS
from .message_queries import moment

MOST_VALUES = 100
"""Of one condition."""


class ServiceComplaintWhereInput(BaseInputObjectType):
    """Which complaints; all conditions hold together, one of a condition's values suffices."""

    states = NonNullList(ComplaintStateEnum, description="In one of these states.")
    topics = NonNullList(ComplaintTopic, description="About one of these.")
    priorities = NonNullList(ComplaintPriority, description="Of one of these priorities.")
    sources = NonNullList(ComplaintSource, description="That came in like this.")
    findings = NonNullList(ComplaintFinding, description="Of which staff found this.")
    owners = NonNullList(graphene.ID, description="Ids of Saleor's Users who see to them.")
    is_unowned = graphene.Boolean(
        description="True: those that nobody sees to; with `owners` besides theirs. False: as if "
        "it were not there."
    )
    channels = NonNullList(graphene.ID, description="Ids of Saleor's channels.")
    orders = NonNullList(graphene.ID, description="Ids of Saleor's orders.")
    users = NonNullList(graphene.ID, description="Ids of the customers' Users.")
    is_overdue = graphene.Boolean(description="Whether a running clock's time is over.")
    is_quiet = graphene.Boolean(description="Whether the customer heard nothing for too long.")
    has_callback = graphene.Boolean(description="Whether a call is promised that nobody made yet.")
    opened_since = DateTime(description="Opened at this moment or later.")
    search = graphene.String(
        description="A complaint's number, an order's number, a mail address, a telephone number, "
        f"or the beginnings of a name: the {search.MOST} newest at most."
    )

    class Meta:
        description = (
            "Which complaints: all conditions hold together, one value of each suffices. "
            "100 values of a condition at most."
        )


ServiceComplaintSortField = enums.made_of(
    "ServiceComplaintSortField",
    Sort,
    "DUE: the clock that ends first, what has none running last; lists only what is open. "
    "OPENED: when it was opened. CHANGED: when anything happened last.",
)


class ServiceComplaintSortingInput(BaseInputObjectType):
    """In which order."""

    field = ServiceComplaintSortField(required=True, description="By what.")
    direction = OrderDirection(required=True, description="Which way.")

    class Meta:
        description = "In which order complaints are listed."


class ComplaintListQueries(BaseObjectType):
    """Queries about many complaints."""

    service_complaints = graphene.Field(
        ServiceComplaintConnection,
        description="The complaint desk: what is open, the clock that ends first first, unless "
        f"sorted otherwise. `totalCount` counts up to {listing.MOST_COUNTED}; one more stands for "
        "more. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        where=ServiceComplaintWhereInput(description="Which."),
        sort_by=ServiceComplaintSortingInput(description="In which order."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_complaints(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of the desk."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        sort, ascending = _order(arguments.get("sort_by"))
        wanted = Page(
            asked.limit + 1,
            sort,
            ascending,
            _cursor(asked.after, "after", sort),
            _cursor(asked.before, "before", sort),
            asked.backwards,
        )
        with port.current().writer():
            where = _where(arguments.get("where") or {}, caller)
            rows = listing.page(where, wanted)

        def count() -> int:
            with port.current().writer():
                return listing.count(where, sort)

        return connections.connect(
            ServiceComplaintConnection,
            [ComplaintView(row, as_staff=True) for row in rows],
            asked,
            cursor=lambda view: _cursor_of(view.row, sort),
            count=count,
        )


def _order(given: Any) -> tuple[Sort, bool]:
    if not given:
        return Sort.DUE, True
    return Sort(given["field"]), given["direction"] != OrderDirection.DESC.value


def _where(given: Any, caller: Caller) -> Where:
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"where.{name}: at most {MOST_VALUES} values.")

    def all_of(name: str, kind: str, read: Callable[..., Any] = ids.number_of) -> Any:
        values = given.get(name)
        return None if values is None else ids.all_asked(read, values, kind, f"where.{name}")

    priorities, text = given.get("priorities"), given.get("search")
    return Where(
        states=given.get("states"),
        topics=given.get("topics"),
        priorities=None if priorities is None else [priority_of(one).value for one in priorities],
        sources=given.get("sources"),
        findings=given.get("findings"),
        owner_ids=all_of("owners", "User"),
        unowned=bool(given.get("is_unowned")),
        channel_ids=all_of("channels", "Channel"),
        allowed_channel_ids=caller.channel_ids,
        order_ids=all_of("orders", "Order", ids.uuid_of),
        user_ids=all_of("users", "User"),
        overdue=given.get("is_overdue"),
        quiet=given.get("is_quiet"),
        callback=given.get("has_callback"),
        opened_since=moment(given.get("opened_since")),
        ids=None if text is None else search.find(text, caller.channel_ids),
    )


def _cursor_of(row: Complaint, sort: Sort) -> str:
    place = listing.cursor(row, sort)
    # With the order's name, so that no cursor of one order is one of another.
    return connections.cursor_of([str(sort), place.at.isoformat() if place.at else "", place.id])


def _cursor(values: list[Any] | None, name: str, sort: Sort) -> Cursor | None:
    match values:
        case None:
            return None
        case [str() as order, str() as text, int() as pk] if (
            order == sort and 0 <= pk <= ids.MOST_NUMBER and (text or sort is Sort.DUE)
        ):
            return Cursor(_moment(text, name), pk)
    raise connections.bad_cursor(name)


def _moment(text: str, name: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise connections.bad_cursor(name) from error
    # As we give them out.
    if found.utcoffset() != timedelta(0):
        raise connections.bad_cursor(name)
    return found
