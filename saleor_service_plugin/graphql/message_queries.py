"""Finding messages."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import OrderDirection
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..messages import desk, listing
from ..messages.listing import Cursor, Page, Sort, Where
from ..messages.models import Message
from ..orders import search
from ..shop import port
from . import connections, enums, ids
from .callers import MANAGE_ORDERS, Caller, demand
from .connections import ARGUMENTS
from .message_types import ServiceMessage, ServiceMessageConnection

MOST_VALUES = 100
"""Of one condition."""


class ServiceTimeRange(BaseInputObjectType):
    """A stretch of time; both ends belong to it."""

    gte = DateTime(description="From this moment on.")
    lte = DateTime(description="Up to this moment.")

    class Meta:
        description = "A stretch of time; both ends belong to it."


class ServiceMessageWhereInput(BaseInputObjectType):
    """Which messages; all conditions hold together, one of a condition's values suffices."""

    states = NonNullList(enums.MessageState, description="In one of these states.")
    kinds = NonNullList(enums.MessageKind, description="Of one of these kinds.")
    channels = NonNullList(graphene.ID, description="Ids of Saleor's channels.")
    orders = NonNullList(graphene.ID, description="Ids of Saleor's orders.")
    search = graphene.String(
        description="An order's number, or the mail address of its customer, in any case: about "
        f"the {search.MOST} newest orders of them at most."
    )
    reasons = NonNullList(enums.MessageReason, description="Not sent, or waiting, because of it.")
    finished_at = ServiceTimeRange(
        description="When it ended, e.g. was sent. Needs sortBy FINISHED_AT."
    )

    class Meta:
        description = (
            "Which messages: all conditions hold together, one value of each suffices. "
            "100 values of a condition at most."
        )


ServiceMessageSortField = enums.made_of(
    "ServiceMessageSortField",
    ("created_at", "finished_at"),
    "CREATED_AT: when it was decided. FINISHED_AT: when it ended; lists only what has.",
)


class ServiceMessageSortingInput(BaseInputObjectType):
    """In which order."""

    field = ServiceMessageSortField(required=True, description="By what.")
    direction = OrderDirection(required=True, description="Which way.")

    class Meta:
        description = "In which order messages are listed."


class MessageQueries(BaseObjectType):
    """Queries about messages."""

    service_message = graphene.Field(
        ServiceMessage,
        description="A message by its id. Needs MANAGE_ORDERS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the message."),
    )
    service_messages = graphene.Field(
        ServiceMessageConnection,
        description="Messages, the newest first unless sorted otherwise: what was told to "
        "whom, what waits, what was not sent and why. Needs MANAGE_ORDERS; staff see the "
        "channels they have access to.",
        where=ServiceMessageWhereInput(description="Which."),
        sort_by=ServiceMessageSortingInput(description="In which order."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_message(_root: Any, info: Any, id: str) -> Message | None:
        """Return one message."""
        caller = demand(info, MANAGE_ORDERS)
        pk = ids.named(ids.number_of, id, "ServiceMessage")
        if pk is None:
            return None
        with port.current().writer():
            row = Message.objects.filter(pk=pk).first()
        return row if row is not None and caller.sees_channel(row.channel_id) else None

    @staticmethod
    def resolve_service_messages(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of messages."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        sort, ascending = _order(arguments.get("sort_by"))
        where = _where(arguments.get("where") or {}, caller, sort)
        wanted = Page(
            asked.limit + 1,
            sort,
            ascending,
            _cursor(asked.after, sort, "after"),
            _cursor(asked.before, sort, "before"),
            asked.backwards,
        )
        with port.current().writer():
            rows = listing.page(where, wanted)
        return connections.connect(
            ServiceMessageConnection,
            rows,
            asked,
            cursor=lambda row: _cursor_of(row, sort),
            count=lambda: desk.count(where, sort),
        )


def _order(given: Any) -> tuple[Sort, bool]:
    if not given:
        return Sort.CREATED, False
    sort = Sort.FINISHED if given["field"] == "finished_at" else Sort.CREATED
    return sort, given["direction"] != OrderDirection.DESC.value


def _where(given: Any, caller: Caller, sort: Sort) -> Where:
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"where.{name}: at most {MOST_VALUES} values.")
    ended = given.get("finished_at") or {}
    if ended and sort is not Sort.FINISHED:
        raise GraphQLError("where.finishedAt: needs sortBy { field: FINISHED_AT }.")
    return Where(
        states=given.get("states"),
        kinds=given.get("kinds"),
        channel_ids=_ids(given, "channels", "Channel", ids.number_of),
        allowed_channel_ids=caller.channel_ids,
        order_ids=_orders(given, caller),
        reasons=given.get("reasons"),
        finished_from=moment(ended.get("gte")),
        finished_to=moment(ended.get("lte")),
    )


def _orders(given: Any, caller: Caller) -> list[UUID] | None:
    """Return the orders that are asked for, by id or by what was typed; both hold together."""
    asked: list[UUID] | None = _ids(given, "orders", "Order", ids.uuid_of)
    if given.get("search") is None:
        return asked
    with port.current().writer():
        found = search.find(given["search"], caller.channel_ids)
    return found if asked is None else [one for one in found if one in asked]


def moment(given: datetime | None) -> datetime | None:
    """Return a time with its zone: what comes without one is UTC, as all that we answer."""
    return given.replace(tzinfo=UTC) if given is not None and given.tzinfo is None else given


def _ids(given: Any, name: str, type_name: str, read: Any) -> list[Any] | None:
    if given.get(name) is None:
        return None
    return ids.all_asked(read, given[name], type_name, f"where.{name}")


def _cursor_of(row: Message, sort: Sort) -> str:
    ended = row.finished_at.isoformat() if row.finished_at and sort is Sort.FINISHED else None
    return connections.cursor_of([row.pk, ended] if ended else [row.pk])


def _cursor(values: list[Any] | None, sort: Sort, name: str) -> Cursor | None:
    if values is None:
        return None
    match values:
        case [int() as pk] if sort is Sort.CREATED and 0 <= pk <= ids.MOST_NUMBER:
            return Cursor(pk)
        case [int() as pk, str() as ended] if sort is Sort.FINISHED and 0 <= pk <= ids.MOST_NUMBER:
            try:
                moment = datetime.fromisoformat(ended)
            except ValueError as error:
                raise connections.bad_cursor(name) from error
            if moment.tzinfo is not None:
                return Cursor(pk, moment)
    raise connections.bad_cursor(name)
