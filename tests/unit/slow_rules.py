"""Asking stored rules about a whole history, slowly and simply.

It reads the stored JSON itself and counts everything anew from the list of orders each time;
it shares no line with the code it is compared with.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

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


def cost_of_json(reward: dict[str, Any]) -> Decimal:
    """Return what is booked, by the stored reward."""
    return {"goodie": Decimal("1.90"), "code": Decimal("5.00"), "gift-card": Decimal("7.50")}[
        reward["kind"]
    ]


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
