"""Channels as the pages of campaigns need them: those that are the caller's."""

from dataclasses import dataclass
from datetime import tzinfo

from ..messages import channels
from ..messages.rules import ChannelGate, zone_of
from ..rewards.campaigns.mailing import Mailing, mailing
from ..shop import port
from ..shop.snapshots import Channel
from ..web.words import t
from .access import RefusedError
from .office import enter
from .visit import Visit, address


@dataclass(frozen=True, slots=True)
class Place:
    """One channel."""

    key: str
    """Id of Saleor's Channel."""
    channel: Channel
    zone: tzinfo
    mailing: Mailing
    """Whether it lets mails of campaigns go."""


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
        gate = gates.get(pk, ChannelGate())
        found[key] = Place(key, channel, zone_of(gate.settings.time_zone), mailing(gate))
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


def no_mail(where: Place) -> dict[str, str]:
    """Return why no mail of a campaign goes in a channel, and where that is set; {} if they go."""
    why = {
        Mailing.OFF: t("Campaign mails are switched off in this channel: none goes out."),
        Mailing.TRIAL: t(
            "This channel is on trial: no mail goes to customers, and they get no codes."
        ),
        Mailing.PAUSED: t("This channel is paused: no mail goes out until it goes on."),
    }.get(where.mailing)
    if why is None:
        return {}
    return {"why": why, "address": address("channel", channel=where.channel.slug)}
