"""What was granted: a customer's own codes, and staff's list of everything."""

from datetime import date
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import OrderDirection
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..orders import search
from ..rewards.codes import shown
from ..rewards.grants import listing
from ..rewards.grants.listing import Cursor, Page, Sort, Where
from ..rewards.grants.models import Grant
from ..shop import port
from . import connections, enums, ids
from .callers import MANAGE_DISCOUNTS, Caller, caller_of, demand
from .connections import ARGUMENTS
from .grant_enums import GrantKind, GrantStateEnum, GrantWhy
from .grant_types import TYPE, ServiceGrant, ServiceGrantConnection
from .reward_types import RewardView, ServiceRewardConnection

MOST_VALUES = 100
"""Of one condition."""

ID_TYPES = {
    "rules": "ServiceRule", "campaigns": "ServiceCampaign", "customers": "User",
    "channels": "Channel",
}  # fmt: skip
"""Conditions that name things by a number, and of what type."""


class ServiceGrantWhereInput(BaseInputObjectType):
    """Which grants; all conditions hold together, one of a condition's values suffices."""

    states = NonNullList(GrantStateEnum, description="In one of these states.")
    kinds = NonNullList(GrantKind, description="Of one of these kinds.")
    whys = NonNullList(GrantWhy, description="For one of these reasons.")
    rules = NonNullList(graphene.ID, description="Ids of ServiceRules.")
    campaigns = NonNullList(graphene.ID, description="Ids of ServiceCampaigns.")
    customers = NonNullList(graphene.ID, description="Ids of Saleor's Users.")
    orders = NonNullList(graphene.ID, description="Ids of Saleor's Orders.")
    channels = NonNullList(graphene.ID, description="Ids of Saleor's Channels.")
    is_trial = graphene.Boolean(description="Whether their channel was on trial.")
    search = graphene.String(
        description="A code, an order's number, or the mail address of its customer, in any case: "
        f"about the {search.MOST} newest orders of them, and {listing.MOST_FOUND} grants, at most."
    )

    class Meta:
        description = (
            "Which grants: all conditions hold together, one value of each suffices. "
            "100 values of a condition at most."
        )


ServiceGrantSortField = enums.made_of(
    "ServiceGrantSortField",
    Sort,
    "GRANTED_AT: when they were decided. VALID_UNTIL: by their last day; lists only what can "
    "still be used and has one.",
)


class ServiceGrantSortingInput(BaseInputObjectType):
    """In which order."""

    field = ServiceGrantSortField(required=True, description="By what.")
    direction = OrderDirection(required=True, description="Which way.")

    class Meta:
        description = "In which order grants are listed."


class GrantQueries(BaseObjectType):
    """Queries about what was granted."""

    service_my_rewards = graphene.Field(
        ServiceRewardConnection,
        description="What the customer who is logged in was granted, the newest first: codes with "
        "their terms, gift cards, surprises. Null for everybody else.",
        **ARGUMENTS,
    )
    service_grant = graphene.Field(
        ServiceGrant,
        description="A grant by its id. Needs MANAGE_DISCOUNTS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the grant."),
    )
    service_grants = graphene.Field(
        ServiceGrantConnection,
        description="What customers were granted, the newest first unless sorted otherwise. Needs "
        "MANAGE_DISCOUNTS; staff see the channels they have access to.",
        where=ServiceGrantWhereInput(description="Which."),
        sort_by=ServiceGrantSortingInput(description="In which order."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_my_rewards(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of the caller's own."""
        asked = connections.asked(arguments)
        user_id = caller_of(info).user_id
        if user_id is None:
            return None
        after, before = _number(asked.after, "after"), _number(asked.before, "before")
        with port.current().writer():
            rows = shown.of_user(
                user_id, shown.Page(asked.limit + 1, after, before, asked.backwards)
            )

        def count() -> int:
            with port.current().writer():
                return shown.count_of_user(user_id)

        return connections.connect(
            ServiceRewardConnection,
            [RewardView(row) for row in rows],
            asked,
            cursor=lambda view: connections.cursor_of([view.row.pk]),
            count=count,
        )

    @staticmethod
    def resolve_service_grant(_root: Any, info: Any, id: str) -> Grant | None:
        """Return one grant."""
        caller = demand(info, MANAGE_DISCOUNTS)
        return find(caller, ids.named(ids.number_of, id, TYPE))

    @staticmethod
    def resolve_service_grants(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of grants."""
        caller = demand(info, MANAGE_DISCOUNTS)
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
            ServiceGrantConnection,
            rows,
            asked,
            cursor=lambda row: _cursor_of(row, sort),
            count=count,
        )


def find(caller: Caller, pk: int | None) -> Grant | None:
    """Return a grant, None where there is none for this caller."""
    with port.current().writer():
        row = None if pk is None else Grant.objects.filter(pk=pk).first()
    return row if row is not None and caller.sees_channel(row.channel_id) else None


def _order(given: Any) -> tuple[Sort, bool]:
    if not given:
        return Sort.GRANTED, False
    sort = Sort.VALID_UNTIL if given["field"] == Sort.VALID_UNTIL else Sort.GRANTED
    return sort, given["direction"] != OrderDirection.DESC.value


def _where(given: Any, caller: Caller) -> Where:
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"where.{name}: at most {MOST_VALUES} values.")
    numbers = {
        name: ids.all_asked(ids.number_of, given[name], type_, f"where.{name}")
        for name, type_ in ID_TYPES.items()
        if given.get(name) is not None
    }
    orders, text = given.get("orders"), given.get("search")
    return Where(
        states=given.get("states"),
        kinds=given.get("kinds"),
        whys=given.get("whys"),
        rule_ids=numbers.get("rules"),
        campaign_ids=numbers.get("campaigns"),
        user_ids=numbers.get("customers"),
        order_ids=None
        if orders is None
        else ids.all_asked(ids.uuid_of, orders, "Order", "where.orders"),
        channel_ids=numbers.get("channels"),
        allowed_channel_ids=caller.channel_ids,
        trial=given.get("is_trial"),
        ids=None if text is None else listing.find(text, caller.channel_ids),
    )


def _number(values: list[Any] | None, name: str) -> int | None:
    match values:
        case None:
            return None
        case [int() as pk] if 0 <= pk <= ids.MOST_NUMBER:
            return pk
    raise connections.bad_cursor(name)


def _cursor_of(row: Grant, sort: Sort) -> str:
    if sort is Sort.GRANTED:
        return connections.cursor_of([row.pk])
    return connections.cursor_of([row.pk, row.valid_until.isoformat() if row.valid_until else ""])


def _cursor(values: list[Any] | None, name: str, sort: Sort) -> Cursor | None:
    if sort is Sort.GRANTED:
        pk = _number(values, name)
        return None if pk is None else Cursor(pk)
    match values:
        case None:
            return None
        case [int() as pk, str() as text] if 0 <= pk <= ids.MOST_NUMBER:
            try:
                return Cursor(pk, date.fromisoformat(text))
            except ValueError as error:
                raise connections.bad_cursor(name) from error
    raise connections.bad_cursor(name)
