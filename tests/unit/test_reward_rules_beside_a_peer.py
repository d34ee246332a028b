"""Random rules over random histories: what is decided, beside a slow and simple reading.

The peer here reads the stored JSON itself and counts everything anew from the whole list of
orders each time; it shares no line with the code it is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from saleor_service_plugin.rewards.rules.case import Case, OrderFacts
from saleor_service_plugin.rewards.rules.decide import decide
from saleor_service_plugin.rewards.rules.standing import Standing
from saleor_service_plugin.rewards.rules.terms import (
    Terms,
    read_conditions,
    read_terms,
    write_condition,
)
from saleor_service_plugin.rewards.rules.words import ConditionKind, Refusal, Trigger

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Bought:
    """One order of a history."""

    person: int
    hours: int
    cents: int
    currency: str
    country: str
    language: str
    account: bool
    things: frozenset[int]
    channel: int
    back: int
    pieces: int

    @property
    def at(self) -> datetime:
        return START + timedelta(hours=self.hours)


@dataclass
class Given:
    """Something the peer gave."""

    rule: int
    person: int
    at: datetime
    cost: Decimal
    goodie: bool


@dataclass
class CountingRoom:
    """Limits as the simulation counts them: plain lists."""

    given: list[Given] = field(default_factory=list)

    def take(self, rule: Terms, case: Case, cost: Decimal) -> Refusal | None:
        limits, mine = rule.limits, [one for one in self.given if one.rule == rule.id]
        his = [one for one in mine if one.person == case.standing.person_id]
        month = sum((one.cost for one in mine if one.at.month == case.at.month), Decimal(0))
        if limits.per_customer is not None and len(his) >= limits.per_customer:
            return Refusal.PER_CUSTOMER
        if limits.cooldown_days is not None and his:
            wait = timedelta(days=limits.cooldown_days)
            if max(one.at for one in his) + wait > case.at:
                return Refusal.COOLDOWN
        if limits.per_day is not None:
            today = [one for one in mine if one.at.date() == case.day]
            if len(today) >= limits.per_day:
                return Refusal.PER_DAY
        if limits.total is not None and len(mine) >= limits.total:
            return Refusal.TOTAL
        if limits.monthly_budget is not None and month + cost > limits.monthly_budget:
            return Refusal.BUDGET
        self.given.append(Given(rule.id, case.standing.person_id, case.at, cost, goodie=False))
        return None


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Return every kind of condition, as it is stored."""
    few = st.lists(st.integers(1, 5), min_size=1, max_size=3)
    flag, days = st.booleans(), st.none() | st.integers(0, 40)
    currency = st.sampled_from(["EUR", "CHF"])
    money = st.integers(0, 20_000).map(lambda cents: str(Decimal(cents) / 100))

    def made(kind: str, **fields: Any) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({"kind": st.just(kind), **fields})

    some_money = money.filter(lambda text: Decimal(text) > 0)
    return st.one_of(
        made("nth-order", **{"from": st.integers(1, 4), "to": st.none() | st.integers(1, 5)}),
        made("every-nth", n=st.integers(1, 4)),
        made("spent", amount=some_money, currency=currency),
        made("days-since-last", least=days, most=days),
        made("order-value", least=st.none() | money, most=st.none() | money, currency=currency),
        made("products", ids=few, variant_ids=st.none() | few, any=flag),
        made("collections", ids=few, any=flag),
        made("categories", ids=few, any=flag),
        made("country", codes=st.sampled_from([["DE"], ["AT", "CH"], ["DE", "FR"]]), any=flag),
        made("channel", ids=few),
        made("group", ids=few),
        made("weekday", days=st.lists(st.integers(1, 7), min_size=1, max_size=6)),
        made("goodies", most=st.integers(0, 3)),
        made("returns", most=st.sampled_from(["0", "0.1", "0.25", "0.5", "1"])),
        made("account", has=flag),
        made("language", codes=st.sampled_from([["de"], ["en"], ["de", "fr"]])),
    )


def rules() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return rules as they are stored."""
    count = st.none() | st.integers(1, 3)
    one = st.fixed_dictionaries(
        {
            "trigger": st.sampled_from(["paid", "without-order"]),
            "conditions": st.lists(conditions(), max_size=3),
            "reward": st.sampled_from(
                [
                    {"kind": "goodie", "goodie_ids": [1]},
                    {
                        "kind": "code", "code_kind": "fixed", "value": "5.00", "currency": "EUR",
                        "valid_days": 30,
                    },
                    {"kind": "gift-card", "amount": "7.50", "currency": "CHF"},
                ]
            ),
            "limits": st.fixed_dictionaries(
                {
                    "per_customer": count, "cooldown_days": count, "per_day": count,
                    "total": st.none() | st.integers(1, 8),
                    "monthly_budget": st.none() | st.sampled_from(["5.00", "12.50", "30.00"]),
                    "currency": st.just("EUR"),
                }
            ),
            "priority": st.integers(-1, 1),
            "stop": st.booleans(),
            "hold_out": st.sampled_from([0, 0, 30]),
            "since": st.none() | st.integers(0, 300),
        }
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=4)


def histories() -> st.SearchStrategy[list[Bought]]:
    """Return orders of a few people, in time."""
    one = st.builds(
        Bought, person=st.integers(1, 3), hours=st.integers(0, 1200),
        cents=st.integers(0, 15_000), currency=st.sampled_from(["EUR", "CHF"]),
        country=st.sampled_from(["DE", "AT", "CH"]), language=st.sampled_from(["de-at", "EN"]),
        account=st.booleans(), things=st.frozensets(st.integers(1, 5), max_size=3),
        channel=st.integers(1, 3), back=st.integers(0, 2), pieces=st.integers(2, 8),
    )  # fmt: skip
    return st.lists(one, max_size=12).map(lambda found: sorted(found, key=lambda one: one.hours))


def cost_of_json(reward: dict[str, Any]) -> Decimal:
    """Return what is booked, by the stored reward."""
    return {"goodie": Decimal("1.90"), "code": Decimal("5.00"), "gift-card": Decimal("7.50")}[
        reward["kind"]
    ]


# --- the peer ---------------------------------------------------------------------------


def peer_holds(one: dict[str, Any], before: list[Bought], now: Bought, at: datetime,
               goodies: int, *, has_order: bool) -> bool:  # fmt: skip
    """Say whether a stored condition holds, from the whole history."""
    kind = one["kind"]
    nth = len(before) + (1 if has_order else 0)
    if kind == "nth-order":
        return nth in range(one["from"], (one["to"] if one["to"] is not None else 10**6) + 1)
    if kind == "every-nth":
        return nth in range(one["n"], 1000, one["n"])
    if kind == "spent":
        cents = [order.cents for order in before if order.currency == one["currency"]]
        return Fraction(sum(cents), 100) >= Fraction(one["amount"])
    if kind == "days-since-last":
        if not before:
            return False
        passed = at - before[-1].at
        full = passed // timedelta(days=1)
        return not (one["least"] is not None and full < one["least"]) and not (
            one["most"] is not None and full > one["most"]
        )
    if kind == "channel":
        return now.channel in one["ids"]
    if kind == "group":
        return now.person in one["ids"]
    if kind == "weekday":
        return {"Mon": 1, "Tue": 2, "Wed": 3, "Thu": 4, "Fri": 5, "Sat": 6, "Sun": 7}[
            at.strftime("%a")
        ] in one["days"]
    if kind == "goodies":
        return not goodies > one["most"]
    if kind == "returns":
        pieces = sum(order.pieces for order in before)
        back = sum(order.back for order in before)
        return pieces == 0 or Fraction(back, pieces) <= Fraction(one["most"])
    if not has_order:
        return False
    if kind == "order-value":
        if now.currency != one["currency"]:
            return False
        if one["least"] is not None and Fraction(now.cents, 100) < Fraction(one["least"]):
            return False
        return one["most"] is None or Fraction(now.cents, 100) <= Fraction(one["most"])
    if kind == "account":
        return bool(now.account) == bool(one["has"])
    if kind == "language":
        return any(now.language.lower().startswith(code) for code in one["codes"])
    if kind == "country":
        there = [now.country] if now.country in one["codes"] else []
    else:
        # Variants are numbered 10 above their products here.
        there = [thing for thing in now.things if thing in one["ids"]]
        if kind == "products":
            there += [x for x in now.things if x + 10 in (one["variant_ids"] or [])]
    return bool(there) if one["any"] else not there


def peer(
    stored: list[dict[str, Any]], history: list[Bought], trigger: str
) -> list[list[tuple[int, str]]]:
    """Return per order what each rule comes to, by its number."""
    given: list[tuple[int, int, datetime, Decimal]] = []
    gifts: dict[int, int] = {}
    answers = []
    for place, now in enumerate(history):
        before = [one for one in history[:place] if one.person == now.person]
        at = now.at
        channel_currency = {1: "EUR", 2: "EUR", 3: "CHF"}[now.channel]
        answer: list[tuple[int, str]] = []
        over = False
        numbered = list(enumerate(stored, start=1))
        for level in (1, 0, -1):
            for number, rule in numbered:
                if rule["priority"] != level or rule["trigger"] != trigger:
                    continue
                if rule["since"] is not None and at < START + timedelta(hours=rule["since"]):
                    continue
                if rule["reward"].get("currency", channel_currency) != channel_currency:
                    continue
                goodies = gifts.get(now.person, 0)
                if False in [
                    peer_holds(one, before, now, at, goodies, has_order=trigger == "paid")
                    for one in rule["conditions"]
                ]:
                    continue
                said = peer_says(number, rule, given, now, over=over)
                answer.append((number, said))
                if said == "given" and rule["stop"]:
                    over = True
        for number, said in answer:
            if said == "given" and stored[number - 1]["reward"]["kind"] == "goodie":
                gifts[now.person] = gifts.get(now.person, 0) + 1
        answers.append(answer)
    return answers


def peer_says(number: int, rule: dict[str, Any], given: list[Any], now: Bought, *,
              over: bool) -> str:  # fmt: skip
    """Say what becomes of a rule whose conditions hold."""
    if over:
        return "stopped"
    digest = sha256(f"{number}:{now.person}".encode()).hexdigest()[:16]
    if int(digest, 16) % 100 in range(rule["hold_out"]):
        return "held-out"
    limits, cost = rule["limits"], cost_of_json(rule["reward"])
    mine = [one for one in given if one[0] == number]
    his = [one for one in mine if one[1] == now.person]
    if limits["per_customer"] and len(his) >= limits["per_customer"]:
        return "per-customer"
    if limits["cooldown_days"] and any(
        now.at - one[2] < timedelta(days=limits["cooldown_days"]) for one in his
    ):
        return "cooldown"
    if limits["per_day"] and limits["per_day"] <= sum(
        one[2].strftime("%F") == now.at.strftime("%F") for one in mine
    ):
        return "per-day"
    if limits["total"] and len(mine) >= limits["total"]:
        return "total"
    if limits["monthly_budget"]:
        month = [one[3] for one in mine if one[2].strftime("%Y-%m") == now.at.strftime("%Y-%m")]
        if sum(month, cost) > Decimal(limits["monthly_budget"]):
            return "budget"
    given.append((number, now.person, now.at, cost))
    return "given"


# --- both -------------------------------------------------------------------------------


def read(stored: list[dict[str, Any]]) -> list[Terms]:
    """Read rules as the database would hold them."""
    rows = []
    for number, one in enumerate(stored, start=1):
        since = None if one["since"] is None else START + timedelta(hours=one["since"])
        row = {**one, "id": number, "revision": 1, "days": 0, "on_since": since}
        rows.append(read_terms(SimpleNamespace(**row)))
    return rows


def standing(before: list[Bought], person: int, goodies: int) -> Standing:
    """Sum up what a person had bought."""
    spent: dict[str, Decimal] = {}
    for one in before:
        spent[one.currency] = spent.get(one.currency, Decimal(0)) + Decimal(one.cents) / 100
    return Standing(
        person_id=person,
        proven=True,
        orders=len(before),
        spent=spent,
        last_at=before[-1].at if before else None,
        pieces=sum(one.pieces for one in before),
        pieces_back=sum(one.back for one in before),
        goodies=goodies,
        groups=frozenset({person}),
    )


def facts(now: Bought) -> OrderFacts:
    """Return an order as conditions see it."""
    return OrderFacts(
        order_id="",
        placed_at=now.at,
        value=Decimal(now.cents) / 100,
        currency=now.currency,
        country=now.country,
        language=now.language,
        has_account=now.account,
        product_ids=now.things,
        variant_ids=frozenset(one + 10 for one in now.things),
        collection_ids=now.things,
        category_ids=now.things,
    )


@settings(max_examples=600, deadline=None)
@given(stored=rules(), history=histories(), trigger=st.sampled_from(["paid", "without-order"]))
def test_the_peer_agrees(stored: list[dict[str, Any]], history: list[Bought], trigger: str) -> None:
    """Every verdict over every order is the same, in the same order."""
    # given
    terms, room, gifts = read(stored), CountingRoom(), dict[int, int]()
    costs = {one.id: cost_of_json(stored[one.id - 1]["reward"]) for one in terms}
    # when
    found = []
    for place, now in enumerate(history):
        before = [one for one in history[:place] if one.person == now.person]
        case = Case(
            trigger=Trigger(trigger),
            at=now.at,
            day=now.at.date(),
            channel_id=now.channel,
            currency={1: "EUR", 2: "EUR", 3: "CHF"}[now.channel],
            standing=standing(before, now.person, gifts.get(now.person, 0)),
            order=facts(now) if trigger == "paid" else None,
        )
        verdicts = decide(terms, case, room, lambda rule: costs[rule.id])
        found.append([(one.rule.id, one.refusal or "given") for one in verdicts])
        for one in verdicts:
            if one.refusal is None and stored[one.rule.id - 1]["reward"]["kind"] == "goodie":
                gifts[now.person] = gifts.get(now.person, 0) + 1
    # then
    assert found == peer(stored, history, trigger)


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions(), max_size=6))
def test_a_condition_is_stored_and_read_back(stored: list[dict[str, Any]]) -> None:
    """Reading, writing and reading again gives the same."""
    # given
    once = read_conditions(stored)
    # when
    again = read_conditions([write_condition(one) for one in once])
    # then
    assert again == once


def test_every_kind_is_tried() -> None:
    """No kind of condition is left out above."""
    # given
    kinds = {one.value for one in ConditionKind}
    # when
    tried = {one["kind"] for one in _examples()}
    # then
    assert tried == kinds


def _examples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @settings(max_examples=200, database=None, deadline=None)
    @given(conditions())
    def collect(one: dict[str, Any]) -> None:
        found.append(one)

    collect()
    return found
