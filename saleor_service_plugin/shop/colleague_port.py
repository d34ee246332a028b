"""The part of the door to the shop that knows who works there (`port.py`)."""

from typing import Protocol

from .colleague_rows import Colleague


class ColleagueDoor(Protocol):
    """Who of the staff sees to orders."""

    def read_colleagues(self, channel_id: int) -> list[Colleague]:
        """Return the active staff who may manage orders and have access to a channel, by name.

        The first 500; in a constant number of statements.
        """
