"""Parts of letters about an order that another capability knows.

This folder knows no promises; who does registers here (`wiring.py`) and is asked once for all
orders of a batch.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol
from uuid import UUID

from ..shop.snapshots import Order

EMPTY: Mapping[str, object] = {"promise": [], "expected_date": ""}
"""What letters show of an order that nothing was promised about."""


class Part(Protocol):
    """What is known of one order."""

    def shown(
        self, order: Order, language: str, *, lines: Collection[UUID] | None, paid: bool
    ) -> Mapping[str, object]:
        """Return values for templates, of the names in `EMPTY`.

        Args:
            order: Which.
            language: What the letter is written in.
            lines: The order lines that the letter is about, None for all.
            paid: Whether it tells of a payment: then only what the payment settled.

        """
        ...


Read = Callable[[Collection[UUID]], Mapping[UUID, Part]]
"""Takes order ids and returns what is known, in a constant number of statements."""

_providers: list[Read] = []


def register(read: Read) -> None:
    """Let a capability bring its part; registering it again changes nothing."""
    if read not in _providers:
        _providers.append(read)


def read(order_ids: Collection[UUID]) -> dict[UUID, tuple[Part, ...]]:
    """Return the parts of all providers, by order id."""
    found: dict[UUID, tuple[Part, ...]] = {}
    for provider in _providers if order_ids else ():
        for order_id, part in provider(order_ids).items():
            found[order_id] = (*found.get(order_id, ()), part)
    return found
