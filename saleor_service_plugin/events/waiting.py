"""What waits in vain, or for endpoints that are or were off: slice by slice.

Staff, or a worker, wait for each of these statements; the rest comes with the next tick.
"""

from ..outbox import steps
from ..outbox.rules import State
from . import rules
from .box import DELIVERIES
from .rules import SLICE, Reason

_ENDPOINT = "SELECT FROM saleor_service_endpoint endpoint WHERE endpoint.id = row.endpoint_id"


def queue_for(endpoint_id: int) -> int:
    """Queue what waited while an endpoint was off; return how many."""
    return steps.move(
        DELIVERIES, State.QUEUED, where="state = 'held' AND endpoint_id = %s",
        values=[endpoint_id], limit=SLICE,
    )  # fmt: skip


def end_for(endpoint_id: int) -> int:
    """End what waits for an endpoint that is being deleted; return how many."""
    return steps.move(
        DELIVERIES, State.SKIPPED,
        where="state IN ('queued', 'held') AND endpoint_id = %s", values=[endpoint_id],
        reason=Reason.DELETED, limit=SLICE,
    )  # fmt: skip


def queue_again(limit: int) -> int:
    """Queue what is held for endpoints that are on; return how many.

    What was too much as one was switched on, and what a dispatcher held in that moment.
    """
    where = f"state = 'held' AND EXISTS ({_ENDPOINT} AND endpoint.active)"
    return steps.move(DELIVERIES, State.QUEUED, where=where, limit=limit)


def end_lost(limit: int) -> int:
    """End what is held for endpoints that are gone; return how many."""
    where = f"state = 'held' AND NOT EXISTS ({_ENDPOINT})"
    return steps.move(DELIVERIES, State.SKIPPED, where=where, reason=Reason.DELETED, limit=limit)


def end_held(limit: int) -> int:
    """End what was held too long; return how many."""
    where = "state = 'held' AND deadline_at < now()"
    return steps.move(DELIVERIES, State.SKIPPED, where=where, reason=Reason.TOO_LATE, limit=limit)


def end_queued(limit: int) -> int:
    """End what was queued too long; return how many.

    An endpoint that rests is tried with a few at a time: what is too late would come to
    its end slower than new events come in.
    """
    return steps.move(
        DELIVERIES, State.SKIPPED, where="state = 'queued' AND deadline_at < now()",
        reason=rules.NOT_TAKEN, limit=limit,
    )  # fmt: skip


TIDYING = (end_held, end_queued, end_lost, queue_again)
"""In this order: what is too late is not queued again."""
