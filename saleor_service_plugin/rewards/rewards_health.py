"""How rewards are doing, for the health of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .asking import evaluate
from .history import fill

STUCK_FILL = 3
"""Failures running after which somebody should know."""

STUCK_OCCASIONS = (
    "{count} occasions of rewards cannot be decided: customers wait for what rules give "
    "them. The log says why."
)

STUCK_HISTORY = (
    "Orders from before the plugin cannot be read ({error}): what customers bought "
    "before is not known in full. It is tried each minute."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """How rewards are doing at one moment."""

    occasions_stuck: int
    history: Mapping[str, Any]
    troubles: Mapping[str, tuple[str, str, int | str]] = field(default_factory=dict)
    """A sentence in English with the name of its place and what comes there, by a key that stays the same."""


def look() -> Picture:
    """Return what is to be known of rewards; three statements."""
    stuck, at = evaluate.stuck(), fill.progress()
    troubles: dict[str, tuple[str, str, int | str]] = {}
    if stuck:
        troubles["occasions-stuck"] = (STUCK_OCCASIONS, "count", stuck)
    if at.failures >= STUCK_FILL:
        troubles["history-stuck"] = (STUCK_HISTORY, "error", at.last_error)
    back_to = at.back_to.isoformat() if at.back_to else None
    return Picture(stuck, {"read": at.read, "done": at.done, "back_to": back_to}, troubles)
