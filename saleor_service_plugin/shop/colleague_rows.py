"""Who works in the shop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff."""

    id: int
    name: str
    """First and last name; of who has none what stands before the @ of their address."""
