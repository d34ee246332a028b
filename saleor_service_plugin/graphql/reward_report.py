"""The rewards report: figures by month, what is left of budgets, what rules bring."""

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date
from saleor.graphql.core.scalars import Decimal as DecimalScalar
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..database import clock
from ..delivery.reports import words
from ..delivery.reports.where import MOST_MONTHS, month_after
from ..rewards.asking.models import Rule
from ..rewards.reports import export, figures, uplift
from ..rewards.reports.figures import Figures, Gauge, Source, Where
from ..rewards.reports.uplift import Uplift
from ..shop import port
from . import ids
from .callers import MANAGE_DISCOUNTS, demand
from .campaign_enums import RewardSource, UpliftSilence
from .campaign_types import TYPE as CAMPAIGN

USUAL_MONTHS = 12

MOST_RULES = 200

IDS = {Source.RULE: "ServiceRule", Source.CAMPAIGN: CAMPAIGN}
"""Types of what grants; all others are of a channel."""


def _int(description: str) -> Any:
    return graphene.Int(required=True, description=description)


class ServiceRewardFigures(BaseObjectType):
    """What was granted in a month."""

    month = Date(required=True, description="Its first day, by the calendar of the channel.")
    source = RewardSource(required=True, description="By what it was granted.")
    source_id = graphene.ID(
        required=True, description="Id of the rule, the campaign, or Saleor's Channel."
    )
    name = graphene.String(required=True, description="Of the rule, the campaign or the channel.")
    currency = graphene.String(required=True, description="Of the amounts.")
    granted = _int("Grants, without those left out by lot.")
    given = _int("Those whose line, code or card is or was there.")
    used = _int("Goodies that left with a parcel, codes that were redeemed.")
    expired = _int("Codes that nobody used in time.")
    revoked = _int("Taken back.")
    failed = _int("Those that could not be given.")
    held_out = _int("Left out by lot, to compare with.")
    cost = DecimalScalar(required=True, description="What is booked for them.")
    redeemed = DecimalScalar(
        required=True,
        description="Worth of the orders in which its codes were used, less what was given back.",
    )

    class Meta:
        description = "What was granted in a month by one reason, and how it stands today."


class ServiceRewardGauge(BaseObjectType):
    """What is left of a budget."""

    source = RewardSource(required=True, description="Whose budget it is.")
    source_id = graphene.ID(
        required=True, description="Id of the rule, the campaign, or Saleor's Channel."
    )
    name = graphene.String(required=True, description="Of the rule, the campaign or the channel.")
    currency = graphene.String(required=True, description="Of the amounts.")
    limit = DecimalScalar(required=True, description="The budget.")
    booked = DecimalScalar(required=True, description="What is used up of it.")
    left = DecimalScalar(required=True, description="What may still be booked.")

    class Meta:
        description = "A budget of this month; of a campaign: for all of its time."


class ServiceRewardUplift(BaseObjectType):
    """What a rule brings."""

    rule_id = graphene.ID(required=True, description="Id of the rule.")
    name = graphene.String(required=True, description="Of the rule.")
    given_cases = _int("Customers who got something.")
    given_again = _int(f"Of them those who ordered again within {uplift.DAYS} days.")
    held_out_cases = _int("Customers who by lot got nothing.")
    held_out_again = _int(f"Of them those who ordered again within {uplift.DAYS} days.")
    difference = graphene.Float(
        description="Share of the first less that of the others, -1 to 1; null: not known."
    )
    low = graphene.Float(description="The truth lies above this, with 95 percent confidence,")
    high = graphene.Float(description="and below this.")
    silence = UpliftSilence(description="Why it is not known.")

    class Meta:
        description = (
            "Who orders again, of those who got something and of those who by lot did not. "
            f"Each customer counts once, {uplift.DAYS} days after it; from {uplift.LEAST_CASES} "
            "customers on."
        )


class ServiceRewardFile(BaseObjectType):
    """The report as a file."""

    file_name = graphene.String(required=True, description="What it may be called.")
    content = graphene.String(required=True, description="CSV with a byte order mark, for Excel.")
    rows = _int("How many lines it holds.")

    class Meta:
        description = "The figures as a file."


class ServiceRewardReport(BaseObjectType):
    """What rewards cost and bring."""

    figures = NonNullList(
        ServiceRewardFigures, required=True, description="By month, the oldest first."
    )
    gauges = NonNullList(
        ServiceRewardGauge,
        required=True,
        description="Budgets that run now; those of rules for who sees all channels.",
    )
    uplifts = NonNullList(
        ServiceRewardUplift,
        required=True,
        description="What rules bring that leave some out by lot, over all their time.",
    )
    file = graphene.Field(
        ServiceRewardFile,
        required=True,
        description="The figures as a file.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="German, or else English; left out: English."
        ),
    )

    class Meta:
        description = "What rewards cost and bring, reckoned from the grants themselves."

    @staticmethod
    def resolve_figures(root: Where, info: Any) -> list[Mapping[str, Any]]:
        """Return the lines."""
        with port.current().writer():
            found = figures.figures(root)
            names = figures.names([one.key for one in found])
        return [_figures(one, names.get((one.key.source, one.key.id), "")) for one in found]

    @staticmethod
    def resolve_gauges(root: Where, info: Any) -> list[Mapping[str, Any]]:
        """Return the budgets."""
        with port.current().writer():
            found = figures.gauges(root)
            keys = [figures.Key(one.source, one.id, root.first, "") for one in found]
            names = figures.names(keys)
        return [_gauge(one, names.get((one.source, one.id), "")) for one in found]

    @staticmethod
    def resolve_uplifts(root: Where, info: Any) -> list[Mapping[str, Any]]:
        """Return what rules bring."""
        with port.current().writer():
            rules = dict(
                Rule.objects.filter(hold_out__gt=0)
                .order_by("-pk")
                .values_list("pk", "name")[:MOST_RULES]
            )
            found = figures.uplifts(list(rules), root)
        return [_uplift(pk, name, found[pk]) for pk, name in rules.items()]

    @staticmethod
    def resolve_file(root: Where, info: Any, language_code: str = "en") -> Mapping[str, object]:
        """Return the file."""
        with port.current().writer():
            found = export.export(root, language=words.language_of(language_code or "en"))
        return {"file_name": found.name, "content": found.content, "rows": found.rows}


class RewardReportQueries(BaseObjectType):
    """The query for the report."""

    service_reward_report = graphene.Field(
        ServiceRewardReport,
        description="What rules, campaigns and referral gave, what came of it, and what is left of "
        "budgets. Needs MANAGE_DISCOUNTS; staff see the channels they have access to.",
        from_month=graphene.Argument(
            Date, description="A day of the first month; left out: eleven before the last one."
        ),
        until_month=graphene.Argument(
            Date, description="A day of the last month; left out: the current one."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_reward_report(
        _root: Any, info: Any, from_month: date | None = None, until_month: date | None = None
    ) -> Where:
        """Return which report it is."""
        caller = demand(info, MANAGE_DISCOUNTS)
        first, after = months_of(from_month, until_month)
        allowed = caller.channel_ids
        if allowed is not None:
            with port.current().writer():
                every = port.current().read_channels().keys()
            # Who sees all channels sees the shop's rules as well.
            allowed = None if every <= set(allowed) else allowed
        return Where(first, after, allowed)


def months_of(first: date | None, last: date | None) -> tuple[date, date]:
    """Return the first day of the first month, and that of the month after the last.

    Raises:
        GraphQLError: There is no such month, or there are too many.

    """
    try:
        with port.current().writer():
            after = month_after(last or clock().astimezone(UTC).date())
        begin = first.replace(day=1) if first else month_after(after, -USUAL_MONTHS)
        farthest = month_after(after, -MOST_MONTHS)
    except ValueError as error:
        raise GraphQLError("untilMonth: there is no such month.") from error
    if begin < farthest:
        raise GraphQLError(f"fromMonth: at most {MOST_MONTHS} months.")
    return begin, after


def _id(source: Source, pk: int) -> str:
    return ids.to_global(IDS.get(source, "Channel"), pk)


def _figures(one: Figures, name: str) -> Mapping[str, Any]:
    key = one.key
    values = {
        field: getattr(one, field)
        for field in (
            "granted", "given", "used", "expired", "revoked", "failed", "held_out", "cost",
            "redeemed",
        )
    }  # fmt: skip
    return {
        **values, "month": key.month, "source": key.source, "source_id": _id(key.source, key.id),
        "name": name, "currency": key.currency,
    }  # fmt: skip


def _gauge(one: Gauge, name: str) -> Mapping[str, Any]:
    return {
        "source": one.source, "source_id": _id(one.source, one.id), "name": name,
        "currency": one.currency, "limit": one.limit, "booked": one.booked, "left": one.left,
    }  # fmt: skip


def _uplift(pk: int, name: str, one: Uplift) -> Mapping[str, Any]:
    return {
        "rule_id": _id(Source.RULE, pk), "name": name, "given_cases": one.given.cases,
        "given_again": one.given.again, "held_out_cases": one.held_out.cases,
        "held_out_again": one.held_out.again, "difference": one.difference, "low": one.low,
        "high": one.high, "silence": one.silence,
    }  # fmt: skip
