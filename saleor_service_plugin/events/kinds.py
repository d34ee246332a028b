"""A kind of event is declared: its name, which fact it stands for, an example."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..outbox.registry import Registry
from .body import Payload

LONGEST_KEY = 32


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event that endpoints can ask for."""

    key: str
    """Its name in the body's `type`, e.g. "parcel_sent". What a kind's payload holds is
    never changed but by adding to it; otherwise it is another kind."""
    description: str
    """Which fact it stands for, in one sentence, for staff and the docs."""
    sample: Payload
    """A payload as it is emitted, for the docs and the tests."""
    about_order: bool = True
    """Whether it belongs to an order; others have neither order nor channel."""


TEST = "test"
"""What `endpoints.send_test` sends: nobody can ask for it, every endpoint gets its own."""

_registry = Registry[EventKind]("event")
register, get, all_kinds = _registry.register, _registry.get, _registry.all_kinds


def known() -> Mapping[str, EventKind]:
    """Return all kinds that endpoints can ask for, by key."""
    return {kind.key: kind for kind in all_kinds()}
