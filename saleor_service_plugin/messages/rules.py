"""Decisions about messages: pure, without a clock and without I/O."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ChannelMode(StrEnum):
    """What leaves for a channel's customers."""

    TRIAL = "trial"
    """Everything is decided and rendered, nothing leaves. The default."""
    LIVE = "live"
    PAUSED = "paused"
    """New messages wait; going live again sends those that are still timely."""


class MessageState(StrEnum):
    """Where a message stands. What may follow what says `TRANSITIONS`."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    TRIED = "tried"
    """Rendered on trial: "would have been sent"."""
    SKIPPED = "skipped"
    FAILED = "failed"


TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.QUEUED: frozenset({MessageState.SENDING}),
    MessageState.HELD: frozenset({MessageState.QUEUED, MessageState.SKIPPED}),
    MessageState.SENDING: frozenset(
        {
            MessageState.SENT,
            MessageState.TRIED,
            MessageState.SKIPPED,
            MessageState.FAILED,
            MessageState.HELD,
            MessageState.QUEUED,
        }
    ),
    MessageState.SENT: frozenset(),
    MessageState.TRIED: frozenset(),
    MessageState.SKIPPED: frozenset(),
    MessageState.FAILED: frozenset({MessageState.QUEUED}),
}


class Reason(StrEnum):
    """Why a message did not go out; staff read a sentence for each."""

    BEFORE_LIVE = "before-live"
    IMPORTED = "imported"
    COLLECTED = "collected"
    TOO_LATE = "too-late"
    NO_ADDRESS = "no-address"
    NOT_WANTED = "not-wanted"
    OVERTAKEN = "overtaken"
    PAUSED = "paused"
    TRIAL_AGAIN = "trial-again"
    DISCARDED = "discarded"
    INACTIVE = "inactive"
    SENDER = "sender"
    TEMPLATE = "template"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class ChannelGate:
    """A channel's mode and its activation mark."""

    mode: ChannelMode = ChannelMode.TRIAL
    live_since: datetime | None = None

    def before_live(self, at: datetime) -> bool:
        """Whether a fact of this time lies before the channel's going live."""
        return (
            self.mode is not ChannelMode.TRIAL
            and self.live_since is not None
            and at < self.live_since
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """How a new message enters the outbox."""

    state: MessageState
    trial: bool = False
    reason: Reason | None = None


def enter(
    *,
    gate: ChannelGate,
    fact_at: datetime,
    now: datetime,
    latest: timedelta,
    skip: Reason | None,
) -> Entry:
    """Return the state a message starts in.

    Args:
        gate: The channel's mode and activation mark.
        fact_at: When the fact became true.
        now: Database time.
        latest: The kind's latest sensible time after the fact.
        skip: What the fact's own part of the house says against telling it.

    """  # fmt: skip
    if skip is not None:
        return Entry(MessageState.SKIPPED, reason=skip)
    if gate.before_live(fact_at):
        return Entry(MessageState.SKIPPED, reason=Reason.BEFORE_LIVE)
    if now > fact_at + latest:
        return Entry(MessageState.SKIPPED, reason=Reason.TOO_LATE)
    if gate.mode is ChannelMode.PAUSED:
        return Entry(MessageState.HELD, reason=Reason.PAUSED)
    return Entry(MessageState.QUEUED, trial=gate.mode is ChannelMode.TRIAL)


def at_sending(
    *,
    gate: ChannelGate,
    trial: bool,
    fact_at: datetime,
    deadline_at: datetime,
    now: datetime,
) -> Entry | None:
    """Return what stops a claimed message now, None where it may go on.

    A message decided on trial stays on trial: going live sends nothing belated.
    """  # fmt: skip
    if trial:
        return None
    if gate.mode is ChannelMode.PAUSED:
        return Entry(MessageState.HELD, reason=Reason.PAUSED)
    if gate.mode is ChannelMode.TRIAL:
        return Entry(MessageState.SKIPPED, reason=Reason.TRIAL_AGAIN)
    if gate.before_live(fact_at):
        return Entry(MessageState.SKIPPED, reason=Reason.BEFORE_LIVE)
    if now > deadline_at:
        return Entry(MessageState.SKIPPED, reason=Reason.TOO_LATE)
    return None


def may_follow(before: MessageState, after: MessageState) -> bool:
    """Whether the table of transitions allows this step."""
    return after in TRANSITIONS[before]


def retry_after(attempts: int) -> timedelta:
    """Return the pause before the next attempt: 30 s doubling, at most an hour."""
    return min(timedelta(seconds=30 * 2 ** min(attempts, 10)), timedelta(hours=1))
