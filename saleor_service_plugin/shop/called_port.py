"""The part of the door to the shop that finds who is calling (`port.py`)."""

from collections.abc import Collection
from typing import Protocol

from .called_rows import CalledOrder, Said


class CallerDoor(Protocol):
    """Who is calling."""

    def find_called(
        self, said: Said, *, channel_ids: Collection[int] | None, limit: int
    ) -> list[CalledOrder]:
        """Return the orders that may be meant: that of the number first, then the newest.

        Drafts are left out. Found by the shop's own indexes alone, in a constant number of
        statements.

        Args:
            said: What was said.
            channel_ids: Those that are looked at; None: all.
            limit: How many at most.

        """
