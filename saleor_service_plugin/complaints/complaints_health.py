"""How complaints are doing, for the health of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from .automatic import rounds
from .clocks import overdue

OVERDUE = (
    "{count} complaints and questions are overdue: their customers wait for longer than your "
    "clocks allow."
)

HELD = (
    "{count} tasks that open by themselves are held, because more than {most} were to open within "
    "an hour. Look at what happened (Dashboard, Health), then open or discard them."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """How complaints are doing at one moment."""

    overdue: int
    """Complaints with a clock whose time is over, 1,000 at most."""
    troubles: Mapping[str, tuple[str, Mapping[str, object]]]
    """A sentence in English with the values of its places, by a key that stays the same."""


def look() -> Picture:
    """Return what is to be known of complaints; two or three statements."""
    troubles: dict[str, tuple[str, Mapping[str, object]]] = {}
    count = overdue.count()
    if count:
        troubles["complaints-overdue"] = (OVERDUE, {"count": count})
    if (held := rounds.standing()) is not None:
        troubles["automatic-tasks-held"] = (HELD, {"count": held.count, "most": held.most})
    return Picture(count, troubles)
