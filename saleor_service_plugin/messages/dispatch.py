"""Working off the outbox: claim, talk to the mail server, finish.

No transaction is open while a mail server is spoken to. A claimed row belongs to its
dispatcher for the time of a lease and carries a token; who comes back too late finds
another token and changes nothing.
"""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.core.mail.backends.base import BaseEmailBackend

from .. import conf
from ..database import clock, execute, fetch
from ..shop import port
from . import channels, kinds, mail, render, rules, sql
from .kinds import Letter, MessageKind
from .mail import Sender
from .models import Message
from .rules import ChannelGate, MessageState, Reason

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one message ended this time."""

    state: MessageState
    reason: str = ""
    subject: str = ""


@dataclass(slots=True)
class _Round:
    """What one batch shares."""

    now: datetime
    settings: Mapping[str, object]
    post: "_Post"
    gates: Mapping[int, ChannelGate] = field(default_factory=dict)
    sender: Sender | None = None
    sender_problem: str = ""


class _Post:
    """The connection, loaded when the first mail really leaves: trial needs none."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self.away = False
        """Whether the server could not be reached: the rest need not try."""

    def connection(self) -> BaseEmailBackend:
        if self._connection is None:
            self._connection = mail.open_connection()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()


def dispatch(*, seconds: float = 50.0) -> dict[str, int]:
    """Send what is due.

    Args:
        seconds: After this time no new batch is claimed.

    Returns:
        How many messages ended in which state; those put off count as "queued".

    """
    end = time.monotonic() + seconds
    counted: Counter[str] = Counter()
    with port.current().writer():
        channels.release_forgotten()
    post = _Post()
    try:
        while time.monotonic() < end and not post.away and (ended := _batch(post)):
            counted.update(ended)
    finally:
        post.close()
    return dict(counted)


def _batch(post: _Post) -> Counter[str]:
    """Claim, send and finish one batch; an empty answer means nothing was due."""
    token = uuid4()
    counted: Counter[str] = Counter()
    # Stop well before the lease ends: what a slow server has not taken by then goes back,
    # rather than to a second dispatcher at the same time.
    give_back_at = time.monotonic() + conf.lease().total_seconds() / 2
    with port.current().writer():
        claimed, now = _claim(token)
        if not claimed:
            return counted
        round_ = _prepare(now, post)
        letters = _load(claimed, round_)
    for message in claimed:
        if post.away:
            outcome = Outcome(MessageState.QUEUED, f"{Reason.UNAVAILABLE}: server away")
        elif time.monotonic() > give_back_at:
            outcome = Outcome(MessageState.QUEUED)
        else:
            with port.current().writer():
                # Read for each: a pause or a return to trial holds from the next mail on.
                round_.gates = channels.gates()
            outcome = _handle(message, letters, round_)
        with port.current().writer():
            _finish(message, outcome, token=token)
        counted[outcome.state] += 1
    return counted


def _claim(token: UUID) -> tuple[list[Message], datetime]:
    """Take a batch of due rows for this dispatcher, in one statement."""
    lease = f"{conf.lease().total_seconds()} seconds"
    ids = [row[0] for row in fetch(sql.CLAIM, [conf.dispatch_batch(), token, lease])]
    rows = Message.objects.in_bulk(ids)
    return [rows[pk] for pk in sorted(ids)], clock()


def _prepare(now: datetime, post: _Post) -> _Round:
    settings = port.current().plugin_settings()
    round_ = _Round(now=now, settings=settings, post=post)
    try:
        round_.sender = mail.read_sender(settings)
    except mail.SenderNotUsableError as error:
        round_.sender_problem = str(error)
    return round_


Letters = Mapping[int, Letter | Exception]


def _load(claimed: Sequence[Message], round_: _Round) -> Letters:
    """Load the letters kind by kind; where that fails, one by one to find the culprit."""
    by_kind: dict[str, list[Message]] = defaultdict(list)
    for message in claimed:
        by_kind[message.kind].append(message)
    letters: dict[int, Letter | Exception] = {}
    for key, rows in by_kind.items():
        if kind := kinds.get(key):
            letters.update(_load_kind(kind, rows, round_))
    return letters


def _load_kind(kind: MessageKind, rows: Sequence[Message], round_: _Round) -> Letters:
    try:
        return dict(kind.load(rows, round_.settings))
    except Exception as error:
        if len(rows) == 1:
            logger.exception("Could not load", extra={"message_key": rows[0].key})
            return {rows[0].pk: error}
    letters: dict[int, Letter | Exception] = {}
    for row in rows:
        letters.update(_load_kind(kind, [row], round_))
    return letters


def _handle(message: Message, letters: Letters, round_: _Round) -> Outcome:
    """Decide and send one message; whatever it raises puts off this one alone."""
    stop = rules.at_sending(
        gate=round_.gates.get(message.channel_id, ChannelGate()),
        trial=message.trial,
        fact_at=message.fact_at,
        deadline_at=message.deadline_at,
        now=round_.now,
    )
    if stop:
        return Outcome(stop.state, stop.reason or "")
    letter = letters.get(message.pk)
    if isinstance(letter, Exception):
        return Outcome(MessageState.QUEUED, f"{Reason.UNAVAILABLE}: {type(letter).__name__}")
    if letter is None:
        return Outcome(MessageState.SKIPPED, Reason.OVERTAKEN)
    if letter.stop:
        return Outcome(MessageState.SKIPPED, letter.stop)
    if not mail.is_deliverable(letter.recipient):
        return Outcome(MessageState.SKIPPED, Reason.NO_ADDRESS)
    try:
        return _render_and_send(message, letter, round_)
    except Exception as error:
        return _after(error, message, round_.post)


def _after(error: Exception, message: Message, post: _Post) -> Outcome:
    """Return how a message ends that could not be sent. Names of errors, never texts."""
    match error:
        case render.TemplateBrokenError():
            logger.error("Template broken: %s", error, extra={"message_key": message.key})
            return Outcome(MessageState.QUEUED, f"{Reason.TEMPLATE}: {message.kind}")
        case mail.AddressRefusedError():
            return Outcome(MessageState.FAILED, f"{Reason.REFUSED}: {error}")
        case mail.SenderNotUsableError():
            return Outcome(MessageState.QUEUED, f"{Reason.SENDER}: {error}")
        case mail.UncertainError():
            # Once more, with the same Message-ID; after a second time a person decides.
            again = not message.reason.startswith(Reason.UNCERTAIN)
            state = MessageState.QUEUED if again else MessageState.FAILED
            return Outcome(state, f"{Reason.UNCERTAIN}: {error}")
        case mail.ServerAwayError():
            post.away = True
            return Outcome(MessageState.QUEUED, f"{Reason.UNAVAILABLE}: {error}")
        case mail.NotDeliveredError():
            return Outcome(MessageState.QUEUED, f"{Reason.UNAVAILABLE}: {error}")
    name = type(error).__name__
    logger.error("Could not send: %s", name, extra={"message_key": message.key})
    return Outcome(MessageState.QUEUED, f"{Reason.UNAVAILABLE}: {name}")


def _render_and_send(message: Message, letter: Letter, round_: _Round) -> Outcome:
    language = render.choose_language(letter.language_code, render.languages(message.kind))
    rendered = render.render(message.kind, language, letter.context)
    subject = rendered.subject[:255]
    if message.trial:
        return Outcome(MessageState.TRIED, subject=subject)
    if round_.sender is None:
        raise mail.SenderNotUsableError(round_.sender_problem)
    mail.send(
        round_.post.connection(),
        rendered,
        key=message.key,
        recipient=letter.recipient,
        sender=round_.sender,
    )
    return Outcome(MessageState.SENT, subject=subject)


def _finish(message: Message, outcome: Outcome, *, token: UUID) -> None:
    """Write how it ended, unless the lease ran out and somebody else has the row."""
    if not rules.may_follow(MessageState.SENDING, outcome.state):
        raise ValueError(f"A message cannot go from sending to {outcome.state}.")
    again = outcome.state in (MessageState.QUEUED, MessageState.HELD)
    pause = (
        rules.retry_after(message.attempts).total_seconds()
        if outcome.state is MessageState.QUEUED and outcome.reason
        else 0
    )
    finished = execute(
        sql.FINISH,
        [
            outcome.state,
            outcome.reason[:255],
            outcome.subject,
            f"{pause} seconds",
            not again,
            message.pk,
            token,
        ],
    )
    if not finished:
        logger.warning("Came back too late", extra={"message_key": message.key})
