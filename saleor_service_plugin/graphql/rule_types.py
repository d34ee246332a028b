"""Rules for returning customers, and what they would have given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..rewards.asking import naming, rule_list, simulations
from ..rewards.asking.models import Rule, Simulation
from ..rewards.rules import summary
from ..rewards.rules.shapes import LIMITS
from ..rewards.rules.terms import read_terms
from ..shop import port
from . import ids
from .callers import Caller, caller_of
from .connections import CountableConnection
from .order_parts import ServiceMoney
from .rule_enums import RuleReach, RuleRefusal, RuleStateEnum, RuleTrigger
from .rule_shapes import (
    ServiceRuleCondition,
    ServiceRuleLimits,
    ServiceRuleReward,
    condition_shown,
    reward_shown,
    shown,
)

TYPE = "ServiceRule"


@dataclass(frozen=True, slots=True)
class SimulationView:
    """A simulation, with who looks and what rule it is of."""

    row: Simulation
    revision: int
    caller: Caller

    @property
    def result(self) -> Mapping[str, Any]:
        """What came of it; {} where it is not there yet."""
        return self.row.result or {}


def _money(rows: Sequence[Mapping[str, Any]]) -> list[ServiceMoney]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + Decimal(row["cost"])
    return [ServiceMoney(amount=sum_, currency=key) for key, sum_ in sorted(sums.items())]


class ServiceRuleMonth(BaseObjectType):
    """What was given in a month."""

    month = graphene.String(required=True, description='E.g. "2026-11".')
    count = graphene.Int(required=True, description="How many.")
    cost = graphene.Field(ServiceMoney, required=True, description="What is booked for them.")

    class Meta:
        description = "What was given in a month, or would have been."


class ServiceRuleRefusalCount(BaseObjectType):
    """How often nothing was given for a reason."""

    reason = RuleRefusal(required=True, description="Why.")
    count = graphene.Int(required=True, description="How often.")

    class Meta:
        description = "How often nothing was given although the conditions held."


class ServiceRuleReachCount(BaseObjectType):
    """How many would hear of it in a way."""

    reach = RuleReach(required=True, description="How.")
    count = graphene.Int(required=True, description="How many.")

    class Meta:
        description = "How many would hear of it in one way."


class ServiceRuleSimulationLine(BaseObjectType):
    """One order that a rule would have given something for, or would not."""

    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    order_number = graphene.String(required=True, description="Its number.")
    at = DateTime(required=True, description="When.")
    cost = graphene.Field(ServiceMoney, description="What is booked; null where it was refused.")
    reach = RuleReach(description="How the customer would hear of it.")
    refusal = RuleRefusal(description="Why nothing was given; null where something was.")

    class Meta:
        description = "One occasion on which a rule's conditions held."


class ServiceRuleSimulation(BaseObjectType):
    """What a rule would have given in the last 90 days."""

    is_wanted = graphene.Boolean(
        required=True, description="Whether it is being worked out; ask again in some seconds."
    )
    is_stale = graphene.Boolean(
        required=True, description="Whether the rule was changed since it was worked out."
    )
    failed = graphene.Boolean(required=True, description="Whether the last try failed.")
    made_at = DateTime(description="When it was worked out; null: not yet.")
    since = DateTime(description="From when on.")
    until = DateTime(description="Until when.")
    occasions = graphene.Int(required=True, description="How often the rule was asked.")
    granted = graphene.Int(required=True, description="How often it gave something.")
    customers = graphene.Int(required=True, description="To how many customers.")
    costs = NonNullList(ServiceMoney, required=True, description="What it cost, by currency.")
    months = NonNullList(ServiceRuleMonth, required=True, description="The same by month.")
    reach = NonNullList(
        ServiceRuleReachCount, required=True, description="How customers would hear of it."
    )
    refusals = NonNullList(
        ServiceRuleRefusalCount, required=True, description="Why nothing was given."
    )
    given = NonNullList(
        ServiceRuleSimulationLine,
        required=True,
        description="The first 200 orders it gave something for, of channels the caller sees.",
    )
    refused = NonNullList(
        ServiceRuleSimulationLine,
        required=True,
        description="The first 100 orders whose conditions held and that got nothing.",
    )

    class Meta:
        description = (
            "What a rule would have given in the last 90 days, as if it and all that are on had "
            "been on since then. Nothing was given."
        )

    @staticmethod
    def resolve_is_wanted(root: SimulationView, info: Any) -> bool:
        """Return whether it is under way."""
        return root.row.wanted_at is not None

    @staticmethod
    def resolve_is_stale(root: SimulationView, info: Any) -> bool:
        """Return whether it is of another revision."""
        return root.row.result is not None and root.row.revision != root.revision

    @staticmethod
    def resolve_failed(root: SimulationView, info: Any) -> bool:
        """Return whether the last try failed."""
        return bool(root.row.last_error)

    @staticmethod
    def resolve_made_at(root: SimulationView, info: Any) -> datetime | None:
        """Return when."""
        return root.row.made_at

    @staticmethod
    def resolve_since(root: SimulationView, info: Any) -> datetime | None:
        """Return from when on."""
        return _moment(root.result.get("since"))

    @staticmethod
    def resolve_until(root: SimulationView, info: Any) -> datetime | None:
        """Return until when."""
        return _moment(root.result.get("until"))

    @staticmethod
    def resolve_occasions(root: SimulationView, info: Any) -> int:
        """Return how often it was asked."""
        return int(root.result.get("occasions", 0))

    @staticmethod
    def resolve_granted(root: SimulationView, info: Any) -> int:
        """Return how often it gave."""
        return int(root.result.get("granted", 0))

    @staticmethod
    def resolve_customers(root: SimulationView, info: Any) -> int:
        """Return to how many."""
        return int(root.result.get("people", 0))

    @staticmethod
    def resolve_costs(root: SimulationView, info: Any) -> list[ServiceMoney]:
        """Return the sums."""
        return _money(root.result.get("months", ()))

    @staticmethod
    def resolve_months(root: SimulationView, info: Any) -> list[dict[str, Any]]:
        """Return the months."""
        return [
            {**row, "cost": ServiceMoney(amount=Decimal(row["cost"]), currency=row["currency"])}
            for row in root.result.get("months", ())
        ]

    @staticmethod
    def resolve_reach(root: SimulationView, info: Any) -> list[dict[str, Any]]:
        """Return who is reached how."""
        found = sorted(root.result.get("reach", {}).items())
        return [{"reach": key, "count": count} for key, count in found]

    @staticmethod
    def resolve_refusals(root: SimulationView, info: Any) -> list[dict[str, Any]]:
        """Return the reasons."""
        found = sorted(root.result.get("refusals", {}).items())
        return [{"reason": key, "count": count} for key, count in found]

    @staticmethod
    def resolve_given(root: SimulationView, info: Any) -> list[dict[str, Any]]:
        """Return the orders."""
        return _lines(root, root.result.get("given", ()))

    @staticmethod
    def resolve_refused(root: SimulationView, info: Any) -> list[dict[str, Any]]:
        """Return the orders."""
        return _lines(root, root.result.get("refused", ()))


class ServiceRule(BaseObjectType):
    """A rule for returning customers."""

    id = graphene.ID(required=True, description="Id of the rule.")
    name = graphene.String(required=True, description="For staff.")
    state = RuleStateEnum(required=True, description="Whether it is asked.")
    text = graphene.String(
        required=True,
        description="The whole rule in plain language.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
    )
    trigger = RuleTrigger(required=True, description="When it is asked.")
    days = graphene.Int(required=True, description="How long it waits; 0 where it does not.")
    conditions = NonNullList(
        ServiceRuleCondition, required=True, description="All of them must hold."
    )
    reward = graphene.Field(ServiceRuleReward, required=True, description="What is given.")
    limits = graphene.Field(ServiceRuleLimits, required=True, description="How often, how much.")
    priority = graphene.Int(required=True, description="The highest is asked first.")
    stop = graphene.Boolean(
        required=True, description="Whether nothing else is given on the same occasion after it."
    )
    hold_out = graphene.Int(
        required=True, description="Percent of customers who get nothing, to compare with."
    )
    on_since = DateTime(description="Since when it is on; null: it is not.")
    revision = graphene.Int(required=True, description="Counted up by each change.")
    changed_at = DateTime(required=True, description="When it was last changed.")
    this_month = graphene.Field(
        ServiceRuleMonth, description="What it gave this month; null: nothing."
    )
    simulation = graphene.Field(
        ServiceRuleSimulation, description="The last simulation; null: nobody asked for one."
    )

    class Meta:
        description = "A rule by which customers get something when they buy again."

    @staticmethod
    def resolve_id(root: Rule, info: Any) -> str:
        """Return our own id."""
        return ids.to_global(TYPE, root.pk)

    @staticmethod
    def resolve_text(root: Rule, info: Any, language_code: str | None = None) -> str:
        """Return it in a sentence."""
        terms = read_terms(root)
        with port.current().writer():
            names = naming.of_rules([terms])
        return summary.sentence(terms, language_code or "en", names)

    @staticmethod
    def resolve_conditions(root: Rule, info: Any) -> list[dict[str, object]]:
        """Return its conditions."""
        return [condition_shown(one) for one in root.conditions]

    @staticmethod
    def resolve_reward(root: Rule, info: Any) -> dict[str, object]:
        """Return what it gives."""
        return reward_shown(root.reward)

    @staticmethod
    def resolve_limits(root: Rule, info: Any) -> dict[str, object]:
        """Return its limits."""
        return shown("limits", LIMITS, root.limits)

    @staticmethod
    def resolve_this_month(root: Rule, info: Any) -> dict[str, Any] | None:
        """Return what it gave."""
        month = f"{datetime.now(UTC):%Y-%m}"
        with port.current().writer():
            used = rule_list.used_in_month([root.pk], month).get(root.pk)
        if used is None:
            return None
        count, booked, currency = used
        cost = ServiceMoney(amount=booked, currency=currency)
        return {"month": month, "count": count, "cost": cost}

    @staticmethod
    def resolve_simulation(root: Rule, info: Any) -> SimulationView | None:
        """Return the last one."""
        row = simulations.find(root.pk)
        return SimulationView(row, root.revision, caller_of(info)) if row else None


class ServiceRuleConnection(CountableConnection):
    """A page of rules."""

    class Meta:
        node = ServiceRule
        description = "A page of rules for returning customers."


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _lines(view: SimulationView, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    with port.current().writer():
        orders = port.current().read_orders([UUID(row["order"]) for row in rows], history=False)
    allowed = view.caller.channel_ids
    found = []
    for row in rows:
        order = orders.get(UUID(row["order"]))
        if order is None or (allowed is not None and order.channel_id not in allowed):
            continue
        cost = ServiceMoney(amount=Decimal(row["cost"]), currency=row["currency"])
        found.append(
            {
                "order_id": ids.to_global("Order", order.id),
                "order_number": str(order.number),
                "at": _moment(row["at"]),
                "cost": None if row["refusal"] else cost,
                "reach": row["reach"],
                "refusal": row["refusal"],
            }
        )
    return found
