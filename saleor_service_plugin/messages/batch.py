"""One batch of a lane: claim, load, hand over, finish.

No transaction is open while a mail server is spoken to. What a batch has claimed belongs
to it for the time of a lease and carries its token; who comes back too late finds another
token and changes nothing.
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from .. import conf
from ..database import clock
from ..outbox import steps
from ..outbox.circuits import Circuits
from ..outbox.rules import State
from ..points import Point, reach
from ..shop import port
from . import brake, ending, kinds, lanes, suppression
from .box import MESSAGES
from .kinds import Letter
from .lanes import Lane
from .mail import Post
from .models import Message
from .rules import ChannelGate, ChannelMode

logger = logging.getLogger(__name__)

Letters = Mapping[int, Letter | Exception]


@dataclass(slots=True)
class Batch:
    """What one batch works with."""

    lane: Lane
    post: Post | None
    standing: Circuits
    trying: bool
    settings: Mapping[str, object]
    """The plugin's form with what is set for the channel laid over it."""
    token: UUID = field(default_factory=uuid4)
    gate: ChannelGate = field(default_factory=ChannelGate)
    began: float = field(default_factory=time.monotonic)
    began_at: datetime | None = None
    known: set[str] = field(default_factory=set)
    """Circuits with failures, as far as this batch knows."""
    suppressed: frozenset[str] = frozenset()
    """Those of its recipients that nothing may be sent to."""
    broken: dict[str, timedelta] = field(default_factory=dict)
    """Templates that this batch has found broken, and how long they rest."""
    counted: int = 0
    """What the brake counted beforehand."""
    stopped: bool = False
    """Whether the rest is to be given back: the server is away, the lease half over."""

    @property
    def now(self) -> datetime:
        """Return the time by the database's clock, as it was read and time went on."""
        assert self.began_at is not None
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)


def run(lane: Lane, post: Post | None, standing: Circuits, stop: ending.Stop) -> Counter[str]:
    """Work off one batch of a lane.

    Args:
        lane: Which.
        post: The way to its mail server, None on trial.
        standing: What stands in the way at this moment.
        stop: Asked before each message; what is left is then given back.

    Returns:
        How many messages ended in which state; an empty answer means that nothing was
        due or that another worker has it.

    """
    counted: Counter[str] = Counter()
    with port.current().writer():
        trying = lanes.take_try(lane, standing)
        if trying is False:
            return counted
        batch = Batch(lane, post, standing, bool(trying), _settings(lane), gate=lane.gate)
        batch.known |= standing.known
        claimed = _claim(batch)
        if not claimed:
            return counted
        letters = _load(claimed, batch)
        batch.suppressed = suppression.among(
            letter.recipient for letter in letters.values() if isinstance(letter, Letter)
        )
        reach(Point.LOADED)
    until = batch.began + conf.lease().total_seconds() / 2
    waiting = list(claimed)
    while waiting and not batch.stopped and not stop() and time.monotonic() < until:
        message = waiting.pop(0)
        result = ending.of(message, letters.get(message.pk), batch)
        with port.current().writer():
            _finish(message, result, batch)
        counted[result.ending.state] += 1
    with port.current().writer():
        _give_back(waiting, batch)
        _count(counted, batch)
    counted[State.QUEUED] += len(waiting)
    return counted


def _settings(lane: Lane) -> Mapping[str, object]:
    form = dict(port.current().plugin_settings())
    for name in ("sender_name", "sender_address", "reply_to"):
        if own := getattr(lane.row, name, ""):
            form[name] = own
    return form


def _claim(batch: Batch) -> Sequence[Message]:
    """Take a batch of due rows for this dispatcher, as far as the brake lets them go."""
    kind = kinds.get(batch.lane.kind)
    limit = 1 if batch.trying else conf.dispatch_batch()
    braked = batch.lane.gate.mode is ChannelMode.LIVE and kind is not None and kind.brake
    ids = _claim_braked(batch, limit) if braked else _take(batch, limit)
    if not ids:
        return ()
    reach(Point.CLAIMED)
    rows = Message.objects.in_bulk(ids)
    batch.began, batch.began_at = time.monotonic(), clock()
    return sorted(rows.values(), key=lambda row: (row.due_at, row.pk))


def _take(batch: Batch, limit: int) -> list[int]:
    lane = (batch.lane.channel_id, batch.lane.kind)
    return steps.claim(MESSAGES, lane, limit=limit, token=batch.token, lease=conf.lease())


def _claim_braked(batch: Batch, limit: int) -> list[int]:
    kind = batch.lane.kind
    leave = brake.look(kind)
    if leave.may > 0 and not leave.engaged:
        with transaction.atomic():
            ids = _take(batch, min(limit, leave.may))
            brake.count(kind, len(ids))
            batch.counted = len(ids)
            # Counted behind whoever counted first, so this is the whole truth.
            if brake.look(kind).may >= 0:
                return ids
            transaction.set_rollback(True)
        batch.counted = 0
        return []
    if not leave.engaged and brake.engage(kind, leave.most):
        logger.error("The brake holds %s: more than %d in an hour", kind, leave.most)
    brake.hold(batch.lane.channel_id, kind)
    # On trial when decided: rendered, never sent, so the brake has nothing to hold.
    return _take(batch, limit)


def _load(claimed: Sequence[Message], batch: Batch) -> Letters:
    """Load the letters in one go; where that fails, one by one to find the culprit."""
    kind = kinds.get(batch.lane.kind)
    if kind is None:
        return {}
    try:
        return dict(kind.load(claimed, batch.settings))
    except Exception as error:
        if len(claimed) == 1:
            logger.exception("Could not load", extra={"message_key": claimed[0].key})
            return {claimed[0].pk: error}
    letters: dict[int, Letter | Exception] = {}
    for row in claimed:
        letters.update(_load([row], batch))
    return letters


def _finish(message: Message, result: "ending.Result", batch: Batch) -> None:
    """Write how it ended, unless the lease ran out and somebody else has the row."""
    channel = batch.lane.channel_id
    with transaction.atomic() if result.also else nullcontext():
        ours, mode, since = steps.finish(
            MESSAGES, message.pk, result.ending, token=batch.token,
            extra=[result.subject], asked=[channel, channel],
        )  # fmt: skip
        if ours and result.also:
            result.also()
    if not ours:
        logger.warning("Came back too late", extra={"message_key": message.key})
    batch.gate = ChannelGate(ChannelMode(mode), since) if mode else ChannelGate()


def _give_back(waiting: Sequence[Message], batch: Batch) -> None:
    steps.give_back(MESSAGES, [message.pk for message in waiting], token=batch.token)


def _count(counted: Counter[str], batch: Batch) -> None:
    """Correct what the brake counted beforehand by what really left."""
    left = counted[State.SENT] + counted[State.PARKED]
    brake.count(batch.lane.kind, left - batch.counted, tried=counted[State.TRIED])
