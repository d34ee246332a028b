"""Which carrier a tracking number belongs to, where that can be known: pure.

A number is recognised only by a form that no other of these carriers gives out, or by the
host of an address. The 14 digits of DPD and Hermes, the 11 and 12 of GLS and DHL fit
several carriers: they stay unknown, because a wrong carrier sends customers to a page
that does not know their parcel.
"""

from dataclasses import dataclass

from .addresses import of_host
from .names import Carrier
from .numbers import of_number
from .typed import Typed, split


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a number or an address says of its carrier."""

    carrier: Carrier | None
    """Only where there is no doubt."""
    candidates: frozenset[Carrier]
    """All that could have given it out."""


def recognise(typed: Typed) -> Recognised:
    """Return whose a number is by its form, or by the host of its link.

    Where the two contradict each other nobody is named: the link is kept and followed as it
    stands, and a carrier on top could only be wrong.
    """
    carrier, possible = of_number(typed.number)
    pages = of_host(typed.url) if typed.url else frozenset()
    if not pages:
        return Recognised(carrier, possible)
    both = pages & possible
    if not both and carrier is not None and not _one_house(pages, carrier):
        return Recognised(None, pages | possible)
    if not both and carrier is not None:
        return Recognised(carrier, possible)
    left = both or pages
    return Recognised(next(iter(left)) if len(left) == 1 else None, left)


def _one_house(pages: frozenset[Carrier], carrier: Carrier) -> bool:
    """Tell whether the page follows that carrier's parcels too: Deutsche Post and both DHLs."""
    house = {Carrier.DHL, Carrier.DHL_EXPRESS, Carrier.DEUTSCHE_POST}
    return carrier in house and bool(pages & house)


def choose(
    typed: Typed, *, named: Carrier | None, by_method: Carrier | None
) -> tuple[Carrier | None, str]:
    """Return the carrier of a parcel, and what says so.

    Args:
        typed: The number or address.
        named: Whom the fulfillment's metadata names.
        by_method: Whom the shipping method stands for.

    Returns:
        The carrier and "metadata", "number", "link" or "method", in this order; None and ""
        where nothing says it. The method counts only where its carrier could have given out
        such a number.

    """
    if named is not None:
        return named, "metadata"
    found = recognise(typed)
    if found.carrier is not None:
        by_number = of_number(typed.number)[0] is found.carrier
        return found.carrier, "number" if by_number else "link"
    if by_method is not None and by_method in found.candidates:
        return by_method, "method"
    return None, ""


def carrier_of(field: str) -> Carrier | None:
    """Return whose everything in a tracking field is, None where there is doubt or several are."""
    found = {recognise(one).carrier for one in split(field)}
    return found.pop() if len(found) == 1 else None
