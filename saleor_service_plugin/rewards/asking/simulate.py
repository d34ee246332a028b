"""What a rule would have given in the last 90 days; nothing is written.

The same function decides as when it is real (`rules.decide`), over the same reading of the
same customers (`case.read`), with limits that are counted in memory. The other rules that are
on are asked beside it, as if all had been on for 90 days: one that stops those behind it does
so here as well. Orders are seen as they stand today.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from ...database import fetch
from ...messages import channels, gate
from ...messages.consent.relation import Asked, relations
from ...messages.rules import ChannelGate, MessageClass
from ...shop import port
from ...shop.snapshots import Channel
from ..goodies import settings as reward_settings
from ..history import read as history
from ..history.models import Purchase
from ..rules.case import Case, OrderFacts
from ..rules.conditions import NEED_ORDER, holds
from ..rules.decide import Verdict, concerns, decide
from ..rules.reward import GoodieReward
from ..rules.standing import Standing
from ..rules.terms import Terms
from ..rules.words import BEFORE_PACKING, WITH_DAYS, ConditionKind, Trigger
from . import case as cases
from . import costs, past
from .counted_room import CountedRoom
from .models import Occasion
from .outcome import Line, Outcome, Reach
from .past import Past
from .room import currency_of, month_of

DAYS = 90

SLICE = 500
"""Occasions that are read at once."""


class TimeUpError(Exception):
    """It takes longer than there is time."""


@dataclass(slots=True)
class _World:
    """What goes on while a simulation runs."""

    rule: Terms
    rules: Sequence[Terms]
    since: datetime
    channels: Mapping[int, Channel]
    gates: Mapping[int, ChannelGate]
    prices: costs.Prices
    similar: Collection[int]
    """Channels whose codes advertise similar goods, as staff say (section 7 (3) UWG)."""
    room: CountedRoom = field(default_factory=CountedRoom)
    goodies: Counter[int] = field(default_factory=Counter)
    """Goodies that somebody would have got by now, by person."""


def simulate(
    rule: Terms,
    others: Sequence[Terms],
    *,
    now: datetime,
    end: float | None = None,
    went_on: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Work out what a rule would have given.

    Args:
        rule: Which; whether it is on is no matter.
        others: Those that are on; the rule itself among them is passed over.
        now: Database time; the 90 days before it are gone through.
        end: When to give up, by the monotonic clock; None: never.
        went_on: Told after each slice how many occasions were gone through.

    Raises:
        TimeUpError: It took longer.
        django.db.Error: The database failed.

    """
    since = now - timedelta(days=DAYS)
    rules = _beside(rule, others)
    outcome = Outcome(since, now)

    def check_time() -> None:
        if end is not None and time.monotonic() > end:
            raise TimeUpError

    with port.current().writer():
        world = _World(
            rules[0], rules, since, port.current().read_channels(), channels.gates(),
            costs.prices(rules),
            {pk for pk, row in reward_settings.read().items() if row.similar_goods},
        )  # fmt: skip
        waiting = [
            one
            for trigger in dict.fromkeys(each.trigger for each in rules)
            for one in past.of_trigger(trigger, rule.days, since, now, check_time)
        ]
        waiting.sort(key=past.place)
    for begin in range(0, len(waiting), SLICE):
        check_time()
        with port.current().writer():
            for line in _slice(world, waiting[begin : begin + SLICE], now):
                outcome.add(line)
        went_on(min(begin + SLICE, len(waiting)))
    outcome.occasions = sum(one.trigger is rule.trigger for one in waiting)
    return outcome


def _beside(rule: Terms, others: Sequence[Terms]) -> list[Terms]:
    """Return the rule, then those that may change what becomes of it; all on since ever.

    Where one waits a number of days, it is asked alone. Where goodies that were given before
    are looked at, those that come by other triggers matter as well.
    """
    rule = replace(rule, on_since=None)
    rest = [replace(one, on_since=None) for one in others if one.id != rule.id]
    found = [rule]
    if rule.trigger not in WITH_DAYS:
        found += [one for one in rest if one.trigger is rule.trigger]
    if any(each.kind is ConditionKind.GOODIES for one in found for each in one.conditions):
        found += [one for one in rest if one.trigger in BEFORE_PACKING - {rule.trigger}]
    return found


def _slice(world: _World, found: Sequence[Past], now: datetime) -> list[Line]:
    """Return what a slice of occasions comes to, in time order."""
    standings = history.before_orders([one.order_id for one in found])
    purchases = Purchase.objects.in_bulk([one.order_id for one in found])
    given_before = _goodies_before(
        {one.person_id for one in standings.values()}, world.since
    )  # fmt: skip
    likely = [
        one
        for one in found
        if one.order_id in standings
        and one.order_id in purchases
        and _may_hold(world, one, purchases[one.order_id], standings[one.order_id])
    ]
    lines: list[tuple[Line, Asked | None]] = []
    for one, asking in _asked(likely, world.gates):
        purchase = purchases[one.order_id]
        standing = _standing(world, one, purchase, asking.case.standing, given_before)
        occasion = replace(asking.case, standing=standing)
        if one.trigger is Trigger.WITHOUT_ORDER:
            occasion = replace(occasion, trigger=one.trigger, order=None)
        verdicts = decide(
            world.rules,
            occasion,
            world.room,
            lambda rule, at=occasion: world.prices.of(rule, at),  # type: ignore[misc]
        )
        for verdict in verdicts:
            if verdict.refusal is None and isinstance(verdict.rule.reward, GoodieReward):
                world.goodies[standing.person_id] += 1
            if verdict.rule is world.rule:
                lines.append(
                    (_line(one, occasion, verdict), _reached(world, verdict, asking, purchase))
                )
    return list(_with_reach(world.rule, lines))


def _may_hold(world: _World, one: Past, purchase: Purchase, standing: Standing) -> bool:
    """Return whether any rule can hold, by what is known without reading the order.

    Goodies are left to the real question: they only become more while it goes on.
    """
    channel = world.channels.get(purchase.channel_id)
    if channel is None:
        return False
    without = one.trigger is Trigger.WITHOUT_ORDER
    facts = OrderFacts(
        str(one.order_id), purchase.placed_at, purchase.value, purchase.currency, "", "",
        has_account=False,
    )  # fmt: skip
    occasion = Case(
        trigger=one.trigger,
        at=one.at,
        day=cases.day_of(one.at, world.gates.get(channel.id, ChannelGate())),
        channel_id=channel.id,
        currency=channel.currency,
        standing=_after(standing, purchase) if without else standing,
        order=None if without else facts,
    )
    later = NEED_ORDER | {ConditionKind.GROUP, ConditionKind.GOODIES}
    return any(
        concerns(rule, occasion)
        and all(holds(each, occasion) for each in rule.conditions if each.kind not in later)
        for rule in world.rules
    )


def _asked(
    found: Sequence[Past], gates: Mapping[int, ChannelGate]
) -> Iterator[tuple[Past, cases.Asking]]:
    """Read occasions as if they were due, in time order."""
    # Of somebody who orders no more it is his last order that is read; what follows from the
    # silence is put in by who asks.
    rows = [
        Occasion(
            pk=place, key="", order_id=one.order_id, person_id=one.person_id,
            at=one.at, due_at=one.at,
            trigger=Trigger.PAID if one.trigger is Trigger.WITHOUT_ORDER else one.trigger,
        )
        for place, one in enumerate(found, start=1)
    ]  # fmt: skip
    read = cases.read(rows, gates) if rows else {}
    for place, one in enumerate(found, start=1):
        asking = read.get(place)
        gate_of = gates.get(asking.case.channel_id, ChannelGate()) if asking else None
        if asking is not None and gate_of is not None:
            yield one, asking


def _standing(
    world: _World, one: Past, purchase: Purchase, standing: Standing, before: Mapping[int, int]
) -> Standing:
    """Return what had been bought then, with the goodies that would have been given by then."""
    goodies = before.get(standing.person_id, 0) + world.goodies[standing.person_id]
    if one.trigger is Trigger.WITHOUT_ORDER:
        standing = _after(standing, purchase)
    return replace(standing, goodies=goodies)


def _after(standing: Standing, purchase: Purchase) -> Standing:
    """Return what had been bought with an order, of what had been bought before it."""
    spent = dict(standing.spent)
    spent[purchase.currency] = spent.get(purchase.currency, Decimal(0)) + purchase.value
    return replace(
        standing,
        proven=True,
        orders=standing.orders + 1,
        spent=spent,
        last_at=purchase.placed_at,
    )


# What was really given before the time that is gone through, in the year before its begin.
GIVEN_BEFORE = """
SELECT coalesce(who.merged_into, who.id), count(*)
FROM saleor_service_grant g JOIN saleor_service_person who ON who.id = g.person_id
WHERE (who.id = ANY(%(ids)s) OR who.merged_into = ANY(%(ids)s))
    AND g.kind = 'goodie' AND g.state IN ('decided', 'given', 'used') AND NOT g.trial
    AND g.granted_at > %(since)s - interval '365 days' AND g.granted_at < %(since)s
GROUP BY 1
"""


def _goodies_before(person_ids: set[int], since: datetime) -> dict[int, int]:
    rows = fetch(GIVEN_BEFORE, {"ids": list(person_ids), "since": since})
    return {int(person_id): int(count) for person_id, count in rows}


def _line(one: Past, occasion: Case, verdict: Verdict) -> Line:
    return Line(
        order_id=one.order_id,
        person_id=occasion.standing.person_id,
        at=one.at,
        month=month_of(occasion),
        cost=verdict.cost,
        currency=currency_of(verdict.rule, occasion),
        refusal=verdict.refusal,
    )


def _reached(
    world: _World, verdict: Verdict, asking: cases.Asking, purchase: Purchase
) -> Asked | None:
    """Return whom a mail would be for, None where none is needed."""
    if verdict.refusal is not None or isinstance(verdict.rule.reward, GoodieReward):
        return None
    facts, order = asking.case.order, asking.order
    return Asked(
        email=order.email,
        channel_id=asking.case.channel_id,
        country=facts.country if facts else "",
        similar_goods=asking.case.channel_id in world.similar,
        order_id=order.id,
        sold_at=purchase.placed_at if purchase.counts else None,
    )


def _with_reach(rule: Terms, lines: Sequence[tuple[Line, Asked | None]]) -> Iterator[Line]:
    """Say of each how its customer would hear of it, as the law and his words stand today."""
    known = relations({asked for _, asked in lines if asked is not None})
    for line, asked in lines:
        if line.refusal is not None:
            yield line
        elif asked is None:
            yield replace(line, reach=Reach.PARCEL)
        elif gate.decide(MessageClass.ADVERTISING, known[asked]).allowed:
            yield replace(line, reach=Reach.MAIL)
        elif rule.trigger in BEFORE_PACKING:
            yield replace(line, reach=Reach.CARD)
        else:
            yield replace(line, reach=Reach.PAGE)
