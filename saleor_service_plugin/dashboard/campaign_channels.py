"""Channels as the pages of campaigns need them: those that are the caller's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from ..messages import channels
from ..messages.rules import ChannelGate, zone_of
from ..shop import port
from ..shop.snapshots import Channel
from .access import RefusedError
from .office import enter
from .visit import Visit


@dataclass(frozen=True, slots=True)
class Place:
    """One channel."""

    key: str
    """Id of Saleor's Channel."""
    channel: Channel
    zone: tzinfo


def places(visit: Visit) -> dict[str, Place]:
    """Return the channels that are the caller's, by the id of Saleor's Channel.

    Raises:
        RefusedError: They may not manage discounts.

    """
    # Loads Saleor's whole schema, which must not happen while Django starts.
    from ..graphql import ids

    office = enter(visit, "MANAGE_DISCOUNTS")
    with port.current().writer():
        gates = channels.gates()
    found = {}
    for pk, channel in sorted(office.channels.items()):
        key = ids.to_global("Channel", pk)
        zone = zone_of(gates.get(pk, ChannelGate()).settings.time_zone)
        found[key] = Place(key, channel, zone)
    return found


def place(visit: Visit, key: str) -> Place:
    """Return a channel by its id, the first one without any.

    Raises:
        RefusedError: There is none of this id for this person, or none at all.

    """
    every = places(visit)
    found = every.get(key) if key else next(iter(every.values()), None)
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    return found


def names_of(visit: Visit) -> Mapping[str, str]:
    """Return what channels are called, by the id of Saleor's Channel."""
    return {key: one.channel.name for key, one in places(visit).items()}
