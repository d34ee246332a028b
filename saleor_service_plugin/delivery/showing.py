"""What a customer sees of a parcel's number, wherever it is shown: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from ..messages.harmless import is_web_address, one_line
from .carriers import links
from .carriers.names import NAMES, Carrier

OWN_NAMES: Mapping[str, Mapping[Carrier, str]] = {
    "de": {Carrier.SWISS_POST: "Schweizerische Post"},
    "en": {Carrier.AUSTRIAN_POST: "Austrian Post"},
}
"""Where a carrier has a name of its own in a language."""


class Tracked(Protocol):
    """A parcel as far as it matters here; `TrackedParcel` is one."""

    fulfillment_id: int
    number: str
    typed: str
    url: str
    carrier: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A parcel's number, where to follow it and who has it; "" where there is none."""

    number: str = ""
    link: str = ""
    carrier: str = ""


def show(parcel: Tracked, *, own_link: str, language: str) -> Shown:
    """Return what is shown of a parcel.

    An address that staff typed is what they want followed; else the carrier's own page, else
    the merchant's, which knows parcels of all others.

    Args:
        parcel: Which.
        own_link: The merchant's page with `{number}`, or "".
        language: Of who reads it.

    """
    carrier = Carrier(parcel.carrier) if parcel.carrier else None
    name = carrier_name(carrier, language)
    if parcel.url:
        return Shown(parcel.number, parcel.url, name)
    number = one_line(parcel.typed)
    if not number:
        return Shown(carrier=name)
    link = links.link(carrier, parcel.number, language=language) if carrier else ""
    if not link and own_link and any(map(str.isdigit, number)):
        # A small carrier's number may be as short as a word; "picked up" is none.
        link = own_link.replace("{number}", quote(number, safe=""))
    return Shown(number, link if is_web_address(link) else "", name)


def carrier_name(carrier: Carrier | None, language: str) -> str:
    """Return what a carrier is called, "" where it is not known.

    Of a number that some postal operator gave out nothing is said: which one it is, its
    country's letters tell.
    """
    if carrier is None or carrier is Carrier.POST:
        return ""
    return OWN_NAMES.get(language[:2], {}).get(carrier, NAMES[carrier])


def by_fulfillment[T: Tracked](rows: Iterable[T]) -> dict[int, Sequence[T]]:
    """Return parcels by their fulfillment, in the order they were given."""
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row.fulfillment_id, []).append(row)
    return dict(found)
