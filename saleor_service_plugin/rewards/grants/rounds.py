"""What time alone does to grants: a code's last day passes, what never came is given up."""

from datetime import timedelta

from django.db import transaction

from ...database import fetch, transaction_time
from ...shop import port
from . import moves
from .give import MAKES
from .models import Grant
from .states import GrantState

AT_ONCE = 500

MOST = 10
"""Slices of one minute; the rest is for the next."""

LAST_ZONE = timedelta(hours=12)
"""Somewhere on earth a day ends so long after it has in UTC."""

LONGEST = timedelta(days=30)
"""So long an order may stay unpaid or unconfirmed, or a shop refuse to make a code, before
what was granted is given up."""

NEVER_READY = "never-ready"

# An effect that failed for good, or that a person must look at, asks no more. Those of grants
# without an order hang on an id of their own (`anchor.py`): time alone ends them.
STUCK = """
SELECT g.id FROM saleor_service_grant g
WHERE g.state = 'decided' AND NOT g.trial AND (g.granted_at < %s OR EXISTS (
    SELECT FROM saleor_service_effect e
    WHERE e.kind = ANY(%s) AND e.order_id = g.order_id AND e.state IN ('failed', 'parked')
      AND e.data->>'grant' = g.id::text))
ORDER BY g.id LIMIT %s
"""


def give_up() -> int:
    """Fail what will never come; what was booked is free again.

    Returns:
        How many.

    """
    with port.current().writer(), transaction.atomic():
        now = transaction_time()
        rows = fetch(STUCK, [now - LONGEST, list(MAKES.values()), AT_ONCE])
        return sum(moves.failed(row[0], reason=NEVER_READY, now=now) is not None for row in rows)


def expire_due() -> int:
    """Note which codes and cards cannot be used any more; by the index on their last day.

    Returns:
        How many.

    """
    total = 0
    with port.current().writer():
        for _ in range(MOST):
            found = _slice()
            total += found
            if found < AT_ONCE:
                break
    return total


def _slice() -> int:
    with transaction.atomic():
        now = transaction_time()
        rows = Grant.objects.select_for_update(skip_locked=True).filter(
            state=GrantState.GIVEN, valid_until__lt=(now - LAST_ZONE).date()
        )
        ids = list(rows.order_by("valid_until", "pk").values_list("pk", flat=True)[:AT_ONCE])
        return len(moves.expired(ids, now=now))
