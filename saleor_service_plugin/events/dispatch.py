"""Working off the outbox of webhooks, endpoint by endpoint.

Any number of dispatchers may run at once, in any number of processes: rows are claimed
with a lease, and no transaction is open while an endpoint is spoken to. A dispatcher that
dies leaves its rows to the next one: every event arrives at least once, always under the
same id. In which order is not promised.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable

from django.db import transaction

from .. import conf
from ..database import fetch
from ..outbox import circuits, steps
from ..outbox.rules import State
from ..shop import port
from . import batch, sql
from .box import DELIVERIES
from .models import Endpoint
from .rules import SLICE, Reason

logger = logging.getLogger(__name__)


def dispatch(*, seconds: float = 50.0, stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Deliver what is due, in this thread, batch by batch from endpoint to endpoint.

    Args:
        seconds: After this time no new batch is claimed.
        stop: Asked before each delivery; what is left is then given back.

    Returns:
        How many deliveries ended in which state; those put off count as "queued".

    """
    end = time.monotonic() + seconds
    counted: Counter[str] = Counter()
    tidy()
    while endpoints := due():
        before = counted.copy()
        for endpoint_id in endpoints:
            if stop() or time.monotonic() > end:
                return dict(counted)
            counted.update(batch.run(endpoint_id, stop))
        if counted == before:
            break
    return dict(counted)


def tidy() -> None:
    """Free what dead dispatchers held."""
    with port.current().writer():
        steps.reclaim(DELIVERIES, lease=conf.lease())


def due() -> list[int]:
    """Return the endpoints that have something due and whose way is free or may be tried.

    What waits for endpoints that are switched off is held until they are on again, what
    waits for those that are gone ends.

    Returns:
        Their ids; those that failed last come last.

    """
    with port.current().writer():
        lanes = fetch(sql.LANES)
        if not lanes:
            return []
        for endpoint_id in [row[0] for row in lanes if not row[2]]:
            _put_aside(endpoint_id)
        standing = circuits.look()
    found = [
        endpoint_id
        for endpoint_id, is_due, active, _ in lanes
        if is_due and active and batch.circuit(endpoint_id) not in standing.resting
    ]
    return sorted(found, key=lambda endpoint_id: batch.circuit(endpoint_id) in standing.known)


def _put_aside(endpoint_id: int) -> None:
    """Hold what waits for an endpoint, or end it, as the endpoint now stands."""
    with transaction.atomic():
        row = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
        if row is not None and row.active:
            return
        to, reason = (
            (State.SKIPPED, Reason.DELETED) if row is None else (State.HELD, Reason.OFF)
        )  # fmt: skip
        # What is left waits for the next time: nobody takes it meanwhile.
        steps.move(
            DELIVERIES, to, where="state = 'queued' AND endpoint_id = %s", values=[endpoint_id],
            reason=reason, limit=SLICE,
        )  # fmt: skip
