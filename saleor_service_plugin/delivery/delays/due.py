"""Marking the orders whose promises time alone makes worth a look, a few each minute."""

from django.db import transaction

from ...database import execute
from ...shop import port

AT_ONCE = 1000
"""Promises; an order has a few."""

# By the partial index on watch_at. What another worker takes is left to it, and the time is
# taken off here: the look sets the next one. A look that fails keeps its mark.
DUE = """
WITH due AS MATERIALIZED (
    SELECT id, order_id FROM saleor_service_promise
    WHERE watch_at <= now() ORDER BY watch_at LIMIT %s FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE saleor_service_promise p SET watch_at = NULL FROM due WHERE p.id = due.id
)
INSERT INTO saleor_service_mark (order_id, due_at)
SELECT DISTINCT due.order_id, now() FROM due
WHERE NOT EXISTS (
    SELECT FROM saleor_service_mark m WHERE m.order_id = due.order_id AND m.due_at <= now())
"""


def mark_due() -> int:
    """Have the orders looked at whose promises' time has come.

    Returns:
        How many were marked.

    """
    with port.current().writer(), transaction.atomic():
        return execute(DUE, [AT_ONCE])
