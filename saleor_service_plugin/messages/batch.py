"""One batch of a lane: claim, load, hand over, finish.

No transaction is open while a mail server is spoken to. What a batch has claimed belongs
to it for the time of a lease and carries its token; who comes back too late finds another
token and changes nothing.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import Error, transaction

from .. import conf
from ..database import transaction_time
from ..errors import brief
from ..events import emit
from ..outbox import circuits, steps
from ..outbox.circuits import Circuits
from ..outbox.patience import patiently
from ..outbox.rules import State
from ..points import Point, reach
from ..shop import port
from . import announce, brake, ending, kinds, suppression, texts, together
from .box import MESSAGES
from .kinds import Letter
from .lanes import Lane
from .mail import Post
from .models import Message
from .outcomes import Family
from .rules import ChannelGate, ChannelMode
from .senders import Sender
from .texts import Texts

logger = logging.getLogger(__name__)

POLITE_SECONDS = 0.05
"""After a mail that a server did not take: who puts off or refuses is not hammered, and the
threads of other servers have the processor meanwhile."""

NOT_TAKEN = frozenset(Family) - {Family.SENT}
"""Outcomes that a mail server has a part in."""

MOST_TRIED = 10
"""Messages claimed to try an open circuit; those that never leave may lie before."""

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
    listened: bool = False
    """Whether anybody wanted to hear how messages end, at the last look."""
    known: set[str] = field(default_factory=set)
    """Circuits with failures, as far as this batch knows."""
    sender: Sender | None = None
    """Who writes, once it was found out."""
    hosts: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    """Where the hosts of its guests stand and when they are due (`together`)."""
    suppressed: frozenset[str] = frozenset()
    """Those of its recipients that nothing may be sent to."""
    texts: Texts = field(default_factory=Texts)
    """Which template each language of its messages gets."""
    broken: dict[str, timedelta] = field(default_factory=dict)
    """Templates that this batch has found broken, and how long they rest."""
    bucket: datetime | None = None
    """Where the brake counts this batch."""
    counted: int = 0
    """What it counted beforehand."""
    left: int = 0
    """What really left, or may have."""
    ended: Counter[str] = field(default_factory=Counter)
    asked: bool = False
    """Whether something was asked of the mail server: then a try was a try."""
    stopped: bool = False
    """Whether the rest is to be given back: the server is away, the lease half over."""

    @property
    def now(self) -> datetime:
        """Return the time by the database's clock, as it was read and time went on."""
        assert self.began_at is not None
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)


def run(
    lane: Lane,
    post: Post | None,
    standing: Circuits,
    stop: ending.Stop,
    full: Callable[[], object] = lambda: None,
) -> Counter[str]:
    """Work off one batch of a lane.

    Args:
        lane: Which.
        post: The way to its mail server, None on trial.
        standing: What stands in the way at this moment.
        stop: Asked before each message; what is left is then given back.
        full: Told once a mail of a full batch has left: there may be more, and the server
            takes them. A bad server shall not occupy several threads.

    Returns:
        How many messages ended in which state; an empty answer means that nothing was
        due or that another worker has it.

    """
    with port.current().writer():
        to_try = set(lane.circuits) & standing.to_try
        if to_try and not circuits.take_try(to_try):
            return Counter()
        batch = Batch(lane, post, standing, bool(to_try), _settings(lane), gate=lane.gate)
        batch.known |= standing.known
        waiting = list(_claim(batch))
    try:
        _work_off(waiting, batch, stop, full if len(waiting) >= conf.dispatch_batch() else None)
    finally:
        with suppress(Error):
            _leave(waiting, batch, to_try)
    batch.ended[State.QUEUED] += len(waiting)
    return +batch.ended


def _work_off(
    waiting: list[Message],
    batch: Batch,
    stop: ending.Stop,
    full: Callable[[], object] | None,
) -> None:
    """End one message after the other; what is left in the list was not touched."""
    if not waiting:
        return
    with port.current().writer():
        batch.texts = texts.look(batch.lane.kind, batch.lane.channel_id, _language(batch.lane))
        batch.settings = {**batch.settings, "texts": batch.texts}
        letters = _load(waiting, batch)
        batch.hosts = together.hosts_of(waiting)
        batch.suppressed = suppression.among(
            letter.recipient for letter in letters.values() if isinstance(letter, Letter)
        )
        reach(Point.LOADED)
    # A mail may take half a lease; begun later it could outlast the rest.
    until = batch.began + conf.lease().total_seconds() / 3
    while waiting and not batch.stopped and not stop() and time.monotonic() < until:
        message = waiting.pop(0)
        result = ending.of(message, letters.get(message.pk), batch)
        _finish(message, result, batch)
        if result.ending.outcome in NOT_TAKEN:
            time.sleep(POLITE_SECONDS)
        if full is not None and batch.ended[State.SENT]:
            full()
            full = None


def _leave(waiting: Sequence[Message], batch: Batch, to_try: Collection[str]) -> None:
    """Give back what was not touched, correct what was counted, free a try not used."""
    with port.current().writer():
        steps.give_back(MESSAGES, [message.pk for message in waiting], token=batch.token)
        tried = batch.ended[State.TRIED]
        if batch.bucket is not None:
            brake.count(batch.lane.kind, batch.bucket, batch.left - batch.counted, tried)
        elif tried and batch.began_at is not None:
            # What would have been sent teaches the brake what is usual.
            brake.count(batch.lane.kind, brake.bucket(batch.began_at), 0, tried)
        if to_try and not batch.asked:
            circuits.try_not_used(to_try)


def _settings(lane: Lane) -> Mapping[str, object]:
    form = dict(port.current().plugin_settings())
    for name in ("sender_name", "sender_address", "reply_to"):
        if own := getattr(lane.row, name, ""):
            form[name] = own
    return {**form, "channel_id": lane.channel_id, "channel": lane.row}


def _language(lane: Lane) -> str:
    return lane.row.language if lane.row else ""


def _claim(batch: Batch) -> Sequence[Message]:
    """Take a batch of due rows for this dispatcher, as far as the brake lets them go."""
    # One who tries may find the server as bad as before: little is loaded in vain.
    limit = MOST_TRIED if batch.trying else conf.dispatch_batch()
    ids = _claim_braked(batch, limit) if _is_braked(batch) else _take(batch, limit)
    if not ids:
        return ()
    reach(Point.CLAIMED)
    rows = Message.objects.in_bulk(ids)
    batch.began_at, batch.listened = announce.look(batch.lane.channel_id)
    # After it: ours shall not run ahead of the database's clock.
    batch.began = time.monotonic()
    return sorted(rows.values(), key=lambda row: (row.due_at, row.pk))


def _is_braked(batch: Batch) -> bool:
    kind = kinds.get(batch.lane.kind)
    return batch.lane.gate.mode is ChannelMode.LIVE and kind is not None and kind.brake


def _take(
    batch: Batch, limit: int, *, only_free: bool = False, bucket: datetime | None = None
) -> list[int]:
    """Claim rows; free are those that the brake does not count (`box`)."""
    lane = (batch.lane.channel_id, batch.lane.kind, [True] if only_free else [True, False])
    return steps.claim(
        MESSAGES, lane, limit=limit, token=batch.token, lease=conf.lease(), extra=[bucket]
    )


def _claim_braked(batch: Batch, limit: int) -> list[int]:
    kind = batch.lane.kind
    with transaction.atomic():
        leave = brake.look(kind)
        batch.bucket = leave.bucket
        if leave.may > 0 and not leave.engaged:
            ids = _take(batch, min(limit, leave.may), bucket=leave.bucket)
            # Guests of other mails do not leave by themselves; counted, they would have
            # another dispatcher find the number unusual.
            counted = Message.objects.filter(pk__in=ids, counted_in__isnull=False)
            batch.counted = counted.count()
            brake.count(kind, leave.bucket, batch.counted)
            return ids
        held = brake.hold(batch.lane.channel_id, kind)
        if held and brake.engage(kind, leave.most):
            logger.error("The brake holds %s: more than %d in an hour", kind, leave.most)
            emit.emit([announce.held(kind, transaction_time())])
        return _take(batch, limit, only_free=True)


def _load(claimed: Sequence[Message], batch: Batch) -> Letters:
    """Load the letters in one go; where that fails, one by one to find the culprit."""
    kind = kinds.get(batch.lane.kind)
    if kind is None:
        return {}
    try:
        return dict(kind.load(claimed, batch.settings))
    except Exception as error:
        if len(claimed) == 1:
            logger.error("Could not load: %s", brief(error), extra={"message_key": claimed[0].key})
            return {claimed[0].pk: error}
    letters: dict[int, Letter | Exception] = {}
    for row in claimed:
        letters.update(_load([row], batch))
    return letters


def _finish(message: Message, result: "ending.Result", batch: Batch) -> None:
    """Write how it ended, unless the lease ran out and somebody else has the row.

    A mail that was handed over must be noted, or it goes out again: where the database is
    away, this waits for it as long as the row is ours.
    """
    known = batch.listened
    ours = _patiently(batch, lambda: _write_ending(message, result, batch))
    batch.ended[result.ending.state] += 1
    if not ours:
        # The others of this batch are somebody else's by now, too.
        batch.stopped = True
        logger.warning("Came back too late", extra={"message_key": message.key})
    elif result.ending.doubtful or result.ending.state in (State.SENT, State.PARKED):
        batch.left += 0 if message.released or message.trial else 1
    if ours and batch.listened and not known and result.ending.state in announce.TOLD:
        # An endpoint was made while this batch was under way.
        _patiently(batch, lambda: announce.tell(message.pk))


def _patiently[T](batch: Batch, write: Callable[[], T]) -> T:
    """Write something, once the database is there again, as long as the batch is ours."""
    return patiently(write, until=batch.began + conf.lease().total_seconds())


def _write_ending(message: Message, result: "ending.Result", batch: Batch) -> bool:
    channel = batch.lane.channel_id
    with transaction.atomic() if result.also else nullcontext():
        ours, mode, since, batch.listened = steps.finish(
            MESSAGES, message.pk, result.ending, token=batch.token,
            extra=[result.subject, json.dumps(dict(result.told)), message.basis],
            asked=[channel] * 3,
            also=batch.listened and result.ending.state in announce.TOLD,
        )  # fmt: skip
        if ours and result.also:
            result.also()
    # The switches and settings of the channel as the batch began.
    known = batch.gate
    batch.gate = replace(known, mode=ChannelMode(mode), live_since=since) if mode else ChannelGate()
    return bool(ours)
