"""What the plugin wrote: read from its own tables, never written."""

from __future__ import annotations

from types import TracebackType
from typing import NamedTuple
from uuid import UUID

import psycopg

SETTLED = """
SELECT NOT EXISTS (SELECT FROM saleor_service_mark WHERE order_id = %(order)s)
   AND NOT EXISTS (SELECT FROM saleor_service_message
                   WHERE order_id = %(order)s AND state IN ('queued', 'sending'))
   AND EXISTS (SELECT FROM saleor_service_order
               WHERE order_id = %(order)s AND synced_at IS NOT NULL)
"""
"""One statement, so one picture: a look takes its marks and writes its messages in one
transaction."""

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
   AND NOT EXISTS (SELECT FROM saleor_service_message WHERE state IN ('queued', 'sending'))
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

    def swept(self) -> bool:
        """Tell whether both sweeps have run."""
        row = self._connection.execute(SWEPT).fetchone()
        return bool(row and row[0] >= 2)
