"""Who works in the shop, as the rest of the plugin sees them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff."""

    id: int
    name: str
    """First and last name; of who has none what stands before the @ of their address."""
