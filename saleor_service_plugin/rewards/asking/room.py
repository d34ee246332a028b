"""What the limits of rules leave, on rows that nobody exceeds."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from ..rules.case import Case
from ..rules.reward import GoodieReward
from ..rules.terms import Terms
from ..rules.words import Refusal
from . import books
from .books import Full, Slot, Used


class TallyRoom:
    """The real room: uses up what a grant needs, all of it or nothing, in the caller's
    transaction. On trial it counts apart, so that nothing of a budget is used up.
    """

    def __init__(self, *, trial: bool = False, former: Collection[int] = ()) -> None:
        """Say whether the channel is on trial, and which numbers the person had before.

        Who was two persons until an order proved otherwise has used up what both have.
        """
        self._trial = trial
        self._former = former

    def take(self, rule: Terms, case: Case, cost: Decimal) -> Refusal | None:
        """Use up what a grant needs; return what is used up already, if so."""
        currency = currency_of(rule, case)
        limits = rule.limits
        if limits.monthly_budget is not None and limits.currency not in ("", currency):
            # What cannot be compared cannot be kept under it.
            return Refusal.BUDGET
        slots = slots_of(rule, case, cost, currency)
        if self._former:
            prefix = books.TRIAL if self._trial else ""
            before = books.used([f"{prefix}rule:{rule.id}:person:{pk}" for pk in self._former])
            slots[0] = replace(slots[0], before=before.count)
            if _rests(slots[0], before, case):
                return Refusal.COOLDOWN
        if self._trial:
            slots = [replace(one, scope=f"{books.TRIAL}{one.scope}") for one in slots]
        lack = books.take(slots, at=case.at)
        return None if lack is None else refusal_of(lack.slot, lack.full)


def slots_of(rule: Terms, case: Case, cost: Decimal, currency: str) -> list[Slot]:
    """Return the rows that a grant of this rule uses, with the rule's limits; pure.

    The month's row is used without a budget too: reports show what a rule costs.
    """
    limits = rule.limits
    cooldown = limits.cooldown_days
    scope = f"rule:{rule.id}"
    return [
        Slot(
            f"{scope}:person:{case.standing.person_id}", most=limits.per_customer,
            rest=None if cooldown is None else timedelta(days=cooldown),
        ),
        Slot(scope, f"{case.day:%Y-%m-%d}", most=limits.per_day),
        Slot(scope, most=limits.total),
        Slot(scope, month_of(case), currency, cost, most_booked=limits.monthly_budget),
    ]  # fmt: skip


def currency_of(rule: Terms, case: Case) -> str:
    """Return the currency in which a rule's reward is booked; pure."""
    if isinstance(rule.reward, GoodieReward):
        return rule.limits.currency or case.currency
    return rule.reward.currency


def month_of(case: Case) -> str:
    """Return the month of a budget, by the channel's calendar; pure."""
    return f"{case.day:%Y-%m}"


def _rests(slot: Slot, before: Used, case: Case) -> bool:
    """Whether too little time has passed since something under a former number."""
    rest = Slot(slot.scope, rest=slot.rest)
    return bool(books.lacks(rest, count=0, booked=Decimal(0), last_at=before.last_at, at=case.at))


def refusal_of(slot: Slot, full: Full) -> Refusal:
    """Return as what staff read that a slot has no room; pure."""
    if full is Full.REST:
        return Refusal.COOLDOWN
    if full is Full.BOOKED:
        return Refusal.BUDGET
    if ":person:" in slot.scope:
        return Refusal.PER_CUSTOMER
    return Refusal.TOTAL if slot.period == "all" else Refusal.PER_DAY
