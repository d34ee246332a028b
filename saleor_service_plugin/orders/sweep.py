"""The two sweeps: what changed lately, and what changed without a trace.

They write marks and nothing else; looking is `sync`'s. Each runs in one transaction and
holds its own row, so that a second worker finds it locked and goes home.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from .. import conf
from ..database import execute, fetch, transaction_time
from ..points import Point, reach
from ..shop import port
from ..shop.snapshots import ChangedOrder, ChangedRow, RowKind, SweepCursor
from . import rules, sql
from .models import Sweep

logger = logging.getLogger(__name__)

RECENT = "recent"
LIVE = "live"

PAGE = 5000
"""Rows of the shop read at once."""

BEGINNING = UUID(int=0)


class Known(NamedTuple):
    """What the live sweep needs of one of our rows."""

    order_id: UUID
    fingerprint: str
    status: str
    seen_updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep found."""

    ran: bool = False
    """False where another worker was at it."""
    marked: int = 0
    compared: int = 0


def sweep_recent() -> Swept:
    """Mark every order that changed since the last good sweep and was not looked at.

    Raises:
        django.db.Error: The database failed; the next sweep begins where this one did.

    """
    shop = port.current()
    with shop.writer(), transaction.atomic():
        row, now = _hold(RECENT)
        if row is None:
            return Swept()
        newest = shop.newest_ids()
        cursor = _cursor(row, now=now, newest=newest)
        marked = _mark_orders(cursor, until=now)
        for kind in RowKind:
            marked += _mark_rows(cursor, kind=kind, until=now)
        _forget(cursor)
        row.newest_ids = _remember_newest(row, now=now, newest=newest)
        row.good_at, row.failures, row.last_error = now, 0, ""
        row.save()
    reach(Point.MARKED)
    return Swept(ran=True, marked=marked)


def sweep_live() -> Swept:
    """Compare the next slice of open orders with the shop and mark what differs.

    Raises:
        django.db.Error: The database failed; the slice is compared again next time.

    """
    shop = port.current()
    with shop.writer(), transaction.atomic():
        row, now = _hold(LIVE)
        if row is None:
            return Swept()
        if not row.cursor:
            row.round_started_at = now
        slice_ = _live_slice(row.cursor)
        changed = shop.compare([(row.order_id, row.fingerprint) for row in slice_])
        marked = _mark_once(changed)
        _retire(slice_, changed=changed, now=now)
        if len(slice_) < conf.live_slice():
            row.cursor = ""
            started = row.round_started_at or now
            row.round_seconds = (now - started).total_seconds()
        else:
            row.cursor = str(slice_[-1].order_id)
        row.good_at, row.failures, row.last_error = now, 0, ""
        row.save()
    reach(Point.MARKED)
    return Swept(ran=True, marked=marked, compared=len(slice_))


def note_failure(name: str, error: Exception) -> None:
    """Keep what went wrong for health; itself silent when the database is away."""
    with suppress(Exception), port.current().writer():
        Sweep.objects.get_or_create(name=name)
        row = Sweep.objects.get(name=name)
        row.failures += 1
        row.last_error = type(error).__name__
        row.save(update_fields=["failures", "last_error"])


def _hold(name: str) -> tuple[Sweep | None, datetime]:
    """Return the sweep's row, locked, and database time; no row where it is held."""
    now = transaction_time()
    held = Sweep.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if held is None:
        # The first time ever, or another worker holds it: creating tells which.
        Sweep.objects.bulk_create([Sweep(name=name)], ignore_conflicts=True)
        held = Sweep.objects.select_for_update(skip_locked=True).filter(name=name).first()
    return held, now


def _cursor(row: Sweep, *, now: datetime, newest: dict[RowKind, int]) -> SweepCursor:
    """Return where this sweep begins: the window before the last good one.

    The low-water ids are those that were the newest before the window began, because a
    row with a lower id can commit after one with a higher id. The first sweep ever
    leaves all old rows alone.
    """
    since = (row.good_at or now) - conf.window()
    low = newest if row.good_at is None else {}
    for at, ids in row.newest_ids:
        if datetime.fromisoformat(at) <= since:
            low = {RowKind(kind): value for kind, value in ids.items()}
    if row.good_at is not None and not low and row.newest_ids:
        # Younger than the window: everything since the very first sweep.
        low = {RowKind(kind): value for kind, value in row.newest_ids[0][1].items()}
    return SweepCursor(since=since, low_ids=low)


def _remember_newest(
    row: Sweep, *, now: datetime, newest: dict[RowKind, int]
) -> list[list[object]]:
    """Return the history of highest ids: the last entry before the window, and younger."""
    entries = [*row.newest_ids, [now.isoformat(), dict(newest)]]
    limit = now - conf.window()
    kept = [
        entry
        for entry, following in pairwise(entries)
        if datetime.fromisoformat(str(following[0])) > limit
    ]
    return [*kept, entries[-1]]


def _mark_orders(cursor: SweepCursor, *, until: datetime) -> int:
    marked = 0
    after: ChangedOrder | None = None
    while True:
        page = port.current().changed_orders(cursor, until=until, after=after, limit=PAGE)
        if page:
            after = page[-1]
            ids = [changed.order_id for changed in page]
            times = [changed.updated_at for changed in page]
            marked += execute(sql.MARK_CHANGED_ORDERS, [ids, times])
        if len(page) < PAGE:
            return marked


def _mark_rows(cursor: SweepCursor, *, kind: RowKind, until: datetime) -> int:
    marked = 0
    after: ChangedRow | None = None
    while True:
        page = port.current().changed_rows(cursor, kind=kind, until=until, after=after, limit=PAGE)
        if page:
            after = page[-1]
            marked += _mark_unseen(page)
        if len(page) < PAGE:
            return marked


def _mark_unseen(page: Sequence[ChangedRow]) -> int:
    """Mark the orders of rows no look has covered; the coming look covers them."""
    columns = [
        [str(row.kind) for row in page],
        [row.row_id for row in page],
        [row.stamp for row in page],
    ]
    unseen = [page[position - 1] for (position,) in fetch(sql.UNSEEN, columns)]
    if not unseen:
        return 0
    execute(sql.REMEMBER_SEEN, columns)
    # Also where a mark waits: the look that takes it may have read the shop already.
    return execute(sql.MARK_ALWAYS, [[row.order_id for row in unseen]])


def _mark_once(order_ids: Sequence[UUID]) -> int:
    return execute(sql.MARK_ONCE, [list(order_ids)]) if order_ids else 0


def _forget(cursor: SweepCursor) -> None:
    execute(sql.FORGET_SEEN, [cursor.since - 2 * conf.window() - timedelta(minutes=5)])


def _live_slice(after: str) -> list[Known]:
    begin = UUID(after) if after else BEGINNING
    return [Known(*row) for row in fetch(sql.LIVE_SLICE, [begin, conf.live_slice()])]


def _retire(
    slice_: Sequence[Known],
    *,
    changed: Sequence[UUID],
    now: datetime,
) -> None:
    """Compare no longer what has been finished for long and did not just change."""
    different = set(changed)
    done = [
        row.order_id
        for row in slice_
        if row.order_id not in different
        and row.seen_updated_at is not None
        and not rules.is_live(row.status, row.seen_updated_at, now)
    ]
    if done:
        execute(sql.NO_LONGER_LIVE, [done])
