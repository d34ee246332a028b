"""Which carrier a tracking number belongs to, where that can be known: pure.

A number is recognised only by a form that no other of these carriers gives out, or by the
host of an address. The 14 digits of DPD and Hermes, the 11 and 12 of GLS and DHL fit
several carriers: they stay unknown, because a wrong carrier sends customers to a page
that does not know their parcel.
"""

import re
from enum import StrEnum
from urllib.parse import urlsplit


class Carrier(StrEnum):
    """The carriers that are recognised."""

    DHL = "dhl"
    DPD = "dpd"
    GLS = "gls"
    HERMES = "hermes"
    UPS = "ups"


HOSTS = {
    "dhl.de": Carrier.DHL,
    "dhl.com": Carrier.DHL,
    "dpd.de": Carrier.DPD,
    "dpd.com": Carrier.DPD,
    "dpdgroup.com": Carrier.DPD,
    "gls-pakete.de": Carrier.GLS,
    "gls-group.eu": Carrier.GLS,
    "gls-group.com": Carrier.GLS,
    "myhermes.de": Carrier.HERMES,
    "hermesworld.com": Carrier.HERMES,
    "ups.com": Carrier.UPS,
}
"""Domains of the carriers' own pages; their subdomains count as well."""

FORMS = (
    # A serial shipping container code (GS1 SSCC, 18 digits behind "00") with the company
    # prefix 4034 0434 of DHL Paket.
    (re.compile(r"00340434\d{12}"), Carrier.DHL),
    # A licence plate (ISO/IEC 15459) of the issuing agency "JD", which is DHL.
    (re.compile(r"JJD\d{16,20}|JD\d{18}"), Carrier.DHL),
    # Hermes Germany: "H" and 19 digits.
    (re.compile(r"H\d{19}"), Carrier.HERMES),
    # UPS: "1Z", six of the account, two of the service, seven of the parcel, a check digit.
    (re.compile(r"1Z[0-9A-Z]{15}\d"), Carrier.UPS),
)

BETWEEN = re.compile(r"[\s.\-]")
"""What people put between the digits."""

LONGEST = 255


def carrier_of(number: str) -> Carrier | None:
    """Return whose a tracking number is, None where several could have given it out.

    Args:
        number: As staff typed it: a number, or an address.

    """
    text = number.strip()[:LONGEST]
    if "://" in text:
        return _by_host(text)
    plain = BETWEEN.sub("", text).upper()
    for form, carrier in FORMS:
        if form.fullmatch(plain):
            return carrier if _checks(plain, carrier) else None
    return None


def _by_host(address: str) -> Carrier | None:
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return None
    parts = host.split(".")
    return HOSTS.get(".".join(parts[-2:]))


def _checks(number: str, carrier: Carrier) -> bool:
    """Whether the check digit fits; where the form has none it does."""
    if carrier is Carrier.UPS:
        return _ups_digit(number[2:-1]) == int(number[-1])
    if number.startswith("00340434"):
        return _gs1_digit(number[:-1]) == int(number[-1])
    return True


def _ups_digit(body: str) -> int:
    """Return the check digit of UPS: letters count as (code - 63) mod 10."""
    values = [int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in body]
    total = sum(value * (2 if place % 2 else 1) for place, value in enumerate(values))
    return -total % 10


def _gs1_digit(body: str) -> int:
    """Return the check digit of GS1: weights 3 and 1 from the right."""
    total = sum(
        int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body))
    )  # fmt: skip
    return -total % 10
