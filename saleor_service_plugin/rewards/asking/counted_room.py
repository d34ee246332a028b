"""The limits of rules, counted in memory: what a simulation goes by. It writes nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ..rules.case import Case
from ..rules.terms import Terms
from ..rules.words import Refusal
from . import books
from .room import currency_of, refusal_of, slots_of

Place = tuple[str, str, str]


@dataclass(slots=True)
class _Used:
    """What was used of one slot."""

    count: int = 0
    booked: Decimal = Decimal(0)
    last_at: datetime | None = None


@dataclass(slots=True)
class CountedRoom:
    """The same slots and the same comparison as the real room's, without its rows."""

    used: dict[Place, _Used] = field(default_factory=dict)

    def take(self, rule: Terms, case: Case, cost: Decimal) -> Refusal | None:
        """Use up what a grant needs, all of it or nothing; return what is used up, if so."""
        currency = currency_of(rule, case)
        limits = rule.limits
        if limits.monthly_budget is not None and limits.currency not in ("", currency):
            return Refusal.BUDGET
        found = []
        for slot in slots_of(rule, case, cost, currency):
            used = self.used.get((slot.scope, slot.period, slot.currency)) or _Used()
            full = books.lacks(
                slot, count=used.count, booked=used.booked, last_at=used.last_at, at=case.at
            )
            if full:
                return refusal_of(slot, full)
            found.append((slot, used))
        for slot, used in found:
            used.count += 1
            used.booked += slot.cost
            used.last_at = max(used.last_at, case.at) if used.last_at else case.at
            self.used[slot.scope, slot.period, slot.currency] = used
        return None
