"""Forgetting what was said of parcels long ago. Raw SQL, each predicate with its reason."""

import time

from .. import conf
from ..database import execute

# By the index on recorded_at. The parcel itself stays: it is the shop's proof of what became
# of an order, and small.
FORGET_SCANS = """
DELETE FROM saleor_service_scan WHERE id IN (
    SELECT id FROM saleor_service_scan WHERE recorded_at < now() - %s ORDER BY recorded_at LIMIT %s)
"""

# Longer than any signature is good for (`inbound.shape.RETRIED`): nothing can be replayed
# that we no longer remember.
FORGET_CALLBACKS = """
DELETE FROM saleor_service_callback WHERE id IN (
    SELECT id FROM saleor_service_callback WHERE received_at < now() - interval '10 days'
    ORDER BY received_at LIMIT %s)
"""

# A label that was printed and never typed into the shop belongs to something else.
FORGET_EARLY = """
DELETE FROM saleor_service_early_report WHERE id IN (
    SELECT id FROM saleor_service_early_report WHERE received_at < now() - interval '14 days'
    ORDER BY received_at LIMIT %s)
"""

FORGET_CALLS = "DELETE FROM saleor_service_carrier_call WHERE hour < now() - interval '40 days'"


def forget(*, limit: int, until: float) -> int:
    """Remove scans beyond their retention, and what only guarded against repetition.

    Args:
        limit: Rows of one statement.
        until: When to stop, by the monotonic clock.

    Returns:
        How many rows.

    """
    total = execute(FORGET_CALLS)
    for sql, parameters in (
        (FORGET_SCANS, [conf.scan_retention(), limit]),
        (FORGET_CALLBACKS, [limit]),
        (FORGET_EARLY, [limit]),
    ):
        while time.monotonic() < until:
            gone = execute(sql, parameters)
            total += gone
            if gone < limit:
                break
    return total
