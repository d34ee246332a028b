"""What staff see of deliveries, and sending events once more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ..database import execute, fetch
from ..outbox import steps
from ..outbox.models import Attempt
from ..outbox.rules import WAITING, State
from ..shop import port
from . import sql
from .box import DELIVERIES
from .endpoints import EndpointRefusedError, UnknownEndpointError
from .models import Delivery, Endpoint, Event
from .rules import LATEST

PAGE = 50

MOST_PAGE = 1000

TRIED_AGAIN = frozenset({State.FAILED, State.PARKED})
"""Where a delivery stands that a replay takes up; of what ended otherwise there is a further
one."""

MOST_REPLAYED = 10_000
"""Events of one replay; more are a reason to ask for a shorter time."""


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery in the list."""

    id: int
    endpoint_id: int
    event_id: UUID
    event_kind: str
    """Empty where the event is beyond its retention."""
    order_id: UUID | None
    state: State
    reason: str
    attempts: int
    occurred_at: datetime
    created_at: datetime
    due_at: datetime
    deadline_at: datetime
    finished_at: datetime | None


def deliveries(
    endpoint_id: int,
    *,
    state: State | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[DeliveryLine]:
    """Return a page of an endpoint's deliveries, the newest first.

    Args:
        endpoint_id: Which; that of an endpoint that is gone may still have some.
        state: Those that stand there alone.
        before: Id of the last one of the page before.
        limit: How many, at most `MOST_PAGE`.

    """
    wanted = Delivery.objects.filter(endpoint_id=endpoint_id).order_by("-id")
    if state is not None:
        wanted = wanted.filter(state=state)
    if before is not None:
        wanted = wanted.filter(id__lt=before)
    with port.current().writer():
        rows = list(wanted[: min(max(limit, 1), MOST_PAGE)])
        events = Event.objects.filter(pk__in={row.event_id for row in rows})
        kinds = dict(events.values_list("pk", "kind"))
    return [
        DeliveryLine(
            row.pk, row.endpoint_id, row.event_id, kinds.get(row.event_id, ""), row.order_id,
            State(row.state), row.reason, row.attempts, row.fact_at, row.created_at,
            row.due_at, row.deadline_at, row.finished_at,
        )
        for row in rows
    ]  # fmt: skip


def attempts_of(delivery_ids: Collection[int]) -> dict[int, list[Attempt]]:
    """Return the attempts at these deliveries, the first one first."""
    found: dict[int, list[Attempt]] = {pk: [] for pk in delivery_ids}
    with port.current().writer():
        rows = Attempt.objects.filter(box=DELIVERIES.name, row_id__in=found).order_by("id")
        for row in rows:
            found[row.row_id].append(row)
    return found


def replay(
    endpoint_id: int,
    *,
    event_ids: Collection[UUID] | None = None,
    since: datetime | None = None,
) -> int:
    """Deliver events to an endpoint once more, each under the id it always had.

    What is on its way already stays as it is; what failed is tried again; what was
    delivered gets a further row. Also events that the endpoint was never sent, because it
    was switched off or had not asked for them yet.

    Args:
        endpoint_id: Which.
        event_ids: These events; they must be among those that the endpoint asks for.
        since: All events recorded from this time on. One of the two.

    Returns:
        How many deliveries were queued.

    Raises:
        UnknownEndpointError: There is none.
        EndpointRefusedError: Neither or both are given, the endpoint is switched off, an
            event is unknown or not for it, or they are too many; nothing was queued.

    """
    with port.current().writer(), transaction.atomic():
        # Two replays at once would each take the other's rows for missing.
        endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
        if endpoint is None:
            raise UnknownEndpointError(f"There is no endpoint {endpoint_id}.")
        if not endpoint.active:
            raise EndpointRefusedError(
                "endpoint_id", "off", "The endpoint is switched off: switch it on first."
            )
        wanted = _wanted(endpoint_id, event_ids, since)
        standing = {row[0]: (row[1], row[2]) for row in fetch(sql.STANDING, [endpoint_id, wanted])}
        again = [pk for pk, state in standing.values() if state in TRIED_AGAIN]
        left = {key for key, (_, state) in standing.items() if state in WAITING | TRIED_AGAIN}
        count = steps.start_afresh(DELIVERIES, again, states=TRIED_AGAIN, time=LATEST)
        new = [event_id for event_id in wanted if event_id not in left]
        return count + execute(sql.DELIVER_AGAIN, [endpoint_id, new])


def _wanted(
    endpoint_id: int, event_ids: Collection[UUID] | None, since: datetime | None
) -> list[UUID]:
    """Return the events that are meant, all of them known and for this endpoint."""
    if (event_ids is None) == (since is None):
        raise EndpointRefusedError(
            "event_ids", "required", "Name either event_ids or since, not both."
        )
    value: object
    if event_ids is not None:
        asked = list(dict.fromkeys(event_ids))
        _refuse_many(len(asked), "event_ids")
        where, value = "event.id = ANY(%s)", asked
    else:
        where, value = "event.recorded_at >= %s", since
    found = [
        row[0]
        for row in fetch(
            f"{sql.MATCHING} AND {where} ORDER BY event.recorded_at LIMIT %s",
            [endpoint_id, value, MOST_REPLAYED + 1],
        )
    ]
    missing = sorted(map(str, set(event_ids or ()) - set(found)))
    if missing:
        raise EndpointRefusedError(
            "event_ids", "unknown",
            f"event_ids: {missing[0]} is unknown, forgotten, or not for this endpoint.",
        )  # fmt: skip
    _refuse_many(len(found), "since")
    return found


def _refuse_many(count: int, field: str) -> None:
    if count > MOST_REPLAYED:
        raise EndpointRefusedError(
            field, "too-many", f"{field}: more than {MOST_REPLAYED} events at once."
        )  # fmt: skip
