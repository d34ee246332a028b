"""Marks: "order X may have changed". The only thing a hook does.

One plain INSERT, guarded on all sides: whatever goes wrong here is logged and forgotten,
because the sweeps find the change anyway.
"""

import json
import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from uuid import UUID

from django.db import connection, transaction

from .. import conf
from ..database import execute, fetch
from ..points import Point, reach
from ..shop import port
from . import sql

logger = logging.getLogger(__name__)

Hint = Mapping[str, int | bool]

# `hint` is written as text and cast by the column. No RETURNING: nobody waits for it.
INSERT = """
INSERT INTO saleor_service_mark (order_id, hint, due_at)
SELECT unnest(%s::uuid[]), %s::jsonb, now() + %s
"""

MOST_REMEMBERED = 10_000

LONG_AGO = float("-inf")

Written = tuple[UUID, str]

_written: dict[Written, float] = {}
"""Per process: when a mark for this order with this hint was last committed, by the
monotonic clock. Core calls two hooks with the same hint for one parcel."""


def mark(order_ids: Collection[UUID], *, hint: Hint | None = None) -> bool:
    """Note that these orders may have changed. Never raises, never waits.

    Args:
        order_ids: The shop's order ids.
        hint: What only the hook knows; a plain mark does not stand in for it.

    Returns:
        Whether a row was written: not if one was a moment ago, nor if it failed.

    """
    try:
        text = json.dumps(hint) if hint else ""
        wanted = _not_just_written(order_ids, text)
        if not wanted:
            return False
        # Counted from before the statement, which may be slow: what is kept quiet about
        # must lie before the moment this mark is due.
        at = time.monotonic()
        # Inside the shop's transaction a failed statement would poison it, and a mark
        # that is rolled back must not hold back the next one.
        inside = connection.in_atomic_block
        guard = transaction.atomic() if inside else nullcontext()
        with port.current().writer(), guard:
            write(wanted, hint=text, due_in_seconds=conf.settle().total_seconds())
        if not inside:
            _remember(wanted, text, at)
            reach(Point.MARKED)
    except Exception:
        with suppress(Exception):
            logger.warning("Could not note a change; the sweep will find it", exc_info=True)
        return False
    return True


def write(order_ids: Sequence[UUID], *, hint: str = "", due_in_seconds: float = 0) -> None:
    """Write marks in the current transaction; the hint is JSON or empty.

    Raises:
        django.db.Error: The statement failed.

    """
    execute(INSERT, [list(order_ids), hint or None, f"{due_in_seconds} seconds"])


def _not_just_written(order_ids: Collection[UUID], hint: str) -> list[UUID]:
    """Return the orders without such a mark of this process in the coalescing time.

    That mark is not due yet, and only due ones are taken: the look it causes comes
    after the change that would be marked now. A mark with a hint covers a plain one.
    """
    since = time.monotonic() - conf.coalesce_seconds()
    return [order_id for order_id in order_ids if _written.get((order_id, hint), LONG_AGO) < since]


def _remember(order_ids: Collection[UUID], hint: str, at: float) -> None:
    if len(_written) > MOST_REMEMBERED:
        _written.clear()
    for order_id in order_ids:
        _written[order_id, hint] = at
        _written[order_id, ""] = at


def forget_written() -> None:
    """Start over, as a new process would. For tests and after a fork."""
    _written.clear()


def waiting_hints(order_ids: Collection[UUID]) -> dict[int, bool]:
    """Return what hooks said of notifying the customer in marks nobody has taken yet.

    Returns:
        By fulfillment id, the latest word last.

    """
    return read_hints(row[1] for row in fetch(sql.MARKS_OF, [list(order_ids)]))


def read_hints(texts: Iterable[str | None]) -> dict[int, bool]:
    """Return what the hints of marks say, by fulfillment id; the latest word counts."""
    hints = {}
    for text in texts:
        hint = json.loads(text) if text else {}
        if "fulfillment" in hint and "notify_customer" in hint:
            hints[int(hint["fulfillment"])] = bool(hint["notify_customer"])
    return hints
