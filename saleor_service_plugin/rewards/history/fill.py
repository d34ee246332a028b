"""Reading the orders from before us, page by page, the newest first, until the oldest.

Nothing of the shop is locked or written. A page is one transaction: read, added to the sums, and
how far it got written down, so that whoever dies in between is followed by somebody who goes on
at the same place. What is known already is compared and corrected, so that it can begin anew at
any time.
"""

import logging
import os
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, OperationalError, connections, transaction

from ...database import execute, fetch
from ...errors import brief
from ...shop import port
from ...shop.past_rows import Place
from ...shop.reward_rows import PurchaseRow
from . import keep, sql
from .models import HistoryFill

logger = logging.getLogger(__name__)

PAGE = 500
"""Orders of one transaction: their customers' sums are held for so long."""

SECONDS = 45.0
"""How long a thread goes on before the next minute's takes over."""

INLINE_SECONDS = 5.0
"""How long where there is no thread for it (`service_run`)."""

HIGHEST_ID = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the orders from before us have been read."""

    read: int
    back_to: datetime | None
    """When the oldest that was read was created; None: none yet."""
    done: bool
    failures: int
    """Times running that it did not get on."""
    last_error: str


def fill_due(*, seconds: float = INLINE_SECONDS, rest: float = 0.0) -> int:
    """Read what is still to be read, for a while; return how many orders were read.

    Args:
        seconds: How long; a page that was begun is finished.
        rest: So many times as long as a page took is nothing done after it.

    Raises:
        django.db.Error: The database failed; it goes on at the same place the next time.

    """
    end = time.monotonic() + seconds
    limit, read = PAGE, 0
    while True:
        begun = time.monotonic()
        try:
            found = _page(limit)
        except DatabaseError as error:
            # Too much for the database just now, or one order that cannot be added.
            if limit > 1:
                limit = max(limit // 5, 1)
                continue
            _note(error)
            if isinstance(error, OperationalError):
                raise
            _step_over()
            limit = PAGE
            continue
        except Exception as error:
            _note(error)
            raise
        if found is None:
            return read
        read += found
        limit = min(limit * 2, PAGE)
        pause = rest * (time.monotonic() - begun)
        if time.monotonic() + pause >= end:
            return read
        time.sleep(pause)


def start_over() -> None:
    """Have everything read once more: nobody looked for a while at what happened."""
    with port.current().writer():
        HistoryFill.objects.exclude(before_at=None, done_at=None).update(
            before_at=None, before_id=None, read=0, done_at=None, failures=0, last_error=""
        )


def progress() -> Progress:
    """Return how far it is, in one statement."""
    with port.current().writer():
        row = HistoryFill.objects.first() or HistoryFill()
    return Progress(
        row.read, row.before_at if row.read else None, row.done_at is not None, row.failures,
        row.last_error,
    )  # fmt: skip


def _page(limit: int) -> int | None:
    """Read a page; None: there is nothing left, or somebody else is at it."""
    shop = port.current()
    with shop.writer(), transaction.atomic():
        held = fetch(sql.HOLD_FILL)
        if not held:
            # Nobody began yet, it is done, or another worker has it.
            if not execute(sql.BEGIN_FILL):
                return None
            held = fetch(sql.HOLD_FILL)
        ((at, last, now),) = held
        page = shop.past_purchases(before=Place(at or now, last or HIGHEST_ID), limit=limit)
        _add(page)
        oldest = page[-1] if page else None
        execute(
            sql.ADVANCE_FILL,
            {
                "at": oldest.created_at if oldest else at, "id": oldest.order_id if oldest else last,
                "read": len(page), "done": len(page) < limit,
            },
        )  # fmt: skip
    return len(page) or None


def _add(page: list[PurchaseRow]) -> None:
    rows = {row.order_id: row for row in page}
    if not rows:
        return
    new = keep.absent(rows)
    before = keep.locked(rows)
    known = [pk for pk in rows if pk not in new]
    if known:
        # A look may have written them since the page was read: what is read now is newer.
        fresh = port.current().read_purchases(known)
        rows = {pk: row for pk, row in (rows | fresh).items() if pk in new or pk in fresh}
    keep.write(rows, before)


def _note(error: Exception) -> None:
    with port.current().writer():
        execute(sql.NOTE_FILL, [type(error).__name__[:255]])


def _step_over() -> None:
    """Go on behind one order whose values do not fit into the sums."""
    shop = port.current()
    with shop.writer(), transaction.atomic():
        for at, last, now in fetch(sql.HOLD_FILL):
            page = shop.past_purchases(before=Place(at or now, last or HIGHEST_ID), limit=1)
            for row in page:
                logger.error("Order %s is left out of the histories", row.order_id)
                execute(
                    sql.ADVANCE_FILL,
                    {"at": row.created_at, "id": row.order_id, "read": 0, "done": False},
                )


_lock = threading.Lock()
_thread: threading.Thread | None = None


def call() -> None:
    """Go on, if there is something left, in a thread of this process; returns at once."""
    global _thread
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, daemon=True, name="service-history")
            _thread.start()


def _run() -> None:
    try:
        # Half of the time nothing is done: the database is the shop's.
        fill_due(seconds=SECONDS, rest=1.0)
    except Exception as error:
        logger.error("The orders from before cannot be read: %s", brief(error))
    finally:
        connections.close_all()


def _start_over_forked() -> None:
    """Begin anew in a forked process, which has none of its parent's threads."""
    global _lock, _thread
    _lock, _thread = threading.Lock(), None


os.register_at_fork(after_in_child=_start_over_forked)
