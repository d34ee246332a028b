"""Web addresses that staff paste: whose page one is, and which number it asks for.

Nothing is ever fetched; an address says what it says by its letters alone.
"""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from .names import Carrier
from .numbers import of_number

LONGEST = 2000
"""Of an address that is looked into; Saleor's field holds 255."""

DHL_GROUP = frozenset({Carrier.DHL, Carrier.DHL_EXPRESS})

HOSTS = {
    "dhl.de": frozenset({Carrier.DHL}),
    # One page for the whole group: the number or the path says which house.
    "dhl.com": DHL_GROUP,
    "express.dhl": frozenset({Carrier.DHL_EXPRESS}),
    "dpd.de": frozenset({Carrier.DPD}),
    "dpd.com": frozenset({Carrier.DPD}),
    "dpd.at": frozenset({Carrier.DPD}),
    "dpd.ch": frozenset({Carrier.DPD}),
    "dpd.nl": frozenset({Carrier.DPD}),
    "dpd.be": frozenset({Carrier.DPD}),
    "dpd.fr": frozenset({Carrier.DPD}),
    "dpd.ie": frozenset({Carrier.DPD}),
    "dpd.cz": frozenset({Carrier.DPD}),
    "dpd.co.uk": frozenset({Carrier.DPD}),
    "dpd.com.pl": frozenset({Carrier.DPD}),
    "dpdgroup.com": frozenset({Carrier.DPD}),
    "dpdlocal.co.uk": frozenset({Carrier.DPD}),
    "gls-pakete.de": frozenset({Carrier.GLS}),
    "gls-germany.com": frozenset({Carrier.GLS}),
    "gls-group.eu": frozenset({Carrier.GLS}),
    "gls-group.com": frozenset({Carrier.GLS}),
    "gls-group.net": frozenset({Carrier.GLS}),
    "myhermes.de": frozenset({Carrier.HERMES}),
    "hermesworld.com": frozenset({Carrier.HERMES}),
    "ups.com": frozenset({Carrier.UPS}),
    "fedex.com": frozenset({Carrier.FEDEX}),
    "deutschepost.de": frozenset({Carrier.DEUTSCHE_POST}),
    "post.at": frozenset({Carrier.AUSTRIAN_POST}),
    "post.ch": frozenset({Carrier.SWISS_POST}),
    "swisspost.ch": frozenset({Carrier.SWISS_POST}),
    "usps.com": frozenset({Carrier.USPS}),
    "royalmail.com": frozenset({Carrier.ROYAL_MAIL}),
}
"""Domains of the carriers' own pages; their subdomains count as well."""

ASKED = frozenset({
    "piececode", "idc", "idcs", "tracking-id", "trackingid", "tracking_id", "tracking", "awb",
    "tracknum", "tracknums", "trknbr", "tracknumbers", "tracknumber", "inquirynumber1",
    "inquirynumber", "tlabels", "qtc_tlabels1", "match", "query", "q", "parcelnumber", "parcelno",
    "parcel", "snr", "formattedparcelcodes", "shipmentid", "shipmentnumber", "sendungsnummer",
    "form.sendungsnummer", "trackingnumber", "tracking-number", "tracking_number", "barcode",
    "number", "search", "txtrefno", "reference", "id",
})  # fmt: skip
"""Names of the parameters in which these pages take a number, in small letters."""

ASIDE = re.compile(r"[\s.\-]")
NUMBER = re.compile(r"(?=(?:\D*\d){4})[0-9A-Z]{8,40}", re.ASCII)
"""What can be a number at all."""


def parts_of(address: str) -> SplitResult | None:
    """Return an address taken apart; None where it is none of http or https."""
    # Browsers read a backslash as a slash, and what stands before "@" as a name: an address
    # with either leads elsewhere than it seems to.
    if len(address) > LONGEST or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    real = parts.scheme in ("http", "https") and host and "@" not in parts.netloc
    return parts if real else None


def of_host(address: str) -> frozenset[Carrier]:
    """Return whose page an address is: nobody, one, or both houses of DHL."""
    parts = parts_of(address)
    if parts is None:
        return frozenset()
    labels = (parts.hostname or "").rstrip(".").split(".")
    for start in range(max(len(labels) - 3, 0), len(labels) - 1):
        if found := HOSTS.get(".".join(labels[start:])):
            return _house(found, parts)
    return frozenset()


def _house(found: frozenset[Carrier], parts: SplitResult) -> frozenset[Carrier]:
    """Return which house of DHL, where host or path says so."""
    if found == DHL_GROUP:
        words = f"{parts.hostname}{parts.path}".lower()
        if "express" in words:
            return frozenset({Carrier.DHL_EXPRESS})
        if "tracking-parcel" in words or "tracking-paket" in words:
            return frozenset({Carrier.DHL})
    return found


def number_in(address: str) -> str:
    """Return the one number that a carrier's page is asked for by its address, plain.

    Returns:
        "" where the page is no known carrier's, or names none or several numbers.

    """
    parts = parts_of(address)
    if parts is None or not of_host(address):
        return ""
    for found in (set(_asked(parts)), set(_in_path(parts, of_host(address)))):
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _asked(parts: SplitResult) -> Iterator[str]:
    """Yield numbers in parameters, of the query or behind the "#"."""
    for text in (parts.query, parts.fragment.partition("?")[2] or parts.fragment):
        try:
            pairs = parse_qsl(text, max_num_fields=100)
        except ValueError:
            continue
        for name, value in pairs:
            number = ASIDE.sub("", value).upper()
            if name.lower() in ASKED and (NUMBER.fullmatch(number) or of_number(number)[1]):
                yield number


def _in_path(parts: SplitResult, carriers: frozenset[Carrier]) -> Iterator[str]:
    """Yield numbers that are a whole piece of the path, or of what follows the "#".

    Words with few digits only where they can be a number of the page's own carrier.
    """
    for piece in f"{parts.path}/{parts.fragment}".split("/"):
        number = ASIDE.sub("", unquote(piece)).upper()
        possible = of_number(number)[1]
        if possible & carriers or (possible and NUMBER.fullmatch(number)):
            yield number
