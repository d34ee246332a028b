"""A grant's way through its states: here alone a state is written after the first.

Everything is in the caller's transaction. A move that the table (`states.NEXT`) does not
know is none: whoever comes second finds nothing to do. Locks: grants by id, then `Tally`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ...effects import enter as effects
from ...effects import order_note
from ...events import emit
from ...events.body import refer
from ...events.emit import NewEvent
from ..asking import books
from ..rules.words import RewardKind
from . import booked
from .announce import CODE_GRANTED
from .models import Grant
from .states import NEXT, GrantState

BEFORE = {
    state: frozenset(before for before, after in NEXT.items() if state in after)
    for state in GrantState
}


@dataclass(frozen=True, slots=True)
class Use:
    """How a grant was used."""

    order_id: UUID | None
    """The order that carries the code; of a goodie its own."""
    at: datetime


def given(
    grant_id: int,
    *,
    now: datetime,
    line_id: UUID | None = None,
    variant_id: int | None = None,
    cost: Decimal | None = None,
) -> Grant | None:
    """Note that what was granted is there: the line, the code or the card.

    Staff find a line in the order's history of a goodie; endpoints hear of a code or card.

    Args:
        grant_id: Which.
        now: Database time.
        line_id: Of a goodie.
        variant_id: Which goodie it became.
        cost: What that one costs; what was booked beyond it is free again, never more booked.

    Returns:
        The grant; None where it waits for this no more (it was taken back meanwhile: what
        was made must be undone).

    """
    found = _locked([grant_id], GrantState.GIVEN, among=[GrantState.DECIDED])
    if not found:
        return None
    (grant,) = found
    if cost is not None and cost < grant.cost:
        books.free(booked.money_of(grant, grant.cost - cost), number=0)
        grant.cost = cost
    grant.state, grant.given_at = GrantState.GIVEN, now
    grant.line_id, grant.variant_id = line_id, variant_id
    grant.save(update_fields=["state", "given_at", "line_id", "variant_id", "cost"])
    if grant.kind == RewardKind.GOODIE:
        _note(grant)
    else:
        emit.emit([_event(grant)])
    return grant


def failed(grant_id: int, *, reason: str, now: datetime) -> Grant | None:
    """Note that it could not be given; what was booked is free again.

    Returns:
        The grant; None where it waits for this no more.

    """
    found = _locked([grant_id], GrantState.FAILED)
    if not found:
        return None
    _end(found, GrantState.FAILED, reason=reason, now=now)
    return found[0]


def revoked(grants: Collection[int], *, reason: str, now: datetime) -> list[Grant]:
    """Take grants back that were not used; what was booked is free again.

    Returns:
        Those that were taken back now, as they stood before, but for the columns of the end.

    """
    unused = [GrantState.DECIDED, GrantState.GIVEN]
    found = _locked(grants, GrantState.REVOKED, among=unused)
    _end(found, GrantState.REVOKED, reason=reason, now=now)
    return found


def used(uses: Mapping[int, Use]) -> list[Grant]:
    """Note which codes were redeemed, or which goodies left with a parcel.

    Args:
        uses: When and with which order, by grant.

    Returns:
        Those that were not used before.

    """
    found = _locked(uses, GrantState.USED)
    for grant in found:
        use = uses[grant.pk]
        grant.state, grant.used_order_id, grant.used_at = GrantState.USED, use.order_id, use.at
    if found:
        Grant.objects.bulk_update(found, ["state", "used_order_id", "used_at"])
    return found


def unused(grants: Collection[int]) -> list[Grant]:
    """Note that the shop gave a code back to its owner: it can be redeemed again."""
    found = _locked(grants, GrantState.GIVEN, among=[GrantState.USED])
    for grant in found:
        grant.state, grant.used_order_id, grant.used_at = GrantState.GIVEN, None, None
    if found:
        Grant.objects.bulk_update(found, ["state", "used_order_id", "used_at"])
    return found


def expired(grants: Collection[int], *, now: datetime) -> list[Grant]:
    """Note that codes or cards cannot be used any more; their cost stays booked."""
    found = _locked(grants, GrantState.EXPIRED)
    for grant in found:
        grant.state, grant.ended_at = GrantState.EXPIRED, now
    if found:
        Grant.objects.bulk_update(found, ["state", "ended_at"])
    return found


def _locked(
    grants: Collection[int], to: GrantState, *, among: Collection[GrantState] | None = None
) -> list[Grant]:
    """Return those of these grants that may take this step, locked by id."""
    if not grants:
        return []
    before = BEFORE[to] if among is None else BEFORE[to].intersection(among)
    rows = Grant.objects.select_for_update().filter(pk__in=list(grants), state__in=before)
    return list(rows.order_by("pk"))


def _end(grants: Collection[Grant], state: GrantState, *, reason: str, now: datetime) -> None:
    if not grants:
        return
    books.free(slot for grant in grants for slot in booked.slots_of(grant))
    books.free(booked.goodies_of(grants))
    for grant in grants:
        grant.state, grant.reason, grant.ended_at = state, reason[:64], now
        grant.cost = Decimal(0)
    Grant.objects.bulk_update(grants, ["state", "reason", "ended_at", "cost"])


def _note(grant: Grant) -> None:
    if grant.order_id is not None:
        effects.enter(
            order_note.note(
                grant.order_id, key=f"goodie:{grant.pk}", text=order_note.Text.GOODIE_ADDED,
                values={"why": grant.why},
            )
        )  # fmt: skip


def _event(grant: Grant) -> NewEvent:
    assert grant.given_at is not None
    return NewEvent(
        kind=CODE_GRANTED.key,
        key=f"event:{CODE_GRANTED.key}:{grant.pk}",
        occurred_at=grant.given_at,
        order_id=grant.order_id,
        channel_id=grant.channel_id,
        payload={
            "grantId": refer("ServiceGrant", grant.pk),
            "kind": RewardKind(grant.kind).name,
            "why": grant.why.upper(),
        },
    )
