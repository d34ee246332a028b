"""How one claimed message ends: what stops it, what the server said, what follows.

Whatever goes wrong with one message is this message's affair; what goes wrong with its
template, sender or server is noted in a circuit, so that the others need not find out.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ..errors import brief
from ..outbox import circuits, steps
from ..outbox.rules import WAITING, State, retry_after
from ..outbox.steps import Ending
from ..points import Point, reach
from ..shop import port
from . import gate, kinds, lanes, render, rules, senders, suppression, texts, together
from .box import MESSAGES
from .consent import leave
from .kinds import Letter, MessageClass, MessageKind
from .models import Message
from .outcomes import Family, Stage
from .render import Rendered, TemplateBrokenError
from .rules import Reason
from .senders import SenderNotUsableError
from .texts import Text
from .verdicts import Verdict

if TYPE_CHECKING:
    from .batch import Batch

logger = logging.getLogger(__name__)

Stop = Callable[[], bool]

MOST_REFUSALS = 5
"""Mails refused for good in a row: then it is not the addresses' fault any more."""

MOST_DOUBTS = 2
"""After so many handings-over without an answer a person decides."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a message ended, and what else belongs to the same transaction."""

    ending: Ending
    subject: str = ""
    also: Callable[[], object] | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    """What the customer knows now."""


def of(message: Message, letter: Letter | Exception | None, batch: "Batch") -> Result:
    """Decide, render and hand over one message; never raises.

    Args:
        message: The claimed row.
        letter: As loaded; None where the shop has lost what it is about.
        batch: What it was claimed with.

    """
    try:
        stop = _stop(message, letter, batch)
        if stop is not None:
            return Result(stop)
        assert isinstance(letter, Letter)
        ready = _ready(message, letter, batch)
    except Exception as error:
        logger.error("Could not prepare: %s", brief(error), extra={"message_key": message.key})
        return Result(_unready(message, error))
    if isinstance(ready, Result):
        return ready
    return _send(message, letter, *ready, batch)


def _stop(message: Message, letter: Letter | Exception | None, batch: "Batch") -> Ending | None:
    """Return what ends a message before anything is rendered, None where it may go on."""
    stop = rules.at_sending(
        gate=batch.gate,
        trial=message.trial,
        fact_at=message.fact_at,
        deadline_at=message.deadline_at,
        now=batch.now,
        kind=message.kind,
        wanted=kind.on if (kind := kinds.get(message.kind)) else True,
    )
    if stop:
        return _put_aside(stop.state, stop.reason or "")
    kind = kinds.get(message.kind)
    if waiting := _wait_for_others(message, kind, batch):
        return waiting
    if isinstance(letter, Exception):
        return _unready(message, letter)
    if letter is None:
        return _put_aside(State.SKIPPED, Reason.OVERTAKEN)
    if letter.stop:
        return _put_aside(State.SKIPPED, letter.stop)
    if kind is not None and (refused := _not_allowed(message, kind, letter)):
        return _put_aside(State.SKIPPED, refused)
    if not senders.is_deliverable(letter.recipient):
        return _put_aside(State.SKIPPED, Reason.NO_ADDRESS)
    if suppression.normal(letter.recipient) in batch.suppressed:
        return _put_aside(State.SKIPPED, Reason.SUPPRESSED)
    return None


def _wait_for_others(message: Message, kind: MessageKind | None, batch: "Batch") -> Ending | None:
    """Return what ends or puts off a guest of another message, or what quiet hours hold."""
    if message.host:
        return _behind_its_host(message, batch)
    settings = batch.gate.settings
    urgent = kind is None or not kind.quiet or message.released or message.trial
    if not urgent:
        ends = rules.after_quiet(
            batch.now,
            zone=rules.zone_of(settings.time_zone),
            begins=settings.quiet_from,
            ends=settings.quiet_to,
        )
        if ends > batch.now + together.BEHIND:
            return _wait(Reason.QUIET, ends - batch.now)
    return None


def _behind_its_host(message: Message, batch: "Batch") -> Ending:
    """Return how a guest ends with its host, or why it is claimed once more."""
    state, due_at = batch.hosts.get(message.host, ("", batch.now))
    if state in together.TOLD:
        return _put_aside(State.SKIPPED, Reason.TOGETHER)
    if state in WAITING:
        rest = max(due_at - batch.now, together.BEHIND) + together.BEHIND
        return _wait(Reason.TOGETHER, rest)
    # Not at once: as a guest it was claimed without the brake being asked.
    with port.current().writer():
        together.set_free(message)
    return _put_aside(State.QUEUED, "")


def _not_allowed(message: Message, kind: MessageKind, letter: Letter) -> str:
    """Return what forbids writing at all; of advertising nothing is allowed by default.

    Why it may leave stands in the row from here on; why not, behind the reason.
    """
    message.basis = ""
    if kind.message_class is MessageClass.TRANSACTIONAL:
        return ""
    out = gate.has_way_out(letter.unsubscribe)
    decision = gate.decide(kind.message_class, letter.relation, way_out=out)
    if decision.allowed:
        message.basis = decision.why
        return ""
    return f"{gate.reason_of(decision.why)}: {decision.why}"


def _wait_for_its_turn(message: Message, letter: Letter, batch: "Batch") -> Ending | None:
    """Store why advertising may leave; return what ends or puts it off now."""
    try:
        rest = leave.take(
            message, gate.Ground(message.basis), recipient=letter.recipient,
            seen=letter.relation.seen, token=batch.token,
        )  # fmt: skip
    except leave.NotOursError:
        # Finishing will find the same.
        return Ending(State.QUEUED)
    if rest is None:
        return None
    message.basis = ""
    return _wait(Reason.FREQUENCY if rest else "", rest)


def _ready(
    message: Message, letter: Letter, batch: "Batch"
) -> Result | tuple[Rendered, senders.Sender]:
    """Render, name the sender and note the beginning; or say why it ends before."""
    text = batch.texts.choose(letter.language_code)
    if rest := batch.broken.get(text.circuit) or batch.standing.resting.get(text.circuit):
        return Result(_wait(f"{Reason.TEMPLATE}: {text.name}", rest))
    try:
        own = texts.compiled(text)
        rendered = render.render(message.kind, text.language, letter.context, own)
    except TemplateBrokenError as error:
        return Result(_template_broken(message, text, error, batch))
    _well([text.circuit], batch)
    if message.trial or batch.post is None:
        return Result(_put_aside(State.TRIED, ""), rendered.subject[:255], told=letter.told)
    try:
        sender = batch.sender or senders.read_sender(batch.lane.row, batch.settings)
        batch.sender = sender
    except SenderNotUsableError as error:
        return Result(_refused(message, Verdict(Family.CONFIGURATION, None, str(error)), batch))
    if _is_advertising(message) and (wait := _wait_for_its_turn(message, letter, batch)):
        return Result(wait, rendered.subject[:255])
    if message.at_most_once and not _begin(message, batch):
        # Not ours any more; finishing will find the same.
        return Result(Ending(State.QUEUED))
    return rendered, sender


def _template_broken(
    message: Message, text: Text, error: TemplateBrokenError, batch: "Batch"
) -> Ending:
    reason = f"{Reason.TEMPLATE}: {text.name}"
    kind = kinds.get(message.kind)
    if kind is not None and texts.works(text, kind.sample()):
        # Only with this order's data: the others are well.
        logger.error("A mail cannot be rendered", extra={"message_key": message.key})
        return _again(message, reason, outcome=Reason.TEMPLATE)
    logger.error("Template broken: %s", error, extra={"message_key": message.key})
    # Not tried with each message of the batch: to find it broken may take seconds.
    batch.broken[text.circuit] = _ill(text.circuit, str(error), batch, most=1)
    return _wait(reason, batch.broken[text.circuit])


def _send(
    message: Message, letter: Letter, rendered: Rendered, sender: senders.Sender, batch: "Batch"
) -> Result:
    """Hand over; from here on what the server said is what counts, whatever else fails."""
    assert batch.post is not None
    if _is_advertising(message) and not leave.is_stored(message, batch.token):
        # Never reached: the one place that hands over trusts nobody before it.
        logger.critical("Advertising without a stored yes", extra={"message_key": message.key})
        return Result(_put_aside(State.SKIPPED, Reason.NO_CONSENT))
    started = time.monotonic()
    batch.asked = True
    verdict = batch.post.hand_over(
        rendered,
        key=message.key,
        recipient=letter.recipient,
        sender=sender,
        files=letter.files,
        unsubscribe=letter.unsubscribe,
    )
    reach(Point.HANDED_OVER)
    took = timedelta(seconds=time.monotonic() - started)
    end = _judge(message, verdict, batch)
    noted = replace(
        end, outcome=verdict.family, detail=verdict.detail, via=batch.lane.server or "", took=took
    )
    also = None
    if verdict.family is Family.ADDRESS and end.state is State.FAILED:
        also = suppression.noting(letter.recipient, verdict.detail, message)
        batch.suppressed |= {suppression.normal(letter.recipient)}
    elif end.state is State.FAILED:
        also = suppression.telling_staff(message, verdict.detail)
    kind = kinds.get(message.kind)
    if end.state is State.SENT and kind is not None and (noted_by := kind.sent) is not None:
        also = lambda: noted_by(message)  # noqa: E731
    told = letter.told if verdict.family in (Family.SENT, Family.UNCERTAIN) else {}
    return Result(noted, rendered.subject[:255], also, told)


def _is_advertising(message: Message) -> bool:
    kind = kinds.get(message.kind)
    # A kind that nobody declares any more has no letter either.
    return kind is not None and kind.message_class is not MessageClass.TRANSACTIONAL


def _begin(message: Message, batch: "Batch") -> bool:
    with port.current().writer():
        return steps.begin(MESSAGES, message.pk, batch.token)


def _judge(message: Message, verdict: Verdict, batch: "Batch") -> Ending:
    """Return what a verdict means for the message, and note what it means for others."""
    match verdict.family:
        case Family.SENT:
            _well(batch.lane.circuits, batch)
            return Ending(State.SENT)
        case Family.ADDRESS | Family.MESSAGE:
            return _refused_for_good(message, verdict, batch)
        case Family.CONFIGURATION:
            return _refused(message, verdict, batch)
        case Family.UNCERTAIN:
            return _uncertain(message, verdict, batch)
        case Family.AWAY:
            return _away(message, verdict, batch)
    _answered(verdict, batch)
    return _again(message, f"{Reason.UNAVAILABLE}: {verdict.detail}")


def _answered(verdict: Verdict, batch: "Batch") -> None:
    """A server that answers a mail is well, whatever it answers."""
    if verdict.stage not in (None, Stage.OPENING):
        _well([lanes.server_circuit(batch.lane.server)], batch)


def _refused_for_good(message: Message, verdict: Verdict, batch: "Batch") -> Ending:
    """This message or address is refused; where all are, it is something else.

    Servers have answered "no such user" for every user when their own directory was away.
    """
    _answered(verdict, batch)
    reason = f"{Reason.REFUSED}: {verdict.detail}"
    sender = lanes.sender_circuit(batch.lane.channel_id)
    rest = _ill(sender, f"{MOST_REFUSALS} in a row, {reason}", batch, most=MOST_REFUSALS)
    return _again(message, reason) if rest else Ending(State.FAILED, reason)


def _refused(message: Message, verdict: Verdict, batch: "Batch") -> Ending:
    """We are refused: certainly, where nothing but us was named yet."""
    about_server = verdict.stage is Stage.OPENING
    certain = verdict.stage in (Stage.OPENING, Stage.SENDER, None)
    name = (
        lanes.server_circuit(batch.lane.server)
        if about_server
        else lanes.sender_circuit(batch.lane.channel_id)
    )
    reason = f"{Reason.SENDER}: {verdict.detail}"
    rest = _ill(name, reason, batch, most=1 if certain else circuits.MOST_FAILURES)
    if certain:
        return _wait(reason, rest)
    # After a recipient was named it may be about this one after all: it gets out of the
    # way, so that the next try is another message.
    return _again(message, reason)


def _uncertain(message: Message, verdict: Verdict, batch: "Batch") -> Ending:
    reason = f"{Reason.UNCERTAIN}: {verdict.detail}"
    _ill(lanes.server_circuit(batch.lane.server), reason, batch)
    if message.at_most_once or message.doubts + 1 >= MOST_DOUBTS:
        return Ending(State.PARKED, reason, doubtful=True)
    return Ending(State.QUEUED, reason, pause=_pause(message), doubtful=True)


def _away(message: Message, verdict: Verdict, batch: "Batch") -> Ending:
    reason = f"{Reason.UNAVAILABLE}: {verdict.detail}"
    rest = _ill(lanes.server_circuit(batch.lane.server), reason, batch)
    if verdict.stage is Stage.OPENING:
        return _wait(reason, max(rest, lanes.REST))
    # The line broke with this mail: perhaps because of it. The next try is another one.
    return _again(message, reason)


def _well(names: Iterable[str], batch: "Batch") -> None:
    """Forget the failures of these circuits; free where there are none."""
    found = batch.known.intersection(names)
    if not found:
        return
    try:
        with port.current().writer():
            circuits.succeed(found)
    except Exception as error:
        # What the server said of the mail is worth more than this note.
        logger.warning("Could not close a circuit: %s", brief(error))
        return
    batch.known -= found
    if not batch.known.intersection(batch.lane.circuits):
        batch.trying = False


def _ill(
    name: str, reason: str, batch: "Batch", *, most: int = circuits.MOST_FAILURES
) -> timedelta:
    """Note a failure of a circuit; where it opens, the rest of the batch is given back."""
    try:
        with port.current().writer():
            rest = circuits.fail(name, reason, most=most, trying=batch.trying)
    except Exception as error:
        logger.warning("Could not note a failure: %s", brief(error))
        rest = circuits.PAUSE
    batch.known.add(name)
    if name in batch.lane.circuits:
        batch.stopped = bool(rest) or batch.trying
    return rest


def _again(message: Message, reason: str, *, outcome: str = "", detail: str = "") -> Ending:
    return Ending(State.QUEUED, reason, pause=_pause(message), outcome=outcome, detail=detail)


def _unready(message: Message, error: Exception) -> Ending:
    """Try again what nobody could be asked to send: its order was not to be read.

    An attempt that counts, so that the pauses grow: nobody knows whether the database was
    away for a moment or whether it is this order.
    """
    name = type(error).__name__
    return _again(message, f"{Reason.UNREADY}: {name}", outcome=Reason.UNREADY, detail=name)


def _put_aside(state: State, reason: str) -> Ending:
    """End or hold what nothing outside was asked for; that is no attempt."""
    return Ending(state, reason, burnt=False)


def _wait(reason: str, rest: timedelta) -> Ending:
    """Wait without an attempt being counted: the fault is not the message's."""
    return Ending(State.QUEUED, reason, pause=max(rest, timedelta(seconds=1)), burnt=False)


def _pause(message: Message) -> timedelta:
    return retry_after(message.attempts, random.random())
