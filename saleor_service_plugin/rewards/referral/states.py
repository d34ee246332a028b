"""What becomes of a friend's order that came by a link."""

from enum import StrEnum


class UseState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    """For payment, delivery and the end of the time to return."""
    REWARDED = "rewarded"
    REFUSED = "refused"
    """His own link, no first order, sent back, not worth enough, or no budget."""
