"""The times in which a customer can be called back."""

from datetime import datetime

from ..record.opening import Slot

DAYS = 5
"""Working days ahead in which times are offered."""

NOTICE_MINUTES = 30
"""The next time begins at least so long from now."""


def free(channel_id: int, *, now: datetime) -> list[Slot]:
    """Return the times that are free, the first first: within the channel's hours (calendar),
    each as long as its settings say, as long as fewer calls are promised than can be made.
    """  # fmt: skip
    raise NotImplementedError


def is_free(channel_id: int, slot: Slot, *, now: datetime) -> bool:
    """Whether a slot is one of those offered and not full; called in the transaction that books
    it, which holds a lock that lets one after the other book.
    """  # fmt: skip
    raise NotImplementedError
