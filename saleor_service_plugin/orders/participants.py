"""Who takes part in a look at an order.

`sync` records what became true; what follows from it is decided by the capabilities.
They register here (`wiring.py`), so that this folder knows none of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..effects.enter import NewEffect
from ..events.emit import NewEvent
from ..messages.enter import NewMessage
from ..messages.rules import ChannelGate, ChannelSettings
from ..shop.snapshots import Order
from .rules import Fact, Parcel


@dataclass(frozen=True, slots=True)
class Look:
    """One order as just read, with the facts that are new since the last look."""

    order: Order
    new_facts: tuple[Fact, ...]
    parcels: Mapping[int, Parcel]
    now: datetime
    channel: ChannelSettings = field(default_factory=ChannelSettings)
    confirms_by_itself: bool = True
    """Whether orders of its channel need no confirmation by staff."""
    first: bool = False
    """Whether nobody looked at this order before."""
    gate: ChannelGate = field(default_factory=ChannelGate)
    """Whether its channel is live, and since when."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one `sync` has read, before anything is written of it."""

    orders: Mapping[UUID, Order]
    parcels: Mapping[UUID, Mapping[int, Parcel]]
    """By order and fulfillment id."""
    gone: Collection[UUID]
    """Orders that the shop has no more."""
    gates: Mapping[int, ChannelGate]
    """By channel id."""
    now: datetime


Source = Callable[[Reading], Mapping[UUID, Sequence[Fact]]]
"""Keeps a capability's own rows in step with the orders, and returns the facts that they
attest. Called in sync's transaction, under its locks; a constant number of statements."""

OnOrder = Callable[[Look, Mapping[str, object]], Sequence[NewMessage]]
"""Takes a look and the plugin's settings, returns what the customer should be told."""

Announce = Callable[[Look], Sequence[NewEvent]]
"""Takes a look, returns the events that others may want to hear of (`events`). Asked only
where a fact is new."""

Effects = Callable[[Look], Sequence[NewEffect]]
"""Takes a look, returns what is to be done to the shop. Asked only where a fact is new."""

_participants: list[OnOrder] = []
_announcers: list[Announce] = []
_sources: list[Source] = []
_effects: list[Effects] = []


def register(on_order: OnOrder) -> None:
    """Let a capability take part; registering it again changes nothing."""
    if on_order not in _participants:
        _participants.append(on_order)


def ask_all(look: Look, settings: Mapping[str, object]) -> list[NewMessage]:
    """Return what all participants want told."""
    return [message for ask in _participants for message in ask(look, settings)]


def register_announcer(announce: Announce) -> None:
    """Let a capability say what became an event; registering it again changes nothing."""
    if announce not in _announcers:
        _announcers.append(announce)


def events_of(look: Look) -> list[NewEvent]:
    """Return what all announcers have to say of a look."""
    return [event for announce in _announcers for event in announce(look)]


def register_source(source: Source) -> None:
    """Let a capability bring facts of its own rows; registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def facts_of(reading: Reading) -> dict[UUID, tuple[Fact, ...]]:
    """Return the facts that all sources bring, by order id."""
    found: dict[UUID, tuple[Fact, ...]] = {}
    for source in _sources:
        for order_id, facts in source(reading).items():
            found[order_id] = (*found.get(order_id, ()), *facts)
    return found


def register_effects(effects: Effects) -> None:
    """Let a capability do something to the shop; registering it again changes nothing."""
    if effects not in _effects:
        _effects.append(effects)


def effects_of(look: Look) -> list[NewEffect]:
    """Return what all capabilities want done to the shop after a look."""
    return [effect for ask in _effects for effect in ask(look)] if look.new_facts else []
