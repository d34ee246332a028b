"""Named points where tests interleave two workers or let one die.

In a shop `reach` does nothing but look at one variable. Each point lies right behind a
commit or behind an answer of the outside world: what follows it must be possible without
what was before it being lost or done twice. Those of complaints lie at both ends of a step's
transaction, of which all or nothing must hold.
"""

from collections.abc import Callable
from enum import StrEnum


class Point(StrEnum):
    """Every point, in the order in which an order's news passes them."""

    MARKED = "marked"
    """A hook's or a sweep's mark is written."""
    LOOKED = "looked"
    """A look at orders is committed: facts, messages and effects exist."""
    CLAIMED = "claimed"
    """A batch of messages belongs to this dispatcher."""
    LOADED = "loaded"
    """Their letters are read from the shop."""
    BEGUN = "begun"
    """An at-most-once message is noted as being handed over."""
    HANDED_OVER = "handed-over"
    """The mail server has taken the mail; nothing of ours knows yet."""
    FINISHED = "finished"
    """How it ended is committed."""
    GIVEN_BACK = "given-back"
    """The rest of a batch is queued again."""
    RECLAIMED = "reclaimed"
    """What a dead worker held is queued or parked."""
    EFFECTS_CLAIMED = "effects-claimed"
    EFFECT_APPLIED = "effect-applied"
    """Saleor has committed the effect; nothing of ours knows yet."""
    EFFECT_FINISHED = "effect-finished"
    DELIVERIES_CLAIMED = "deliveries-claimed"
    """A batch of webhooks belongs to this dispatcher."""
    POSTED = "posted"
    """The endpoint has answered; nothing of ours knows yet."""
    COMPLAINTS_LOCKED = "complaints-locked"
    """Complaints are locked for a step; nothing of it is written."""
    COMPLAINTS_WRITTEN = "complaints-written"
    """A step is written with all that follows from it; nothing of it is committed."""


OF_COMPLAINTS = frozenset({Point.COMPLAINTS_LOCKED, Point.COMPLAINTS_WRITTEN})
"""Passed where somebody does something to a complaint; `tests/db/test_complaint_races.py`."""

OF_WEBHOOKS = frozenset({Point.DELIVERIES_CLAIMED, Point.POSTED})
"""Passed only where an endpoint is set up; `tests/db/test_webhook_workers.py` dies at them."""


_listener: Callable[[Point], None] | None = None


def reach(point: Point) -> None:
    """Tell the test that listens, if any."""
    if _listener is not None:
        _listener(point)


def listen(listener: Callable[[Point], None] | None) -> None:
    """Have a test told of every point; None ends it."""
    global _listener
    _listener = listener
