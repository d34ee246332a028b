"""What people write around a tracking number: "DHL: ...", "Sendungsnr. ...", "... (UPS)"."""

import re

CARRIERS = (
    "dhl", "dpd", "gls", "hermes", "ups", "fedex", "fed ex", "usps", "royal mail", "parcelforce",
    "deutsche post", "dt. post", "deutsche post dhl", "österreichische post", "post at",
    "oesterreichische post", "österr. post", "swiss post", "schweizerische post", "die post",
    "schweizer post", "post ch", "post",
)  # fmt: skip

PRODUCTS = (
    "paket", "pakete", "päckchen", "express", "standard", "classic", "warenpost", "kleinpaket",
    "international", "germany", "deutschland", "austria", "retoure", "einschreiben", "parcel",
    "package", "colis",
)  # fmt: skip

NUMBERS = (
    "sendungsnummer", "sendungsnummern", "sendungs-nummer", "sendungs nummer", "sendungsnr",
    "sendungs-nr", "sendungs nr", "sendungsverfolgung", "sendungs-id", "sendung", "sendungen",
    "sdg-nr", "sdg.nr", "sdgnr", "snr", "paketnummer", "paketnummern", "paketnr", "paketschein",
    "paketscheinnummer", "trackingnummer", "trackingnummern", "trackingnr", "trackingcode",
    "trackinglink", "trackingid", "trackingnumber", "tracking", "track", "trace", "t&t",
    "shipment", "shipping", "consignment", "waybill", "awb", "barcode", "identcode", "code",
    "link", "url", "number", "numbers", "nummer", "nummern", "num", "nr", "no", "nos", "id", "ref",
    "trk", "versand", "versendet", "verschickt", "versandt", "sent", "shipped", "with", "mit",
    "per", "via", "by", "durch", "und", "and",
)  # fmt: skip


def _one_of(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in longest_first)


GAP = r"[\s.:;,#=*|/()\[\]<>\"'–—-]"

BEFORE = re.compile(
    rf"{GAP}{{0,5}}(?:(?:{_one_of(CARRIERS + PRODUCTS + NUMBERS)})(?![^\W_]){GAP}{{0,5}}){{1,8}}",
    re.IGNORECASE,
)
INDEX = re.compile(
    r"\s{0,5}(?:\(?\d{1,2}(?:\s?(?:/|von|of)\s?\d{1,2})?(?:\)|\.(?=\s)|:(?=\s|\S{8}))|#)\s{0,5}",
    re.IGNORECASE,
)
"""Which of several it is: "1) ...", "2: ...", "1/2: ..."."""
HEADING = re.compile(r"[^\d:/]{1,40}:\s{0,5}(?=\S)")
"""Any words in front of a colon."""
AFTER = re.compile(
    rf"(?:{GAP}{{1,5}}(?:{_one_of(CARRIERS + PRODUCTS)})(?![^\W_])){{1,8}}{GAP}{{0,5}}$",
    re.IGNORECASE,
)
"""No country may stand here: the last two letters of "RR 123 456 785 DE" are the number's."""
GLUED = re.compile(r"(?:DHL|DPD|GLS|UPS|FEDEX|HERMES|USPS)(?=[0-9A-Z]{10})")
"""A carrier's name without a gap, in a plain number."""

LONGEST_TAIL = 100
"""Characters at the end of a text in which labels are looked for."""


def without(text: str) -> str:
    """Return a text without the labels before and behind it; "" where it is nothing else."""
    rest = before_off(text)
    tail = rest[-LONGEST_TAIL:]
    if found := AFTER.search(tail):
        rest = rest[: len(rest) - len(tail) + found.start()]
    return rest.strip()


def before_off(text: str) -> str:
    """Return a text without the labels before it."""
    rest = text.strip()
    for _ in range(4):
        found = BEFORE.match(rest) or INDEX.match(rest) or HEADING.match(rest)
        if not found:
            break
        rest = rest[found.end() :].strip()
    return rest
