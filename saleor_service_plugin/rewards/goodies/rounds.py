"""What time alone does to goodies: one that never came frees what was booked for it."""

from datetime import timedelta

from django.db import transaction

from ...database import fetch, transaction_time
from ...shop import port
from ..grants import moves

LONGEST = timedelta(days=30)
"""So long an order may stay unpaid or unconfirmed before its goodie is given up."""

AT_ONCE = 200

NEVER_READY = "never-ready"

# An effect that failed for good, or that a person must look at, asks no more.
STUCK = """
SELECT g.id FROM saleor_service_grant g
WHERE g.kind = 'goodie' AND g.state = 'decided' AND NOT g.trial AND (g.granted_at < %s OR EXISTS (
    SELECT FROM saleor_service_effect e
    WHERE e.kind = 'goodie-add' AND e.order_id = g.order_id AND e.state IN ('failed', 'parked')
      AND e.data->>'grant' = g.id::text))
ORDER BY g.id LIMIT %s
"""


def give_up() -> int:
    """Fail the goodies that will never come; what was booked is free again.

    Returns:
        How many.

    """
    with port.current().writer(), transaction.atomic():
        now = transaction_time()
        stuck = [row[0] for row in fetch(STUCK, [now - LONGEST, AT_ONCE])]
        return sum(moves.failed(pk, reason=NEVER_READY, now=now) is not None for pk in stuck)
