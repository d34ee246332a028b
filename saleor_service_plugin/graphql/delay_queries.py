"""The delays desk, and what customers want who were told of a delay."""

from datetime import date, datetime, timedelta
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import OrderDirection
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..delivery.delays import desk, wishes
from ..delivery.delays.desk import Cursor, Page, Sort, Where
from ..delivery.promises.models import Delay
from ..orders import search
from ..shop import port
from . import connections, enums, ids
from .callers import MANAGE_ORDERS, Caller, demand
from .connections import ARGUMENTS
from .delay_types import (
    TYPE,
    ServiceDelay,
    ServiceDelayConnection,
    ServiceDeliveryWishConnection,
)
from .message_queries import moment
from .promise_enums import DelayCause, DelayStateEnum
from .supply_types import VARIANT

MOST_VALUES = 100
"""Of one condition."""


class ServiceDelayWhereInput(BaseInputObjectType):
    """Which delays; all conditions hold together, one of a condition's values suffices."""

    states = NonNullList(DelayStateEnum, description="In one of these states.")
    causes = NonNullList(DelayCause, description="For one of these causes.")
    channels = NonNullList(graphene.ID, description="Ids of Saleor's channels.")
    variant = graphene.ID(
        description="Id of Saleor's ProductVariant: of lines with it that have not come yet."
    )
    search = graphene.String(
        description="An order's number, or the mail address of its customer, in any case: about "
        f"the {search.MOST} newest orders of them at most."
    )
    found_since = DateTime(description="Found, or said, at this moment or later.")

    class Meta:
        description = (
            "Which delays: all conditions hold together, one value of each suffices. "
            "100 values of a condition at most."
        )


ServiceDelaySortField = enums.made_of(
    "ServiceDelaySortField",
    ("promised", "found"),
    "PROMISED: the day that was promised, none last; lists only what is open. FOUND: when it "
    "was found or said.",
)


class ServiceDelaySortingInput(BaseInputObjectType):
    """In which order."""

    field = ServiceDelaySortField(required=True, description="By what.")
    direction = OrderDirection(required=True, description="Which way.")

    class Meta:
        description = "In which order delays are listed."


class DelayQueries(BaseObjectType):
    """Queries about delays."""

    service_delay = graphene.Field(
        ServiceDelay,
        description="News about a delay by its id. Needs MANAGE_ORDERS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the news."),
    )
    service_delays = graphene.Field(
        ServiceDelayConnection,
        description="The delays desk: what is open, the earliest promised day first, unless "
        "sorted otherwise. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        where=ServiceDelayWhereInput(description="Which."),
        sort_by=ServiceDelaySortingInput(description="In which order."),
        **ARGUMENTS,
    )
    service_delivery_wishes = graphene.Field(
        ServiceDeliveryWishConnection,
        description="What customers want who were told of a delay, as far as nobody has seen to "
        "it, the oldest first. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_delay(_root: Any, info: Any, id: str) -> Delay | None:
        """Return one piece of news."""
        caller = demand(info, MANAGE_ORDERS)
        pk = ids.named(ids.number_of, id, TYPE)
        with port.current().writer():
            row = None if pk is None else Delay.objects.filter(pk=pk).first()
        return row if row is not None and caller.sees_channel(row.channel_id) else None

    @staticmethod
    def resolve_service_delays(_root: Any, info: Any, **arguments: Any) -> Any:
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
            rows = desk.page(where, wanted)

        def count() -> int:
            with port.current().writer():
                return desk.count(where, sort)

        return connections.connect(
            ServiceDelayConnection,
            rows,
            asked,
            cursor=lambda row: _cursor_of(row, sort),
            count=count,
        )

    @staticmethod
    def resolve_service_delivery_wishes(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of wishes."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        after, before = _wish(asked.after, "after"), _wish(asked.before, "before")
        whose = caller.channel_ids
        with port.current().writer():
            rows = wishes.page(
                whose, asked.limit + 1, after=after, before=before, backwards=asked.backwards
            )

        def count() -> int:
            with port.current().writer():
                return wishes.count(whose)

        return connections.connect(
            ServiceDeliveryWishConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([row.pk, row.wished_at.isoformat()]),
            count=count,
        )


def _order(given: Any) -> tuple[Sort, bool]:
    if not given:
        return Sort.PROMISED, True
    sort = Sort.FOUND if given["field"] == "found" else Sort.PROMISED
    return sort, given["direction"] != OrderDirection.DESC.value


def _where(given: Any, caller: Caller) -> Where:
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"where.{name}: at most {MOST_VALUES} values.")
    channels, variant, text = (given.get(name) for name in ("channels", "variant", "search"))
    return Where(
        states=given.get("states"),
        causes=given.get("causes"),
        channel_ids=None
        if channels is None
        else ids.all_asked(ids.number_of, channels, "Channel", "where.channels"),
        allowed_channel_ids=caller.channel_ids,
        order_ids=None if text is None else desk.find(text, caller.channel_ids),
        variant_id=None
        if variant is None
        else ids.asked(ids.number_of, variant, VARIANT, "where.variant"),
        found_since=moment(given.get("found_since")),
    )


def _cursor_of(row: Delay, sort: Sort) -> str:
    place = desk.cursor(row, sort)
    # A day before its row, so that no cursor of one order is one of the other.
    parts = [place.id, place.at.isoformat()]
    return connections.cursor_of(parts if sort is Sort.FOUND else parts[::-1])


def _cursor(values: list[Any] | None, name: str, sort: Sort) -> Cursor | None:
    if values is None:
        return None
    if sort is Sort.FOUND:
        pk, text = _parts(values, name)
        return Cursor(_moment(text, name), pk)
    pk, text = _parts(values[::-1], name)
    try:
        return Cursor(date.fromisoformat(text), pk)
    except ValueError as error:
        raise connections.bad_cursor(name) from error


def _wish(values: list[Any] | None, name: str) -> wishes.Cursor | None:
    if values is None:
        return None
    pk, text = _parts(values, name)
    return wishes.Cursor(_moment(text, name), pk)


def _parts(values: list[Any], name: str) -> tuple[int, str]:
    match values:
        case [int() as pk, str() as text] if 0 <= pk <= ids.MOST_NUMBER:
            return pk, text
    raise connections.bad_cursor(name)


def _moment(text: str, name: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise connections.bad_cursor(name) from error
    # As we give them out.
    if found.utcoffset() != timedelta(0):
        raise connections.bad_cursor(name)
    return found
