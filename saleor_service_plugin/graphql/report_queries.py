"""Asking how promises were kept and how long orders took."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..database import clock
from ..delivery.reports import export, kept, words
from ..delivery.reports.export import Export
from ..delivery.reports.kept import Cursor, Page
from ..delivery.reports.where import (
    MOST_MONTHS,
    By,
    Kept,
    LeadTimes,
    Outcome,
    Where,
    month_after,
)
from ..shop import port
from . import connections, ids
from .callers import MANAGE_ORDERS, Caller, demand
from .carrier_types import METHOD
from .connections import ARGUMENTS
from .parcel_enums import CarrierCode
from .report_enums import Group, PromiseOutcome
from .report_types import (
    ServiceKeptPromises,
    ServiceLeadTimes,
    ServicePromiseExport,
    ServicePromiseRowConnection,
)

USUAL_MONTHS = 12

MOST_VALUES = 100
"""Of one condition."""


class ServicePromiseFilterInput(BaseInputObjectType):
    """Which promised order lines; all conditions hold together."""

    from_month = Date(
        description="A day of the first month, by the day of the first promise; left out: eleven "
        "months before the last one."
    )
    until_month = Date(description="A day of the last month; left out: the current one.")
    channels = NonNullList(graphene.ID, description="Ids of Saleor's channels.")
    shipping_methods = NonNullList(
        graphene.ID, description="Ids of Saleor's ShippingMethodType, of the orders."
    )
    carriers = NonNullList(CarrierCode, description="Who was to bring them.")
    is_told = graphene.Boolean(
        description="True: what customers were told. False: what was only watched."
    )

    class Meta:
        description = (
            "Which promised order lines: all conditions hold together, one value of each "
            f"suffices. {MOST_MONTHS} months and {MOST_VALUES} values of a condition at most."
        )


FILTER = ServicePromiseFilterInput(description="Which lines.")
GROUP = graphene.Argument(
    NonNullList(Group), description="By what they are counted apart; left out: one cell for all."
)
OUTCOMES = graphene.Argument(
    NonNullList(PromiseOutcome), description="What became of them; left out: whatever did."
)

SEES = "Needs MANAGE_ORDERS; staff see the channels they have access to."


class ReportQueries(BaseObjectType):
    """Queries about promises that are over."""

    service_kept_promises = graphene.Field(
        NonNullList(ServiceKeptPromises),
        description=f"How promises were kept, cell by cell. {SEES}",
        filter=FILTER,
        group_by=GROUP,
    )
    service_lead_times = graphene.Field(
        NonNullList(ServiceLeadTimes),
        description=f"How long orders took, cell by cell. {SEES}",
        filter=FILTER,
        group_by=GROUP,
    )
    service_promise_rows = graphene.Field(
        ServicePromiseRowConnection,
        description=f"The lines behind these figures, the latest promised day first. {SEES}",
        filter=FILTER,
        outcomes=OUTCOMES,
        **ARGUMENTS,
    )
    service_promise_export = graphene.Field(
        ServicePromiseExport,
        description=f"The same lines as a file: {export.MOST} at most. {SEES}",
        filter=FILTER,
        outcomes=OUTCOMES,
        language_code=graphene.Argument(
            LanguageCodeEnum, description="German, or else English; left out: English."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_kept_promises(
        _root: Any, info: Any, filter: Any = None, group_by: Sequence[str] | None = None
    ) -> list[Kept]:
        """Return how promises were kept."""
        with port.current().writer():
            where = _where(demand(info, MANAGE_ORDERS), filter)
            return kept.kept(where, _groups(group_by))

    @staticmethod
    def resolve_service_lead_times(
        _root: Any, info: Any, filter: Any = None, group_by: Sequence[str] | None = None
    ) -> list[LeadTimes]:
        """Return how long orders took."""
        with port.current().writer():
            where = _where(demand(info, MANAGE_ORDERS), filter)
            return kept.lead_times(where, _groups(group_by))

    @staticmethod
    def resolve_service_promise_rows(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of lines."""
        caller = demand(info, MANAGE_ORDERS)
        asked = connections.asked(arguments)
        outcomes = _outcomes(arguments.get("outcomes"))
        wanted = Page(
            asked.limit + 1,
            _cursor(asked.after, "after"),
            _cursor(asked.before, "before"),
            asked.backwards,
        )
        with port.current().writer():
            where = _where(caller, arguments.get("filter"))
            rows = kept.page(where, wanted, outcomes=outcomes)

        def count() -> int:
            with port.current().writer():
                return kept.count(where, outcomes=outcomes)

        return connections.connect(
            ServicePromiseRowConnection,
            rows,
            asked,
            cursor=lambda row: connections.cursor_of([row.first_latest.isoformat(), row.pk]),
            count=count,
        )

    @staticmethod
    def resolve_service_promise_export(
        _root: Any,
        info: Any,
        filter: Any = None,
        outcomes: Sequence[str] | None = None,
        language_code: str = "en",
    ) -> dict[str, object]:
        """Return lines as a file."""
        with port.current().writer():
            where = _where(demand(info, MANAGE_ORDERS), filter)
            found = export.export(
                where,
                outcomes=_outcomes(outcomes),
                language=words.language_of(language_code or "en"),
            )
        return _shown(found)


def _shown(found: Export) -> dict[str, object]:
    return {
        "file_name": found.name,
        "content": found.content,
        "rows": found.rows,
        "is_complete": found.complete,
    }


def _where(caller: Caller, given: Any) -> Where:
    given = given or {}
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"filter.{name}: at most {MOST_VALUES} values.")
    first, after = _months(given.get("from_month"), given.get("until_month"))
    channels, methods = given.get("channels"), given.get("shipping_methods")
    return Where(
        first,
        after,
        channel_ids=None
        if channels is None
        else ids.all_asked(ids.number_of, channels, "Channel", "filter.channels"),
        allowed_channel_ids=caller.channel_ids,
        method_ids=None
        if methods is None
        else ids.all_asked(ids.number_of, methods, METHOD, "filter.shippingMethods"),
        carriers=given.get("carriers"),
        shown=given.get("is_told"),
    )


def _months(first: date | None, last: date | None) -> tuple[date, date]:
    """Return the first day of the first month, and that of the month after the last.

    Raises:
        GraphQLError: There is no such month, or there are too many.

    """
    try:
        after = month_after(last or clock().astimezone(UTC).date())
        begin = first.replace(day=1) if first else month_after(after, -USUAL_MONTHS)
        farthest = month_after(after, -MOST_MONTHS)
    except ValueError as error:
        raise GraphQLError("filter.untilMonth: there is no such month.") from error
    if begin < farthest:
        raise GraphQLError(f"filter.fromMonth: at most {MOST_MONTHS} months.")
    return begin, after


def _groups(given: Sequence[str] | None) -> list[By]:
    return [By(one) for one in _bounded(given or (), "groupBy")]


def _outcomes(given: Sequence[str] | None) -> list[Outcome] | None:
    return None if given is None else [Outcome(one) for one in _bounded(given, "outcomes")]


def _bounded(given: Sequence[str], name: str) -> Sequence[str]:
    if len(given) > MOST_VALUES:
        raise GraphQLError(f"{name}: at most {MOST_VALUES} values.")
    return given


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
