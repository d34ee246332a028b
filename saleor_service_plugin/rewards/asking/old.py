"""Forgetting occasions that were decided long ago; what was granted stays in the grants."""

import time

from ...database import execute

# By the index on done_at. Much longer than what came true is looked at (`occasions.BELATED`),
# so that none is written anew; and a grant's key would still keep it from being given twice.
FORGET = """
DELETE FROM saleor_service_occasion WHERE id IN (
    SELECT id FROM saleor_service_occasion WHERE done_at < now() - interval '90 days'
    ORDER BY done_at LIMIT %s)
"""


def forget(*, limit: int, until: float) -> int:
    """Remove occasions that were decided 90 days ago.

    Args:
        limit: Rows of one statement.
        until: When to stop, by the monotonic clock.

    Returns:
        How many rows.

    """
    total = 0
    while time.monotonic() < until:
        gone = execute(FORGET, [limit])
        total += gone
        if gone < limit:
            break
    return total
