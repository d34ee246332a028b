"""What holds of advertising, to be shown: to the person himself, and to staff as proof."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ...database import clock
from ...shop import port
from . import addresses, keep, stand
from .models import AdvertisingSent, ConsentEntry
from .stand import Said
from .states import ConsentStep

MOST_ENTRIES = 200
"""Of one address that are shown, the newest."""


class Holds(StrEnum):
    """What holds now."""

    NOTHING = "nothing"
    """Nothing was ever said."""
    ASKED = "asked"
    """A mail asked the owner; he has not answered."""
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for one channel."""

    channel_id: int | None
    holds: Holds
    since: datetime | None = None
    listed: bool = False
    """In the list of ECG section 7 (2)."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of an address."""

    email: str
    entries: Sequence[ConsentEntry]
    """The newest first."""
    standings: Sequence[Standing]
    """By channel, of those that entries are about; all channels first."""
    last_sent: datetime | None
    """When it last got advertising."""


def of_hashes(hashes: Sequence[str], channel_id: int | None) -> Standing:
    """Return what holds for who is known by these digests.

    Args:
        hashes: All that his address may be known by.
        channel_id: For which channel.

    """
    with port.current().writer():
        said = [one for found in keep.said_of(hashes).values() for one in found]
        return standing(said, channel_id, clock())


def standing(said: Collection[Said], channel_id: int | None, now: datetime) -> Standing:
    """Return what holds for one channel; pure."""
    mine = [one for one in said if one.at <= now and one.channel_id in (None, channel_id)]
    word = stand.last_word(mine)
    asked = max((one.at for one in mine if one.step is ConsentStep.ASKED), default=None)
    listed = any(one.step is ConsentStep.LISTED for one in mine)
    if word is None:
        holds = Holds.ASKED if asked else Holds.NOTHING
        return Standing(channel_id, holds, asked, listed)
    holds = {
        ConsentStep.GIVEN: Holds.AGREED,
        ConsentStep.WITHDRAWN: Holds.WITHDRAWN,
    }.get(word.step, Holds.OBJECTED)
    return Standing(channel_id, holds, word.at, listed)


def record(email: str, channel_ids: Collection[int]) -> Record:
    """Return all that is known of an address; a constant number of statements.

    Args:
        email: As staff typed it; case does not matter.
        channel_ids: For which channels what holds is told.

    """
    hashes = addresses.digests(email)
    with port.current().writer():
        said = [one for found in keep.said_of(hashes).values() for one in found]
        rows = ConsentEntry.objects.filter(address_hash__in=hashes).order_by("-at", "-id")
        sent = AdvertisingSent.objects.filter(pk__in=hashes).order_by("-last_at").first()
        now = clock()
        return Record(
            email=email.strip(),
            entries=list(rows[:MOST_ENTRIES]),
            standings=[standing(said, pk, now) for pk in sorted(channel_ids)],
            last_sent=sent.last_at if sent else None,
        )


def address_of(address_hash: str) -> tuple[str, str]:
    """Return the address last written beside a digest, with its language; "" where erased."""
    with port.current().writer():
        rows = ConsentEntry.objects.filter(address_hash=address_hash).exclude(email="")
        found = rows.order_by("-id").values_list("email", "language_code").first()
    return found or ("", "")
