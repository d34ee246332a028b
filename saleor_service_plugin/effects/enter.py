"""Deciding that something is to be done to the shop: rows of the outbox of effects.

Written in the caller's transaction, with a key that names what is done, so that there is
never a second row for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..database import transaction_time
from ..outbox.rules import State
from . import kinds
from .models import Effect


@dataclass(frozen=True, slots=True)
class NewEffect:
    """An effect that somebody wants."""

    kind: str
    key: str
    """Unique for ever."""
    order_id: UUID
    data: Mapping[str, object] = field(default_factory=dict)
    fact_at: datetime | None = None
    """When what it is about became true; now where it is not said."""


def enter(effect: NewEffect) -> None:
    """Write an effect into the outbox; one that is already there stays as it is.

    Raises:
        LookupError: A kind that nobody declared.

    """
    enter_all([effect])


def enter_all(effects: Sequence[NewEffect]) -> None:
    """Write effects into the outbox, in one statement; none where there are none.

    Raises:
        LookupError: A kind that nobody declared.

    """
    if not effects:
        return
    now = transaction_time()
    Effect.objects.bulk_create([_row(effect, now) for effect in effects], ignore_conflicts=True)


def _row(effect: NewEffect, now: datetime) -> Effect:
    kind = kinds.get(effect.kind)
    if kind is None:
        raise LookupError(f"Nobody declared an effect {effect.kind!r}.")
    fact_at = effect.fact_at or now
    return Effect(
        key=effect.key, kind=effect.kind, order_id=effect.order_id, data=dict(effect.data),
        state=State.QUEUED, fact_at=fact_at, due_at=now, deadline_at=fact_at + kind.latest,
    )  # fmt: skip
