"""Working off the marks that are due. Any number of workers may do it at once."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from ..database import execute, fetch
from ..errors import brief
from ..shop import port
from . import sql
from .sync import Outcome, sync

logger = logging.getLogger(__name__)

BATCH = 50
"""Orders looked at in one transaction: small enough that nobody waits long for a row."""

PAGE = 500
"""Marks read at once; a burst writes several for one order."""

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def drain(*, seconds: float = 50.0) -> Outcome:
    """Look at every order with a due mark.

    Args:
        seconds: After this time no new batch is begun, so that a worker is not held
            for ever; the rest is left to the next call.

    Returns:
        What was done in total.

    """
    end = time.monotonic() + seconds
    total = Outcome()
    for batch in _batches():
        done = _look(batch)
        total = Outcome(
            total.looked + done.looked,
            total.new_facts + done.new_facts,
            total.messages + done.messages,
        )
        if time.monotonic() > end:
            break
    return total


def _batches() -> Iterator[list[UUID]]:
    """Yield the orders of due marks, the longest due first."""
    after = (BEFORE_ALL, 0)
    while rows := _due(*after):
        last, _, due_at = rows[-1]
        after = (due_at, last)
        ids = list(dict.fromkeys(order_id for _, order_id, _ in rows))
        for start in range(0, len(ids), BATCH):
            yield ids[start : start + BATCH]


def _due(due_at: datetime, mark: int) -> list[tuple[int, UUID, datetime]]:
    """Return a page of due marks behind this one: id, order, when it was due."""
    with port.current().writer():
        return [tuple(row) for row in fetch(sql.DUE_MARKS, [due_at, mark, PAGE])]


def _look(ids: list[UUID]) -> Outcome:
    """Look at a batch; where that fails, at each alone, so that one cannot stop all."""
    try:
        return sync(ids)
    except Exception as error:
        if len(ids) == 1:
            logger.error("Could not look: %s", brief(error), extra={"order_id": ids[0]})
            _note_failure(ids[0], error)
            return Outcome()
    looks = [_look([order_id]) for order_id in ids]
    return Outcome(
        sum(look.looked for look in looks),
        sum(look.new_facts for look in looks),
        sum(look.messages for look in looks),
    )


def _note_failure(order_id: UUID, error: Exception) -> None:
    """Put the order's marks off, later and later; the error's class is kept, no data."""
    with port.current().writer():
        execute(sql.ENSURE_ORDERS, [[order_id]])
        execute(sql.NOTE_FAILURE, [type(error).__name__, order_id])
