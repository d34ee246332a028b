"""What rules, campaigns and referral gave, what came of it, and what is left of budgets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from ...database import fetch, transaction_time
from ...messages import channels
from ...messages.rules import ChannelGate, zone_of
from ...shop import port
from ..asking.models import Rule
from ..campaigns.models import Campaign
from ..campaigns.running import scope_of as campaign_scope
from ..referral import program as programs
from ..referral.rounds import scope_of as referral_scope
from ..rules import reward as rewards
from ..rules.words import RuleState
from . import figures_sql
from .uplift import DAYS, Group, Uplift, compare


class Source(StrEnum):
    """By what something was granted."""

    RULE = "rule"
    CAMPAIGN = "campaign"
    REFERRAL = "referral"
    REMEDY = "remedy"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Key:
    """Which line of the report."""

    source: Source
    id: int
    """Of the rule or campaign; of the channel for all others."""
    month: date
    """Its first day, by the calendar of the channel."""
    currency: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What was granted in a month, and how it stands today."""

    key: Key
    granted: int
    given: int
    """The line, the code or the card is or was there."""
    used: int
    expired: int
    revoked: int
    failed: int
    held_out: int
    """By lot; not among the granted."""
    cost: Decimal
    """Booked; what was taken back is free again."""
    redeemed: Decimal
    """Worth of the orders in which its codes were used, less what was given back."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A budget of this month, or of a campaign for all of its time."""

    source: Source
    id: int
    currency: str
    limit: Decimal
    booked: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be booked."""
        return max(self.limit - self.booked, Decimal(0))


@dataclass(frozen=True, slots=True)
class Where:
    """Which stretch of time, and whose channels."""

    first: date
    """The first day of the first month."""
    after: date
    """The first day of the month after the last one."""
    allowed_channel_ids: Sequence[int] | None = None
    """Those the caller may see; None: all."""


def figures(where: Where) -> list[Figures]:
    """Return the lines of a report, by month, source and id; one statement on the grants."""
    gates = channels.gates()
    known = list(port.current().read_channels())
    values = {
        "first": where.first,
        "after": where.after,
        "channels": known,
        "zones": [str(zone_of(_gate(gates, pk).settings.time_zone)) for pk in known],
        "allowed": _allowed(where),
    }
    return [
        Figures(Key(Source(source), which or 0, month, currency), *rest)
        for source, which, month, currency, *rest in fetch(figures_sql.FIGURES, values)
    ]


def uplifts(rule_ids: Collection[int], where: Where) -> dict[int, Uplift]:
    """Return what rules bring, by rule id; one statement.

    Over all their time: a month alone has too few cases. Rules of which nothing is known are
    told as such.
    """
    values = {
        "rules": list(rule_ids), "days": DAYS, "now": transaction_time(),
        "allowed": _allowed(where),
    }  # fmt: skip
    groups = {
        (rule, held): Group(cases, again)
        for rule, held, cases, again in fetch(figures_sql.UPLIFT, values)
    }
    none = Group(0, 0)
    return {
        pk: compare(groups.get((pk, False), none), groups.get((pk, True), none)) for pk in rule_ids
    }


def gauges(where: Where) -> list[Gauge]:
    """Return all budgets that run now, with what is used up; a constant number of statements.

    Rules are the shop's: their budgets are shown to who sees all channels.
    """
    now = transaction_time()
    limits: dict[tuple[Source, int], tuple[str, str, Decimal]] = {}
    if where.allowed_channel_ids is None:
        for rule in Rule.objects.filter(state=RuleState.ON, archived_at__isnull=True):
            if budget := rule.limits.get("monthly_budget"):
                currency = str(rule.limits.get("currency") or "")
                limits[Source.RULE, rule.pk] = (f"rule:{rule.pk}", currency, Decimal(str(budget)))
    running = Campaign.objects.filter(state__in=["scheduled", "running"], budget__isnull=False)
    for campaign in running:
        if _sees(where, campaign.channel_id) and campaign.budget is not None:
            currency = str(rewards.currency_of(rewards.read(campaign.reward)))
            limits[Source.CAMPAIGN, campaign.pk] = (
                campaign_scope(campaign.pk), currency, campaign.budget
            )  # fmt: skip
    for pk, program in programs.all_programs().items():
        if _sees(where, pk) and program.is_on and program.reward and program.monthly_budget:
            limits[Source.REFERRAL, pk] = (
                referral_scope(pk), program.reward.currency, program.monthly_budget
            )  # fmt: skip
    booked = _booked([scope for scope, _, _ in limits.values()], now)
    return [
        Gauge(source, pk, currency, limit, booked.get((scope, currency), Decimal(0)))
        for (source, pk), (scope, currency, limit) in sorted(limits.items())
    ]


def names(keys: Collection[Key]) -> Mapping[tuple[Source, int], str]:
    """Return what rules, campaigns and channels are called; three statements."""
    by_source: dict[Source, set[int]] = {}
    for key in keys:
        by_source.setdefault(key.source, set()).add(key.id)
    found: dict[tuple[Source, int], str] = {}
    rules = Rule.objects.filter(pk__in=by_source.get(Source.RULE, ()))
    found |= {(Source.RULE, pk): name for pk, name in rules.values_list("pk", "name")}
    kept = Campaign.objects.filter(pk__in=by_source.get(Source.CAMPAIGN, ()))
    found |= {(Source.CAMPAIGN, pk): name for pk, name in kept.values_list("pk", "name")}
    for pk, channel in port.current().read_channels().items():
        for source in (Source.REFERRAL, Source.REMEDY, Source.STAFF):
            found[source, pk] = channel.name
    return found


def _booked(scopes: list[str], now: datetime) -> dict[tuple[str, str], Decimal]:
    """Return what is booked by scope and currency: of the month it is anywhere, or of all."""
    months = sorted(
        {f"{now.astimezone(zone):%Y-%m}" for zone in _zones()} | {f"{now.astimezone(UTC):%Y-%m}"}
    )
    rows = fetch(figures_sql.BUDGETS, {"scopes": scopes, "months": months})
    found: dict[tuple[str, str], tuple[str, Decimal]] = {}
    for scope, period, currency, booked in rows:
        # Around midnight of a month two may be current: the newer one counts.
        if period >= found.get((scope, currency), ("", Decimal(0)))[0]:
            found[scope, currency] = (period, booked)
    return {key: booked for key, (_, booked) in found.items()}


def _zones() -> list[tzinfo]:
    gates = channels.gates()
    return [zone_of(_gate(gates, pk).settings.time_zone) for pk in port.current().read_channels()]


def _gate(gates: Mapping[int, ChannelGate], channel_id: int) -> ChannelGate:
    return gates.get(channel_id, ChannelGate())


def _sees(where: Where, channel_id: int) -> bool:
    return where.allowed_channel_ids is None or channel_id in where.allowed_channel_ids


def _allowed(where: Where) -> list[int] | None:
    return None if where.allowed_channel_ids is None else list(where.allowed_channel_ids)
