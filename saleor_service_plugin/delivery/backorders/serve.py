"""Sending what waited for stock: a click of staff's, or by itself where a channel says so.

Both leave an effect. It is idempotent by what it does: under Saleor's locks it sends what
is open and lies there for the order, and what was sent already is no longer open.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from ...effects.enter import NewEffect, enter_all
from ...effects.kinds import EffectKind, NotPossibleError
from ...effects.models import Effect
from ...outbox.rules import State
from ...shop import port

KEY = "backorder-fulfill"

NOT_BEGUN = (State.QUEUED, State.HELD)
"""While one stands so, a second click asks for nothing new."""

NOTHING_THERE = "nothing is there for it, or it is not paid"


def ask(order_id: UUID, line_ids: Collection[UUID] | None, by: str) -> bool:
    """Have sent what of an order lies in the warehouse for it; staff's one click.

    Within a minute, in the order in which customers have ordered. A click while the same
    is asked for already changes nothing.

    Args:
        order_id: Which.
        line_ids: Of which lines; None: of all.
        by: Global id of who of the staff, or which App.

    Returns:
        Whether it was asked for now; False where it had been.

    """
    return bool(ask_all([(order_id, line_ids)], by))


def ask_all(wanted: Sequence[tuple[UUID, Collection[UUID] | None]], by: str) -> int:
    """Have several orders sent, as `ask`; two statements.

    Args:
        wanted: Orders with their lines; the first is sent first.
        by: Global id of who of the staff, or which App; "" for by itself.

    Returns:
        For how many it was asked for now.

    """
    if not wanted:
        return 0
    with port.current().writer():
        last = _last([order_id for order_id, _ in wanted])
        new = []
        for order_id, line_ids in wanted:
            lines = None if line_ids is None else sorted(str(line) for line in line_ids)
            name = f"{KEY}:{order_id}:{_digest(lines)}"
            number, state = last.get(name, (0, None))
            if state not in NOT_BEGUN:
                data = {"lines": lines, "by": by}
                new.append(NewEffect(KEY, f"{name}:{number + 1}", order_id, data))
        # Who clicks in the same moment comes to the same number, and adds nothing.
        enter_all(new)
    return len(new)


def _last(order_ids: Collection[UUID]) -> dict[str, tuple[int, str]]:
    """Return number and state of what was last asked for, by order and lines."""
    rows = Effect.objects.filter(order_id__in=list(order_ids), kind=KEY).order_by("pk")
    found = {}
    for key, state in rows.values_list("key", "state"):
        name, _, number = key.rpartition(":")
        found[name] = (int(number), state)
    return found


def _digest(lines: list[str] | None) -> str:
    if lines is None:
        return "all"
    return hashlib.sha256(",".join(lines).encode()).hexdigest()[:16]


def _apply(effect: Effect) -> None:
    lines = effect.data.get("lines")
    try:
        made = port.current().fulfill_waiting(
            effect.order_id, None if lines is None else [UUID(str(line)) for line in lines]
        )
    except LookupError as error:
        raise NotPossibleError("order gone, or not to be sent") from error
    if not made:
        raise NotPossibleError(NOTHING_THERE)


FULFILL = EffectKind(key=KEY, latest=timedelta(days=1), apply=_apply)
"""A day: what could not be sent by then stays on staff's list."""
