"""Finding rules for returning customers."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import OrderDirection
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from ..orders.search import is_text
from ..rewards.asking import rule_list
from ..rewards.asking.models import Rule
from ..rewards.asking.rule_list import Cursor, Page, Sort, Where
from ..shop import port
from . import connections, enums, ids
from .callers import MANAGE_DISCOUNTS, demand
from .connections import ARGUMENTS
from .rule_enums import RuleStateEnum, RuleTrigger
from .rule_types import TYPE, ServiceRule, ServiceRuleConnection

MOST_VALUES = 100


class ServiceRuleWhereInput(BaseInputObjectType):
    """Which rules; all conditions hold together, one of a condition's values suffices."""

    states = NonNullList(RuleStateEnum, description="In one of these states.")
    triggers = NonNullList(RuleTrigger, description="Asked on one of these occasions.")
    search = graphene.String(
        description=f"A part of the name, {rule_list.LONGEST_SEARCH} characters at most."
    )

    class Meta:
        description = "Which rules: all conditions hold together, one value of each suffices."


ServiceRuleSortField = enums.made_of(
    "ServiceRuleSortField",
    Sort,
    "ASKED: in the order in which they are asked, the highest priority first. CHANGED: the last "
    "one to be changed first.",
)


class ServiceRuleSortingInput(BaseInputObjectType):
    """In which order."""

    field = ServiceRuleSortField(required=True, description="By what.")
    direction = OrderDirection(required=True, description="DESC turns it round.")

    class Meta:
        description = "In which order rules are listed."


class RuleQueries(BaseObjectType):
    """Queries about rules."""

    service_reward_rule = graphene.Field(
        ServiceRule,
        description="A rule by its id. Needs MANAGE_DISCOUNTS.",
        id=graphene.Argument(graphene.ID, required=True, description="Id of the rule."),
    )
    service_reward_rules = graphene.Field(
        ServiceRuleConnection,
        description="Rules for returning customers, in the order in which they are asked unless "
        "sorted otherwise; those that were removed are not among them. Needs MANAGE_DISCOUNTS.",
        where=ServiceRuleWhereInput(description="Which."),
        sort_by=ServiceRuleSortingInput(description="In which order."),
        **ARGUMENTS,
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_reward_rule(_root: Any, info: Any, id: str) -> Rule | None:
        """Return one rule."""
        demand(info, MANAGE_DISCOUNTS)
        pk = ids.named(ids.number_of, id, TYPE)
        with port.current().writer():
            return None if pk is None else rule_list.find(pk)

    @staticmethod
    def resolve_service_reward_rules(_root: Any, info: Any, **arguments: Any) -> Any:
        """Return a page of rules."""
        demand(info, MANAGE_DISCOUNTS)
        asked = connections.asked(arguments)
        given = arguments.get("sort_by")
        sort = Sort(given["field"]) if given else Sort.ASKED
        turned = given is not None and given["direction"] == OrderDirection.DESC.value
        wanted = Page(
            asked.limit + 1,
            sort,
            turned,
            _cursor(asked.after, "after", sort),
            _cursor(asked.before, "before", sort),
            asked.backwards,
        )
        where = _where(arguments.get("where") or {})
        with port.current().writer():
            rows = rule_list.page(where, wanted)

        def count() -> int:
            with port.current().writer():
                return rule_list.count(where)

        def cursor(row: Rule) -> str:
            place = rule_list.cursor_of(row, sort)
            return connections.cursor_of([sort.value, place.key, place.id])

        return connections.connect(ServiceRuleConnection, rows, asked, cursor=cursor, count=count)


def _where(given: Any) -> Where:
    for name, values in given.items():
        if isinstance(values, list) and len(values) > MOST_VALUES:
            raise GraphQLError(f"where.{name}: at most {MOST_VALUES} values.")
    text = given.get("search") or ""
    if len(text) > rule_list.LONGEST_SEARCH or not is_text(text):
        most = rule_list.LONGEST_SEARCH
        raise GraphQLError(f"where.search: at most {most} ordinary characters.")
    return Where(given.get("states"), given.get("triggers"), text)


def _cursor(values: list[Any] | None, name: str, sort: Sort) -> Cursor | None:
    """Read a cursor; one of the other order is none of this."""
    match values:
        case None:
            return None
        case [sort.value, int() | float() as key, int() as pk] if (
            0 <= pk <= ids.MOST_NUMBER and abs(key) < 1e15
        ):
            return Cursor(key, pk)
    raise connections.bad_cursor(name)
