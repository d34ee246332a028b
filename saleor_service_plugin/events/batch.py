"""One batch of one endpoint: claim, load, post, finish row by row."""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import Error
from django.db.models.functions import Now

from .. import conf
from ..database import clock
from ..errors import brief
from ..outbox import circuits, steps
from ..outbox.rules import State, retry_after
from ..outbox.steps import Ending
from ..points import Point, reach
from ..shop import port
from ..shop.answers import PostAnswer
from . import body, rules, signing
from .box import DELIVERIES
from .models import Delivery, Endpoint, Event
from .rules import Answer, Reason

logger = logging.getLogger(__name__)

BATCH = 20
"""One is posted at a time; what the lease does not suffice for is given back."""

MOST_TRIED = 10
"""Claimed to try an open circuit: one is posted; those that are too late end on the way."""

POST_SECONDS = 15.0
"""How long one delivery may take (the specification recommends 15 to 30 s)."""


def circuit(endpoint_id: int) -> str:
    """Return the circuit of an endpoint."""
    return f"webhook:{endpoint_id}"


@dataclass(slots=True)
class _Batch:
    """What one batch works with."""

    endpoint: Endpoint
    trying: bool
    token: UUID = field(default_factory=uuid4)
    began: float = field(default_factory=time.monotonic)
    began_at: datetime | None = None
    events: Mapping[UUID, Event] = field(default_factory=dict)
    failed_before: bool = False
    """Whether the circuit has failures that a success ends."""
    asked: bool = False
    """Whether the endpoint was spoken to: then a try was a try."""
    stopped: bool = False
    """Whether the rest is to be given back."""
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        """Return the time by the database's clock, as it was read and time went on."""
        assert self.began_at is not None
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)

    @property
    def circuit(self) -> str:
        """Return what stands in the way of this endpoint."""
        return circuit(self.endpoint.pk)


def run(endpoint_id: int, stop: Callable[[], bool]) -> Counter[str]:
    """Work off one batch of an endpoint.

    Args:
        endpoint_id: Which.
        stop: Asked before each delivery; what is left is then given back.

    Returns:
        How many deliveries ended in which state; an empty answer means that nothing was
        due, that the endpoint rests or that another dispatcher has it.

    """
    with port.current().writer():
        batch = _begin(endpoint_id)
        waiting = _claim(batch) if batch else []
    if batch is None:
        return Counter()
    try:
        _work_off(waiting, batch, stop)
    finally:
        with suppress(Error), port.current().writer():
            steps.give_back(DELIVERIES, [row.pk for row in waiting], token=batch.token)
            if batch.trying and not batch.asked:
                circuits.try_not_used([batch.circuit])
    return batch.ended


def _begin(endpoint_id: int) -> _Batch | None:
    """Return a batch, None where nothing may be sent to this endpoint now."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id, active=True).first()
    standing = circuits.look()
    name = circuit(endpoint_id)
    if endpoint is None or name in standing.resting:
        return None
    trying = name in standing.to_try
    if trying and not circuits.take_try([name]):
        return None
    return _Batch(endpoint, trying, failed_before=name in standing.known)


def _claim(batch: _Batch) -> list[Delivery]:
    """Take due deliveries for this dispatcher, with their events."""
    ids = steps.claim(
        DELIVERIES,
        [batch.endpoint.pk],
        limit=MOST_TRIED if batch.trying else BATCH,
        token=batch.token,
        lease=conf.lease(),
    )
    batch.began = time.monotonic()
    if not ids:
        return []
    reach(Point.DELIVERIES_CLAIMED)
    rows = sorted(Delivery.objects.in_bulk(ids).values(), key=lambda row: (row.due_at, row.pk))
    batch.events = Event.objects.in_bulk([row.event_id for row in rows])
    batch.began_at = clock()
    return rows


def _work_off(waiting: list[Delivery], batch: _Batch, stop: Callable[[], bool]) -> None:
    """End one delivery after the other; what is left in the list was not touched."""
    until = batch.began + conf.lease().total_seconds() / 3
    while waiting and not batch.stopped and not stop() and time.monotonic() < until:
        row = waiting.pop(0)
        ending = _end(row, batch)
        with port.current().writer():
            ours, active = steps.finish(
                DELIVERIES, row.pk, ending, token=batch.token, asked=[batch.endpoint.pk]
            )
        batch.ended[ending.state] += 1
        # Who comes back too late holds none of the others any more.
        batch.stopped |= not ours or not active


def _end(row: Delivery, batch: _Batch) -> Ending:
    """Return how one delivery ended; whatever goes wrong is this one's affair."""
    if batch.now > row.deadline_at:
        return Ending(State.FAILED, Reason.TOO_LATE, burnt=False)
    event = batch.events.get(row.event_id)
    if event is None:
        return Ending(State.SKIPPED, Reason.FORGOTTEN, burnt=False)
    started = time.monotonic()
    try:
        answer = _post(event, batch)
    except Exception as error:
        # Before anything was sent: the event cannot be rendered or signed.
        logger.error("Could not prepare a webhook: %s", brief(error))
        answer = PostAnswer(problem=type(error).__name__)
    reach(Point.POSTED)
    return _judge(row, answer, timedelta(seconds=time.monotonic() - started), batch)


def _post(event: Event, batch: _Batch) -> PostAnswer:
    endpoint = batch.endpoint
    content = body.render(
        event.kind,
        occurred_at=event.occurred_at,
        order_id=event.order_id,
        channel_id=event.channel_id,
        payload=event.payload,
    )
    valid = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and batch.now < endpoint.old_secret_until:
        valid.append(endpoint.old_secret)
    headers = signing.headers(valid, message_id=str(event.pk), sent_at=batch.now, body=content)
    batch.asked = True
    # So that two fit into a lease, however short it is set.
    seconds = min(POST_SECONDS, conf.lease().total_seconds() / 4)
    return port.current().post(endpoint.url, body=content, headers=headers, seconds=seconds)


def _judge(row: Delivery, answer: PostAnswer, took: timedelta, batch: _Batch) -> Ending:
    """Return what an answer means for the delivery, and note what it means for others."""
    detail = answer.problem or f"http-{answer.status}"
    match rules.meaning(answer.status):
        case Answer.SENT:
            _well(batch)
            return Ending(State.SENT, outcome=Answer.SENT, detail=detail, took=took)
        case Answer.GONE:
            _switch_off(batch)
            return Ending(
                State.FAILED, Reason.GONE, outcome=Answer.GONE, detail=detail, took=took
            )  # fmt: skip
    _ill(detail, batch)
    pause = rules.pause(retry_after(row.attempts, random.random()), answer.retry_after)
    late = batch.now + pause > row.deadline_at
    reason = f"{Reason.TOO_LATE if late else Reason.UNAVAILABLE}: {detail}"
    state = State.FAILED if late else State.QUEUED
    return Ending(
        state, reason, pause, outcome=Answer.TEMPORARY, detail=detail, took=took
    )  # fmt: skip


def _well(batch: _Batch) -> None:
    """Close the circuit; free where it has no failures."""
    if not batch.failed_before:
        return
    with port.current().writer():
        circuits.succeed([batch.circuit])
    batch.failed_before = batch.trying = False


def _ill(detail: str, batch: _Batch) -> None:
    """Note a failure; where the circuit opens, the rest of the batch is given back."""
    with port.current().writer():
        rest = circuits.fail(batch.circuit, detail, trying=batch.trying)
    batch.failed_before = True
    batch.stopped |= bool(rest) or batch.trying


def _switch_off(batch: _Batch) -> None:
    """Send nothing more to an endpoint that says it is gone; health tells staff.

    Unless somebody has just given it another address: that one did not say so.
    """
    rows = Endpoint.objects.filter(pk=batch.endpoint.pk, active=True, url=batch.endpoint.url)
    with port.current().writer():
        rows.update(active=False, off_because=Reason.GONE, changed_at=Now())
        circuits.succeed([batch.circuit])
    batch.stopped = True
