"""What a simulation counts of one rule. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from ..rules.words import Refusal

MOST_GRANTED = 200
"""Grants that are listed one by one, the first; all are counted."""

MOST_REFUSED = 100


class Reach(StrEnum):
    """How a customer would hear of it."""

    PARCEL = "parcel"
    """It lies in it."""
    MAIL = "mail"
    """He may be written to, by law and by what he said, as it stands today."""
    CARD = "card"
    """Not by mail; a card in the parcel tells him."""
    PAGE = "page"
    """His order's page and his account alone tell him."""


@dataclass(frozen=True, slots=True)
class Line:
    """One occasion whose conditions held."""

    order_id: UUID
    person_id: int
    at: datetime
    month: str
    cost: Decimal = Decimal(0)
    currency: str = ""
    refusal: Refusal | None = None
    reach: Reach | None = None


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    since: datetime
    until: datetime
    occasions: int = 0
    granted: int = 0
    people: set[int] = field(default_factory=set)
    months: dict[tuple[str, str], tuple[int, Decimal]] = field(default_factory=dict)
    """Number and cost, by month and currency."""
    reach: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    given: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Count one more whose conditions held, in time order."""
        if line.refusal is not None:
            self.refusals[line.refusal.value] += 1
            if len(self.refused) < MOST_REFUSED:
                self.refused.append(line)
            return
        self.granted += 1
        self.people.add(line.person_id)
        if line.reach is not None:
            self.reach[line.reach.value] += 1
        count, cost = self.months.get((line.month, line.currency), (0, Decimal(0)))
        self.months[line.month, line.currency] = (count + 1, cost + line.cost)
        if len(self.given) < MOST_GRANTED:
            self.given.append(line)

    def stored(self) -> Mapping[str, Any]:
        """Return it as JSON has it."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "occasions": self.occasions,
            "granted": self.granted,
            "people": len(self.people),
            "months": [
                {"month": month, "currency": currency, "count": count, "cost": format(cost, "f")}
                for (month, currency), (count, cost) in sorted(self.months.items())
            ],
            "reach": dict(self.reach),
            "refusals": dict(self.refusals),
            "given": [_line(one) for one in self.given],
            "refused": [_line(one) for one in self.refused],
        }


def _line(line: Line) -> Mapping[str, Any]:
    return {
        "order": str(line.order_id),
        "at": line.at.isoformat(),
        "cost": format(line.cost, "f"),
        "currency": line.currency,
        "refusal": line.refusal.value if line.refusal else None,
        "reach": line.reach.value if line.reach else None,
    }
