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
from ..outbox.patience import hang_up, patiently
from ..outbox.rules import State, retry_after
from ..outbox.steps import Ending
from ..points import Point, reach
from ..shop import port
from ..shop.answers import PostAnswer
from . import body, kinds, rules, signing
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
    answered: Callable[[float], object]
    """Told how many seconds each answer took."""
    token: UUID = field(default_factory=uuid4)
    began: float = field(default_factory=time.monotonic)
    began_at: datetime | None = None
    left: list[int] = field(default_factory=list)
    """What it holds and has not touched."""
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


def run(
    endpoint_id: int,
    stop: Callable[[], bool],
    answered: Callable[[float], object] = lambda _: None,
) -> Counter[str]:
    """Work off one batch of an endpoint.

    Args:
        endpoint_id: Which.
        stop: Asked before each delivery; what is left is then given back.
        answered: Told how many seconds each answer took, also one that never came.

    Returns:
        How many deliveries ended in which state; an empty answer means that nothing was
        due, that the endpoint rests or that another dispatcher has it.

    """
    with port.current().writer():
        batch = _begin(endpoint_id, answered)
    if batch is None:
        return Counter()
    try:
        with port.current().writer():
            waiting = _claim(batch)
        _work_off(waiting, batch, stop)
    except Error:
        hang_up()
        raise
    finally:
        with suppress(Error), port.current().writer():
            steps.give_back(DELIVERIES, batch.left, token=batch.token)
            if batch.trying and not batch.asked:
                circuits.try_not_used([batch.circuit])
    return batch.ended


def _begin(endpoint_id: int, answered: Callable[[float], object]) -> _Batch | None:
    """Return a batch, None where nothing may be sent to this endpoint now."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id, active=True).first()
    standing = circuits.look()
    name = circuit(endpoint_id)
    if endpoint is None or name in standing.resting:
        return None
    trying = name in standing.to_try
    if trying and not circuits.take_try([name]):
        return None
    return _Batch(endpoint, trying, answered, failed_before=name in standing.known)


def _claim(batch: _Batch) -> list[Delivery]:
    """Take due deliveries for this dispatcher, with their events."""
    batch.left = steps.claim(
        DELIVERIES,
        [batch.endpoint.pk],
        limit=MOST_TRIED if batch.trying else BATCH,
        token=batch.token,
        lease=conf.lease(),
    )
    if not batch.left:
        return []
    reach(Point.DELIVERIES_CLAIMED)
    found = Delivery.objects.in_bulk(batch.left).values()
    rows = sorted(found, key=lambda row: (row.due_at, row.pk))
    batch.events = Event.objects.in_bulk([row.event_id for row in rows])
    batch.began_at = clock()
    # After it: ours shall not run ahead of the database's clock.
    batch.began = time.monotonic()
    return rows


def _work_off(waiting: list[Delivery], batch: _Batch, stop: Callable[[], bool]) -> None:
    """End one delivery after the other; what is left in the batch was not touched."""
    until = batch.began + conf.lease().total_seconds() / 3
    for row in waiting:
        if batch.stopped or stop() or time.monotonic() >= until:
            return
        batch.left.remove(row.pk)
        ending = _end(row, batch)
        ours, changed_at = _finish(row, ending, batch)
        batch.ended[ending.state] += 1
        # Who comes back too late holds none of the others any more.
        batch.stopped |= not ours
        if changed_at != batch.endpoint.changed_at:
            # Switched off, deleted, or another address, secret or choice of events: what
            # this batch knows is not so any more, also what it found in the way.
            batch.stopped = True
            _note(lambda: circuits.succeed([batch.circuit]))


def _finish(row: Delivery, ending: Ending, batch: _Batch) -> tuple[bool, datetime | None]:
    """Write how a delivery ended; wait for the database as long as the row is ours.

    Returns:
        Whether it still was ours, and when the endpoint was changed last; None where it is
        off or gone.

    """
    ours, changed_at = patiently(
        lambda: steps.finish(
            DELIVERIES, row.pk, ending, token=batch.token, asked=[batch.endpoint.pk]
        ),
        until=batch.began + conf.lease().total_seconds(),
    )
    return bool(ours), changed_at


def _end(row: Delivery, batch: _Batch) -> Ending:
    """Return how one delivery ended; whatever goes wrong is this one's affair."""
    if batch.now > row.deadline_at:
        return Ending(State.FAILED, Reason.TOO_LATE, burnt=False)
    event = batch.events.get(row.event_id)
    if event is None:
        return Ending(State.SKIPPED, Reason.FORGOTTEN, burnt=False)
    if not _is_wanted(event, batch.endpoint):
        return Ending(State.SKIPPED, Reason.NOT_WANTED, burnt=False)
    try:
        content, headers = _prepared(event, batch)
    except Exception as error:
        # Our fault: the endpoint is as well as before, and its other events, too.
        logger.error("Could not prepare a webhook: %s", brief(error))
        name = type(error).__name__
        pause = retry_after(row.attempts, random.random())
        return Ending(
            State.QUEUED, f"{Reason.UNREADY}: {name}", pause, outcome=Reason.UNREADY, detail=name
        )  # fmt: skip
    started = time.monotonic()
    batch.asked = True
    # So that two fit into a lease, however short it is set.
    seconds = min(POST_SECONDS, conf.lease().total_seconds() / 4)
    answer = port.current().post(
        batch.endpoint.url, body=content, headers=headers, seconds=seconds
    )  # fmt: skip
    took = time.monotonic() - started
    batch.answered(took)
    reach(Point.POSTED)
    return _judge(row, answer, timedelta(seconds=took), batch)


def _is_wanted(event: Event, endpoint: Endpoint) -> bool:
    """Whether the endpoint still asks for an event; its own tests it always gets."""
    return event.kind == kinds.TEST or rules.wants(
        event.kind, event.channel_id, kinds=endpoint.kinds, channel_ids=endpoint.channel_ids
    )


def _prepared(event: Event, batch: _Batch) -> tuple[bytes, Mapping[str, str]]:
    """Return an event's body and headers, signed with what is valid now."""
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
    return content, signing.headers(
        valid, message_id=str(event.pk), sent_at=batch.now, body=content
    )


def _judge(row: Delivery, answer: PostAnswer, took: timedelta, batch: _Batch) -> Ending:
    """Return what an answer means for the delivery, and note what it means for others."""
    detail = answer.problem or f"http-{answer.status}"
    match rules.meaning(answer.status):
        case Answer.SENT:
            _well(batch)
            return Ending(State.SENT, outcome=Answer.SENT, detail=detail, took=took)
        case Answer.GONE:
            # The event waits with the others, where somebody has just changed the endpoint
            # for what stands there now.
            state = State.HELD if _switch_off(batch) else State.QUEUED
            return Ending(state, Reason.GONE, outcome=Answer.GONE, detail=detail, took=took)
    _ill(detail, answer.retry_after, batch)
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
    _note(lambda: circuits.succeed([batch.circuit]))
    batch.failed_before = batch.trying = False


def _ill(detail: str, wish: float | None, batch: _Batch) -> None:
    """Note a failure; where the circuit opens, the rest of the batch is given back.

    Who asks to be left alone for a while is, with all events and at once.
    """
    rest = _note(
        lambda: circuits.fail(
            batch.circuit,
            detail,
            most=1 if wish else circuits.MOST_FAILURES,
            trying=batch.trying,
            at_least=rules.pause(timedelta(0), wish),
        )
    )
    batch.failed_before = True
    batch.stopped |= rest is None or bool(rest) or batch.trying


def _switch_off(batch: _Batch) -> bool:
    """Send nothing more to an endpoint that says it is gone; health tells staff.

    Returns:
        False where somebody has just given it another address, which did not say so, or
        has switched it off or deleted it; and where that could not be noted.

    """
    rows = Endpoint.objects.filter(pk=batch.endpoint.pk, active=True, url=batch.endpoint.url)
    batch.stopped = True
    return bool(
        _note(lambda: rows.update(active=False, off_because=Reason.GONE, changed_at=Now()))
    )  # fmt: skip


def _note[T](write: Callable[[], T]) -> T | None:
    """Write what an answer means for others; None where the database is away.

    What became of the delivery itself is worth waiting for, this is not: the next one
    will find the same.
    """
    try:
        with port.current().writer():
            return write()
    except Error as error:
        logger.warning("Could not note how an endpoint is: %s", brief(error))
        hang_up()
        return None
