"""What the office says of delivery times, and the shelf that one article lies on."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, Protocol

from .calls import Customer, Placed
from .catcher import Mail
from .talk import MismatchError
from .watch import Expected

TRANSIT = (1, 2)
"""Working days of the carrier, at least and at most, as staff say."""

HANDLING = (0, 1)
"""Working days until the hand-over: what holds in a channel where staff set nothing."""

FULL = 12
"""Pieces on the shelf."""

LEFT = 1
"""Pieces that are found there once the shelf is counted."""


class Quote(NamedTuple):
    """What a storefront may say before anything is bought."""

    text: str
    """From when to when, in words."""
    latest: date
    order_within: str
    seconds_left: int
    """Until the cut-off: then it counts from another day."""


ORDER_LINK = re.compile(r"/p/order/([\w.~-]+)")


def token_in(text: str) -> str:
    """Return the order's token in a mail's link to the order page.

    Raises:
        MismatchError: There is no such link.

    """
    found = ORDER_LINK.search(text)
    if found is None:
        raise MismatchError(f"the mail has no link to the order:\n{text}")
    return found.group(1)


class Office(Protocol):
    """Staff who answer for delivery times, and one article."""

    name: str
    """Of the article."""

    def open(self) -> None:
        """Say how long parcels take and when is worked, let promises be told, and say so."""

    def quote(self, customer: Customer, pieces: int) -> Quote:
        """Ask when so many would arrive, as a storefront does."""

    def place(self, customer: Customer, pieces: int, *expected: Expected) -> Placed:
        """Order so many of the article, and expect these mails."""

    def lower(self, order: Placed) -> str:
        """Leave fewer pieces on the shelf than are set aside; return in words what was done."""

    def comes_on(self, day: date) -> str:
        """Say when new stock can be packed; return in words what was done."""

    def refill(self) -> str:
        """Put new stock on the shelf; return in words what was done."""

    def wait_on(self, customer: Customer, mail: Mail) -> str:
        """Let a customer say that they wait; return in words what was done.

        Args:
            customer: Who.
            mail: The one that told them of the delay.

        """

    def minute(self) -> None:
        """Have done at once what the worker does each minute."""
