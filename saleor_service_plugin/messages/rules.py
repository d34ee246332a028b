"""Decisions about messages: pure, without a clock and without I/O."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..outbox.rules import State


class ChannelMode(StrEnum):
    """What leaves for a channel's customers."""

    TRIAL = "trial"
    """Everything is decided and rendered, nothing leaves. The default."""
    LIVE = "live"
    PAUSED = "paused"
    """New messages wait; going live again sends those that are still timely."""


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
    SENDER = "sender"
    TEMPLATE = "template"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"
    UNAVAILABLE = "unavailable"
    LOST = "lost"
    BRAKE = "brake"


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

    state: State
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
        return Entry(State.SKIPPED, reason=skip)
    if gate.before_live(fact_at):
        return Entry(State.SKIPPED, reason=Reason.BEFORE_LIVE)
    if now > fact_at + latest:
        return Entry(State.SKIPPED, reason=Reason.TOO_LATE)
    if gate.mode is ChannelMode.PAUSED:
        return Entry(State.HELD, reason=Reason.PAUSED)
    return Entry(State.QUEUED, trial=gate.mode is ChannelMode.TRIAL)


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
        return Entry(State.HELD, reason=Reason.PAUSED)
    if gate.mode is ChannelMode.TRIAL:
        return Entry(State.SKIPPED, reason=Reason.TRIAL_AGAIN)
    if gate.before_live(fact_at):
        return Entry(State.SKIPPED, reason=Reason.BEFORE_LIVE)
    if now > deadline_at:
        return Entry(State.SKIPPED, reason=Reason.TOO_LATE)
    return None


LEAST_BRAKED = 20
"""So many of one kind may always leave in an hour."""

TIMES_USUAL = 5

TIME_AGAIN = timedelta(days=1)
"""What a person lets go has at least so long until its deadline."""


def most_per_hour(usual: float) -> int:
    """Return how many messages of a kind may leave in an hour before the brake holds it.

    Args:
        usual: How many leave in a busy hour of an ordinary day.

    """
    return max(LEAST_BRAKED, int(TIMES_USUAL * usual))
