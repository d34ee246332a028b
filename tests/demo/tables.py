"""What the plugin wrote: read from its own tables.

One thing is written: so that a story need not wait for days, an order is made older.
"""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from typing import NamedTuple
from uuid import UUID

import psycopg

SETTLED = """
SELECT NOT EXISTS (SELECT FROM saleor_service_mark WHERE order_id = %(order)s)
   AND NOT EXISTS (SELECT FROM saleor_service_message
                   WHERE order_id = %(order)s AND state IN ('queued', 'sending')
                     AND due_at <= now() + interval '1 minute')
   AND EXISTS (SELECT FROM saleor_service_order
               WHERE order_id = %(order)s AND synced_at IS NOT NULL)
"""
"""One statement, so one picture: a look takes its marks and writes its messages in one
transaction. What waits for a later time - for what may join it, for the morning - is done
for now."""

MESSAGES = """
SELECT id, kind, subject_id, state, trial, reason, subject
  FROM saleor_service_message WHERE order_id = %s ORDER BY id
"""

COUNTS = "SELECT state, count(*) FROM saleor_service_message GROUP BY state"

SWEPT = """
SELECT count(*) FROM saleor_service_sweep WHERE good_at IS NOT NULL
"""

IDLE = """
SELECT NOT EXISTS (SELECT FROM saleor_service_mark)
   AND NOT EXISTS (SELECT FROM saleor_service_message
                   WHERE state IN ('queued', 'sending')
                     AND due_at <= now() + interval '1 minute')
"""

NEARER = """
UPDATE saleor_service_message SET due_at = due_at - %(span)s
 WHERE order_id = %(order)s AND state = 'queued'
"""

OLDER = """
UPDATE saleor_service_message SET fact_at = fact_at - %(span)s
 WHERE order_id = %(order)s AND state NOT IN ('queued', 'sending')
"""
"""Not of what waits: a fact from before the channel's going live would never be told."""

PROMISES = """
UPDATE saleor_service_promise SET
    placed_at = placed_at - %(span)s, dated_at = dated_at - %(span)s,
    watch_at = watch_at - %(span)s, first_earliest = first_earliest - %(days)s,
    first_latest = first_latest - %(days)s, earliest = earliest - %(days)s,
    latest = latest - %(days)s, dispatch_by = dispatch_by - %(days)s,
    said_latest = said_latest - %(days)s
 WHERE order_id = %(order)s AND sent_at IS NULL
"""
"""Not of what has left: its parcel stays where it is in time."""

DELAYS = """
UPDATE saleor_service_delay SET
    found_at = found_at - %(span)s, settled_at = settled_at - %(span)s,
    was_latest = was_latest - %(days)s, earliest = earliest - %(days)s,
    latest = latest - %(days)s
 WHERE order_id = %(order)s
"""

NEXT_LOOK = """
SELECT min(watch_at) - now() FROM saleor_service_promise WHERE order_id = %s
"""

SALEORS_ORDER = """
UPDATE order_order SET created_at = created_at - %(span)s WHERE id = %(order)s
"""


class Row(NamedTuple):
    """One message of the outbox."""

    id: int
    kind: str
    subject_id: str
    state: str
    trial: bool
    reason: str
    subject: str

    def told(self) -> str:
        """Return it in one line."""
        why = f" ({self.reason})" if self.reason else ""
        trial = " on trial" if self.trial else ""
        return f"{self.kind} about {self.subject_id}: {self.state}{why}{trial} {self.subject}"


class Tables:
    """A connection of our own to the shop's database."""

    def __init__(self, url: str) -> None:
        """Connect."""
        self._connection = psycopg.connect(url, autocommit=True)

    def __enter__(self) -> Tables:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Disconnect."""
        self._connection.close()

    def settled(self, order: UUID) -> bool:
        """Tell whether everything about this order is looked at and worked off."""
        row = self._connection.execute(SETTLED, {"order": order}).fetchone()
        return bool(row and row[0])

    def idle(self) -> bool:
        """Tell whether nothing at all waits."""
        row = self._connection.execute(IDLE).fetchone()
        return bool(row and row[0])

    def messages(self, order: UUID) -> list[Row]:
        """Return the messages of an order, oldest first."""
        return [Row(*row) for row in self._connection.execute(MESSAGES, [order])]

    def counts(self) -> dict[str, int]:
        """Return how many messages are in which state."""
        return dict(self._connection.execute(COUNTS).fetchall())

    def grow_older(self, order: UUID, span: timedelta, *, in_saleor: bool) -> None:
        """Move what was said of an order into the past; what waits comes nearer by as much.

        Days that were promised move by whole days, so that minutes leave them as they are.
        """
        values = {"order": order, "span": span, "days": span.days}
        ours = (NEARER, OLDER, PROMISES, DELAYS)
        with self._connection.transaction():
            for statement in (*ours, *([SALEORS_ORDER] if in_saleor else [])):
                self._connection.execute(statement, values)

    def next_look(self, order: UUID) -> timedelta | None:
        """Return in how long time alone makes this order worth a look, None: it does not."""
        row = self._connection.execute(NEXT_LOOK, [order]).fetchone()
        return row[0] if row else None

    def swept(self) -> bool:
        """Tell whether both sweeps have run."""
        row = self._connection.execute(SWEPT).fetchone()
        return bool(row and row[0] >= 2)
