"""The carriers' public tracking pages, for any number: pure.

The forms of the addresses are those the carriers' own pages answer with when a number is
asked for, or hand to shop systems (named beside each). All take a number without a login.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from .names import Carrier

COMMON_BARCODE = re.compile(r"(?:1\d{19}|96[23]2\d{16})00(\d{12})", re.ASCII)
"""FedEx's barcode of 34 digits: its page knows the tracking number at the end."""


def _fedex(number: str) -> str:
    found = COMMON_BARCODE.fullmatch(number)
    return found[1] if found else number


Page = Callable[[str, bool], str]
"""Makes an address of a percent-encoded number and whether it is to be in German."""

PAGES: Mapping[Carrier, Page] = {
    # dhl.de, "Sendungsverfolgung"; both addresses stand in DHL's own plugin for WooCommerce.
    Carrier.DHL: lambda number, german: (
        f"https://www.dhl.de/{'de' if german else 'en'}/privatkunden/dhl-sendungsverfolgung.html"
        f"?piececode={number}"
    ),
    # dhl.com, "Track: Express".
    Carrier.DHL_EXPRESS: lambda number, german: (
        f"https://www.dhl.com/{'de-de' if german else 'global-en'}/home/tracking/"
        f"tracking-express.html?submit=1&tracking-id={number}"
    ),
    # tracking.dpd.de, the page behind dpd.com/de "Paket verfolgen".
    Carrier.DPD: lambda number, german: (
        f"https://tracking.dpd.de/status/{'de_DE' if german else 'en_US'}/parcel/{number}"
    ),
    # gls-group.com, "Paketverfolgung" and "Parcel tracking" of GLS Germany.
    Carrier.GLS: lambda number, german: (
        "https://gls-group.com/DE/"
        f"{'de/paketverfolgung' if german else 'en/parcel-tracking'}?match={number}"
    ),
    # myhermes.de, "Sendungsverfolgung"; in German only.
    Carrier.HERMES: lambda number, german: (
        "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/"
        f"#{number}"
    ),
    # ups.com, "Track": `loc` is language and country.
    Carrier.UPS: lambda number, german: (
        f"https://www.ups.com/track?loc={'de_DE' if german else 'en_US'}&tracknum={number}"
    ),
    # fedex.com, "FedEx Tracking"; the language follows the browser.
    Carrier.FEDEX: lambda number, german: f"https://www.fedex.com/fedextrack/?trknbr={number}",
    # deutschepost.de, "Sendungsverfolgung"; in German only.
    Carrier.DEUTSCHE_POST: lambda number, german: (
        f"https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={number}"
    ),
    # post.at, "Sendungsdetails"; the page has its own switch of language.
    Carrier.AUSTRIAN_POST: lambda number, german: (
        f"https://www.post.at/s/sendungsdetails?snr={number}"
    ),
    # post.ch, "Track consignments".
    Carrier.SWISS_POST: lambda number, german: (
        f"https://service.post.ch/ekp-web/ui/entry/search/{number}"
        f"?lang={'de' if german else 'en'}"
    ),
    # usps.com, "USPS Tracking".
    Carrier.USPS: lambda number, german: (
        f"https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"
    ),
    # royalmail.com, "Track your item".
    Carrier.ROYAL_MAIL: lambda number, german: (
        f"https://www.royalmail.com/track-your-item#/tracking-results/{number}"
    ),
}  # fmt: skip


def link(carrier: Carrier, number: str, *, language: str = "en") -> str:
    """Return the address of the page on which a parcel can be followed.

    Args:
        carrier: Whose parcel it is.
        number: Plain, as `typed.plain` returns it.
        language: Of the reader; German for "de" and its variants, English for all others.

    Returns:
        An address of https; "" without a number, and for `Carrier.POST`: the UPU's "Global
        Track & Trace" takes no number in its address, and each operator has its own page.

    """
    page = PAGES.get(carrier)
    if page is None or not number:
        return ""
    asked = _fedex(number) if carrier is Carrier.FEDEX else number
    return page(quote(asked, safe=""), language.lower().startswith("de"))
