"""Where a row of an outbox may stand and what may follow: pure, drawn in docs/outbox.md."""

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a message or an effect stands. What may follow what says `TRANSITIONS`."""

    QUEUED = "queued"
    """Waits for its time."""
    HELD = "held"
    """Waits for a person: the channel is paused, or the brake is on."""
    SENDING = "sending"
    """Belongs to a dispatcher until its lease ends."""
    SENT = "sent"
    """Handed over; for an effect: done."""
    TRIED = "tried"
    """Rendered on trial: "would have been sent"."""
    SKIPPED = "skipped"
    FAILED = "failed"
    """Refused for good; a person may queue it again."""
    PARKED = "parked"
    """May have gone out and must not be repeated without a person's word."""


TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.HELD, State.SKIPPED}),
    State.HELD: frozenset({State.QUEUED, State.SKIPPED}),
    State.SENDING: frozenset(
        {
            State.SENT,
            State.TRIED,
            State.SKIPPED,
            State.FAILED,
            State.HELD,
            State.QUEUED,
            State.PARKED,
        }
    ),
    State.SENT: frozenset(),
    State.TRIED: frozenset(),
    State.SKIPPED: frozenset(),
    State.FAILED: frozenset({State.QUEUED, State.SKIPPED}),
    State.PARKED: frozenset({State.QUEUED, State.SKIPPED}),
}

FIRST = frozenset({State.QUEUED, State.HELD, State.SKIPPED})
"""Where a new row may stand."""

WAITING = frozenset({State.QUEUED, State.HELD, State.SENDING})
"""Not ended; all others have a time at which they ended."""

UNDONE = frozenset({State.SKIPPED, State.FAILED, State.PARKED})
"""Ended without being done."""

MOST_LOSSES = 5
"""Workers that may die with a row before a person must look: perhaps it kills them."""

MOST_LOSSES_TOGETHER = 2
"""After so many a row is tried alone: those that were merely in one batch with the row that
kills its workers are sent, and that one is parked by itself."""


def may_follow(before: State, after: State) -> bool:
    """Whether the table of transitions allows this step."""
    return after in TRANSITIONS[before]


def before(after: State) -> frozenset[State]:
    """Return the states from which this one may be reached."""
    return frozenset(state for state, following in TRANSITIONS.items() if after in following)


LONGEST_PAUSE = timedelta(hours=1)


def retry_after(attempts: int, jitter: float) -> timedelta:
    """Return the pause before the next attempt: 30 s doubling, at most an hour.

    Args:
        attempts: How many there were.
        jitter: From 0 to 1; spreads the pause over 80 to 120 %, so that what failed
            together does not come back together.

    """
    pause = min(timedelta(seconds=30 * 2 ** min(max(attempts - 1, 0), 10)), LONGEST_PAUSE)
    return pause * (0.8 + 0.4 * jitter)
