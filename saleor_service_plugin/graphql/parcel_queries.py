"""Finding parcels."""

from datetime import datetime, timedelta
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import OrderDirection
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..delivery import parcel_list
from ..delivery.models import TrackedParcel
from ..delivery.parcel_list import MOST_FOUND, Cursor, Page, Sort, Where
from ..orders import search
from ..shop import port
from . import connections, enums, ids
from .callers import MANAGE_ORDERS, Caller, demand
from .connections import ARGUMENTS
from .parcel_enums import AttentionReason, CarrierCode, State
from .parcel_loaders import views_of
from .parcel_types import TYPE, ServiceParcel, ServiceParcelConnection

MOST_VALUES = 100
"""Of one condition."""


class ServiceParcelWhereInput(BaseInputObjectType):
    """Which parcels; all conditions hold together, one of a condition's values suffices."""

    attention = graphene.Boolean(
        description="True: those that somebody should look at. False: all others."
    )
    reasons = NonNullList(AttentionReason, description="Those to look at because of it.")
    states = NonNullList(State, description="In one of these states.")
    carriers = NonNullList(CarrierCode, description="With one of these carriers.")
    channels = NonNullList(graphene.ID, description="Ids of Saleor's channels.")
    search = graphene.String(
        description="A tracking number, however it is written; an order's number, or the mail "
        f"address of its customer: about the {search.MOST} newest orders of them, and "
        f"{MOST_FOUND} parcels of one number, at most."
    )

    class Meta:
        description = (
            "Which parcels: all conditions hold together, one value of each suffices. "
            "100 values of a condition at most."
        )


ServiceParcelSortField = enums.made_of(
    "ServiceParcelSortField",
    ("sent_at", "attention_since"),
    "SENT_AT: when they left; lists only what has. ATTENTION_SINCE: since when somebody should "
    "look at them; lists only those.",
)


class ServiceParcelSortingInput(BaseInputObjectType):
    """In which order."""

    field = ServiceParcelSortField(required=True, description="By what.")
    direction = OrderDirection(required=True, description="Which way.")

    class Meta:
        description = "In which order parcels are listed."


class ParcelQueries(BaseObjectType):
    """Queries about parcels."""

    service_parcel = graphene.Field(
        ServiceParcel,
        description="A parcel by its id. Needs MANAGE_ORDERS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the parcel."),
    )
    service_parcels = graphene.Field(
        ServiceParcelConnection,
        description="Parcels that are current, the last one to leave first unless sorted "
        "otherwise. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        where=ServiceParcelWhereInput(description="Which."),
        sort_by=ServiceParcelSortingInput(description="In which order."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_parcel(_root: Any, info: Any, id: str) -> Any:
        """Return one parcel."""
        caller = demand(info, MANAGE_ORDERS)
        row = find(caller, ids.named(ids.number_of, id, TYPE))
        return None if row is None else views_of(info, [row]).then(lambda found: found[0])

    @staticmethod
    def resolve_service_parcels(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of parcels."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        sort, ascending = _order(arguments.get("sort_by"))
        wanted = Page(
            asked.limit + 1,
            sort,
            ascending,
            _cursor(asked.after, "after"),
            _cursor(asked.before, "before"),
            asked.backwards,
        )
        with port.current().writer():
            where = _where(arguments.get("where") or {}, caller)
            rows = parcel_list.page(where, wanted)

        def count() -> int:
            with port.current().writer():
                return parcel_list.count(where, sort)

        def connection(views: Any) -> Any:
            return connections.connect(
                ServiceParcelConnection,
                views,
                asked,
                cursor=lambda view: _cursor_of(view.row, sort),
                count=count,
            )

        return views_of(info, rows).then(connection)


def find(caller: Caller, pk: int | None) -> TrackedParcel | None:
    """Return a parcel, None where there is none for this caller."""
    with port.current().writer():
        row = None if pk is None else TrackedParcel.objects.filter(pk=pk).first()
    return row if row is not None and caller.sees_channel(row.channel_id) else None


def _order(given: Any) -> tuple[Sort, bool]:
    if not given:
        return Sort.SENT, False
    sort = Sort.ATTENTION if given["field"] == "attention_since" else Sort.SENT
    return sort, given["direction"] != OrderDirection.DESC.value


def _where(given: Any, caller: Caller) -> Where:
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"where.{name}: at most {MOST_VALUES} values.")
    channels = given.get("channels")
    text = given.get("search")
    return Where(
        attention=given.get("attention"),
        reasons=given.get("reasons"),
        states=given.get("states"),
        carriers=given.get("carriers"),
        channel_ids=None
        if channels is None
        else ids.all_asked(ids.number_of, channels, "Channel", "where.channels"),
        allowed_channel_ids=caller.channel_ids,
        ids=None if text is None else parcel_list.find(text, caller.channel_ids),
    )


def _cursor_of(row: TrackedParcel, sort: Sort) -> str:
    at = row.sent_at if sort is Sort.SENT else row.attention_at
    return connections.cursor_of([row.pk, at.isoformat() if at else ""])


def _cursor(values: list[Any] | None, name: str) -> Cursor | None:
    match values:
        case None:
            return None
        case [int() as pk, str() as text] if 0 <= pk <= ids.MOST_NUMBER:
            try:
                moment = datetime.fromisoformat(text)
            except ValueError as error:
                raise connections.bad_cursor(name) from error
            # As we give them out.
            if moment.utcoffset() == timedelta(0):
                return Cursor(moment, pk)
    raise connections.bad_cursor(name)
