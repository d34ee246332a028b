"""How complaints are doing, for the health of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from .clocks import overdue

OVERDUE = (
    "{count} complaints and questions are overdue: their customers wait for longer than your "
    "clocks allow."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """How complaints are doing at one moment."""

    overdue: int
    """Complaints with a clock whose time is over, 1,000 at most."""
    troubles: Mapping[str, tuple[str, Mapping[str, object]]]
    """A sentence in English with the values of its places, by a key that stays the same."""


def look() -> Picture:
    """Return what is to be known of complaints; one statement."""
    troubles: dict[str, tuple[str, Mapping[str, object]]] = {}
    count = overdue.count()
    if count:
        troubles["complaints-overdue"] = (OVERDUE, {"count": count})
    return Picture(count, troubles)
