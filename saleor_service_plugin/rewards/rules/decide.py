"""Asking rules about an occasion: the same function when it is real and when it is simulated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from .case import Case
from .terms import Terms
from .words import Refusal


class Room(Protocol):
    """What the limits leave: rows guarded by an UPDATE, or counted where it is simulated."""

    def take(self, rule: Terms, case: Case, cost: Decimal) -> Refusal | None:
        """Use up what a grant needs, all of it or nothing; return what is used up, if so."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule whose conditions hold comes to."""

    rule: Terms
    refusal: Refusal | None
    """None: it is granted (held out by lot: `Refusal.HELD_OUT`)."""
    cost: Decimal = Decimal(0)


def decide(
    rules: Sequence[Terms],
    case: Case,
    room: Room,
    cost_of: Callable[[Terms], Decimal | None],
) -> list[Verdict]:
    """Ask the rules in their order; those whose conditions do not hold are left out.

    Args:
        rules: Switched on, of the case's trigger; in any order.
        case: The occasion.
        room: What the limits leave; asked last, when everything else says yes.
        cost_of: What the reward costs now; None where it has nothing to give.

    """
    raise NotImplementedError
