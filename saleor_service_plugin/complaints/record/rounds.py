"""What time alone does to complaints: what was solved some time ago is closed."""

from django.db import transaction

from ...database import clock, fetch
from ...shop import port
from ..models import Complaint, ComplaintSettings
from ..states import ComplaintState
from . import moves
from .people import SYSTEM

AT_ONCE = 200

MOST = 10
"""Slices of one minute; the rest is for the next."""

# By the index on solved_at, as far as the shortest time of a channel reaches. Whoever works on
# one of them just now keeps it: the next round comes.
DUE = """
SELECT c.id FROM saleor_service_complaint c
LEFT JOIN saleor_service_complaint_settings s ON s.channel_id = c.channel_id
WHERE c.state = 'solved'
    AND c.solved_at <= %(now)s - make_interval(days => (
        SELECT least(%(usual)s, min(close_days)) FROM saleor_service_complaint_settings))
    AND c.solved_at <= %(now)s - make_interval(days => coalesce(s.close_days, %(usual)s))
ORDER BY c.solved_at, c.id LIMIT %(limit)s
FOR UPDATE OF c SKIP LOCKED
"""


def close_solved() -> int:
    """Close what was solved as many days ago as the channel's settings say; nobody is told.

    Returns:
        How many.

    """
    total = 0
    with port.current().writer():
        for _ in range(MOST):
            closed = _slice()
            total += closed
            if closed < AT_ONCE:
                break
    return total


def _slice() -> int:
    usual = ComplaintSettings._meta.get_field("close_days").default
    with transaction.atomic():
        now = clock()
        ids = [row[0] for row in fetch(DUE, {"now": now, "usual": usual, "limit": AT_ONCE})]
        for row in Complaint.objects.filter(pk__in=ids).order_by("pk"):
            moves.move(row, ComplaintState.CLOSED, by=SYSTEM, now=now)
            row.changed_at = now
            row.save(force_update=True)
    return len(ids)
