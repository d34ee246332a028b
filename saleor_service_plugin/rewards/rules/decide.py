"""Asking rules about an occasion: the same function when it is real and when it is simulated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Protocol

from .case import Case
from .conditions import HISTORY, holds
from .reward import currency_of
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
        rules: Switched on; in any order. Those of another trigger, of another currency and
            those that were switched on after the occasion are left out.
        case: The occasion.
        room: What the limits leave; asked last, when everything else says yes.
        cost_of: What the reward costs now; None where it has nothing to give.

    """
    verdicts: list[Verdict] = []
    stopped = False
    for rule in sorted(rules, key=lambda one: (-one.priority, one.id)):
        if not concerns(rule, case) or not all(holds(one, case) for one in rule.conditions):
            continue
        if stopped:
            verdicts.append(Verdict(rule, Refusal.STOPPED))
            continue
        verdict = _asked(rule, case, room, cost_of)
        verdicts.append(verdict)
        stopped = rule.stop and verdict.refusal is None
    return verdicts


def concerns(rule: Terms, case: Case) -> bool:
    """Return whether an occasion is one of this rule's at all."""
    currency = currency_of(rule.reward)
    return (
        rule.trigger is case.trigger
        and (case.rule_id is None or case.rule_id == rule.id)
        and (rule.on_since is None or rule.on_since <= case.at)
        and currency in ("", case.currency)
    )


def is_held_out(rule: Terms, person_id: int) -> bool:
    """Draw a person's lot: always the same for a rule, whatever its revision."""
    digest = sha256(f"{rule.id}:{person_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % 100 < rule.hold_out


def _asked(
    rule: Terms, case: Case, room: Room, cost_of: Callable[[Terms], Decimal | None]
) -> Verdict:
    looks_back = any(one.kind in HISTORY for one in rule.conditions)
    if looks_back and case.standing.orders and not case.standing.proven:
        return Verdict(rule, Refusal.NOT_PROVEN)
    cost = cost_of(rule)
    if cost is None:
        return Verdict(rule, Refusal.NO_GOODIE)
    if is_held_out(rule, case.standing.person_id):
        return Verdict(rule, Refusal.HELD_OUT)
    refusal = room.take(rule, case, cost)
    return Verdict(rule, refusal, Decimal(0) if refusal else cost)
