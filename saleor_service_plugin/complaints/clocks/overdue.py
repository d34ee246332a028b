"""How many complaints have a clock whose time is over."""

from ...database import fetch
from ..states import OPEN

MOST = 1000
"""Counted; beyond it one more says nothing."""

# By `service_desk_due`, which holds what is open alone.
COUNT = f"""
SELECT count(*) FROM (
    SELECT 1 FROM saleor_service_complaint
    WHERE state IN ({", ".join(sorted(f"'{one}'" for one in OPEN))})
        AND COALESCE(due_at, '9999-12-31 00:00:00+00:00'::timestamptz) <= now()
    LIMIT {MOST}
) few
"""


def count() -> int:
    """Return how many there are, `MOST` at most."""
    ((found,),) = fetch(COUNT)
    return int(found)
