"""What time alone does to grants: a code's last day passes."""

from datetime import timedelta

from django.db import transaction

from ...database import transaction_time
from ...shop import port
from . import moves
from .models import Grant
from .states import GrantState

AT_ONCE = 500

MOST = 10
"""Slices of one minute; the rest is for the next."""

LAST_ZONE = timedelta(hours=12)
"""Somewhere on earth a day ends so long after it has in UTC."""


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
