"""The carriers' forms: what a number looks like, its check digit, and whether it is enough.

A form is sure where no other of the named carriers gives out such numbers, and no shop
would use one for an order, an article or a telephone. All the others are possible: they
make a carrier that is named elsewhere believable, and never name one themselves.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from . import digits
from .names import Carrier


@dataclass(frozen=True, slots=True)
class Form:
    """What the numbers of a carrier look like."""

    carriers: frozenset[Carrier]
    """Who gives them out: one where the form is sure."""
    pattern: re.Pattern[str]
    lengths: range
    sure: bool
    check: Callable[[str], str] | None = None
    """Makes the last character out of those before; None where there is none we know."""
    skipped: int = 0
    """So many characters in front do not count for the check."""
    behind: int = 0
    """So many characters stand behind the check digit."""

    def fits(self, number: str) -> bool:
        """Tell whether a plain number has this form, check digit included."""
        if not self.pattern.fullmatch(number):
            return False
        place = len(number) - 1 - self.behind
        return self.check is None or self.check(number[self.skipped : place]) == number[place]


def _sure(
    carrier: Carrier, pattern: str, lengths: range, check: Callable[[str], str] | None = None,
    skipped: int = 0, behind: int = 0,
) -> Form:  # fmt: skip
    return Form(
        frozenset({carrier}), re.compile(pattern, re.ASCII), lengths, True, check, skipped, behind
    )  # fmt: skip


def _possible(
    carriers: Iterable[Carrier], pattern: str, lengths: range,
    check: Callable[[str], str] | None = None, skipped: int = 0,
) -> Form:  # fmt: skip
    return Form(
        frozenset(carriers), re.compile(pattern, re.ASCII), lengths, False, check, skipped
    )  # fmt: skip


def _of(*lengths: int) -> range:
    """Return the lengths from the first to the last."""
    return range(lengths[0], lengths[-1] + 1)


SURE = (
    # DHL Paket, "Versenden: Sendungsnummern": a serial shipping container code (GS1 General
    # Specifications, AI 00) with the company prefixes 40433 and 40434 that GS1 Germany gave to
    # Deutsche Post; the two zeros are the AI and often left out.
    _sure(Carrier.DHL, r"0034043[34]\d{12}", _of(20), digits.gs1, 2),
    _sure(Carrier.DHL, r"34043[34]\d{12}", _of(18), digits.gs1),
    # Licence plates of ISO/IEC 15459: data identifier "J", issuing agency "JD", which is
    # Deutsche Post DHL; the first "J" is often left out. 00039 is DHL Paket in Germany;
    # "JJD1" and twelve digits its older form (paketda.de, "Paketnummern").
    _sure(Carrier.DHL, r"JJ?D00039\d{10,13}", _of(17, 21)),
    _sure(Carrier.DHL, r"JJD1\d{12}", _of(16)),
    # "JJD01" is DHL Express (dhl.com, "Shipment tracking labels"), as piece identifier with
    # 16 digits behind it. "JD0002" is Yodel and nobody here.
    _sure(Carrier.DHL_EXPRESS, r"JJ?D01\d{16}", _of(20, 21)),
    # Hermes Germany: "H" and 19 digits, without a check digit.
    _sure(Carrier.HERMES, r"H\d{19}", _of(20)),
    # UPS, "Guide to Labeling": "1Z", six of the account, two of the service, seven of the
    # parcel, a check digit.
    _sure(Carrier.UPS, r"1Z[0-9A-Z]{15}\d", _of(18), digits.ups, 2),
    # DPD Parcel Label Specification 2.4: the 14 digits with their check character in letters,
    # and the whole barcode: 7 of the postcode, 14, 3 of the service, 3 of the country
    # (ISO 3166 numeric), check character; "%" may stand in front as the scanner reads it.
    # A check character that is a digit makes the shorter form look like FedEx Ground, and a
    # date in front like an order number of a shop: both are only possible.
    _sure(Carrier.DPD, r"(?!20[0-4]\d[01]\d[0-3]\d)\d{14}[A-Z]", _of(15), digits.dpd),
    _sure(Carrier.DPD, r"[0-9A-Z]{7}\d{14}\d{3}(?!000)[0-8]\d\d[0-9A-Z]", _of(28), digits.dpd),
    # FedEx label guide: Ground "96" with 22 digits; "1D common barcode" with 34, of which the
    # last twelve are the tracking number; Ground's 34 with "96"; ASTRA with 32, whose number
    # of 12 stands four before its end.
    _sure(Carrier.FEDEX, r"96\d{20}", _of(22), digits.gs1, 7),
    _sure(Carrier.FEDEX, r"1\d{33}", _of(34), lambda body: digits.fedex_express(body[-13:])),
    _sure(Carrier.FEDEX, r"96[23]2\d{30}", _of(34), lambda body: digits.fedex_express(body[-13:])),
    _sure(Carrier.FEDEX, r"3\d{31}", _of(32), digits.fedex_express, 16, 4),
    # USPS Publication 199, "Intelligent Mail package barcode": service type of three digits and
    # a mailer of nine (the first a 9) or six behind 92 to 95; "91" is its forerunner. 22 or 26
    # digits, and "420" with the ZIP code in front. Not where the mailer is FedEx SmartPost.
    *(
        _sure(Carrier.USPS, f"(?:{start}){body}", _of(len_ + 22), digits.gs1, len_)
        for start, len_ in (("", 0), (r"420\d{5}", 8), (r"420\d{9}", 12))
        for body in (
            r"91\d{20}", r"92(?!612999)\d{3}9\d{16}", r"93\d{3}[0-8]\d{16}", r"9[45]\d{20}",
        )
    ),
    *(
        _sure(Carrier.USPS, f"(?:{start}){body}", _of(len_ + 26), digits.gs1, len_)
        for start, len_ in (("", 0), (r"420\d{5}", 8))
        for body in (r"92(?!612999)\d{3}9\d{20}", r"93\d{3}[0-8]\d{20}", r"9[45]\d{24}")
    ),
    # Austrian Post, "Labelling and Shipping Notice Manual", section 4.1: 22 digits, the first
    # two are 10.
    _sure(Carrier.AUSTRIAN_POST, r"10\d{20}", _of(22), digits.gs1),
    # Swiss Post, "Barcodes for letters and parcels": 98 (letters) or 99 (parcels), two of the
    # service, six of the franking licence, eight of the item; no check digit of its own.
    _sure(Carrier.SWISS_POST, r"9[89]\d{16}", _of(18)),
)  # fmt: skip

POSSIBLE = (
    # DHL Paket, Identcode; DHL Express, waybills (10 digits, older ones 11).
    _possible({Carrier.DHL}, r"\d{12}", _of(12), digits.identcode),
    _possible({Carrier.DHL}, r"\d{11}", _of(11)),
    _possible({Carrier.DHL_EXPRESS}, r"\d{10,11}", _of(10, 11), digits.dhl_express),
    # dhl.com, "Shipment tracking labels": JJD and JVGL can be DHL Express or DHL Parcel.
    _possible(
        {Carrier.DHL, Carrier.DHL_EXPRESS}, r"(?:JJ?D(?!0002)|JVGL)\d{8,20}", _of(10, 24)
    ),
    # DPD without its check character; with one that says too little.
    _possible({Carrier.DPD}, r"\d{14}", _of(14)),
    _possible({Carrier.DPD}, r"\d{14}[0-9A-Z]", _of(15), digits.dpd),
    _possible({Carrier.DPD}, r"[0-9A-Z]{7}\d{20}", _of(27)),
    # GLS: 11 digits, 12 with a check digit, 14 in some countries; the track ID of eight letters
    # and digits (paketda.de, "GLS-Paketlabel").
    _possible({Carrier.GLS}, r"\d{11,12}|\d{14}", _of(11, 14)),
    _possible({Carrier.GLS}, r"(?=[A-Z]*\d)[A-Z][0-9A-Z]{7}", _of(8)),
    # Hermes Germany: 14 digits, 16 on older labels.
    _possible({Carrier.HERMES}, r"\d{14}|\d{16}", _of(14, 16)),
    # ups.com, "Tracking number formats": a letter or T and ten digits, nine, twelve; Mail
    # Innovations.
    _possible({Carrier.UPS}, r"[AHJKTV]\d{10}", _of(11), digits.ups, 1),
    _possible({Carrier.UPS}, r"\d{9}|\d{12}", _of(9, 12)),
    _possible({Carrier.UPS}, r"MI\d{6}[0-9A-Z]{1,22}", _of(9, 30)),
    # FedEx Express 12, Ground 15 and its container codes, SmartPost 20 and 22.
    _possible({Carrier.FEDEX}, r"\d{12}", _of(12), digits.fedex_express),
    _possible({Carrier.FEDEX}, r"\d{15}", _of(15), digits.gs1),
    _possible({Carrier.FEDEX}, r"\d{18}", _of(18), digits.gs1),
    _possible({Carrier.FEDEX, Carrier.USPS}, r"(?:02|61)\d{18}", _of(20)),
    _possible({Carrier.FEDEX, Carrier.USPS}, r"92612999\d{14}", _of(22), digits.gs1),
    # A container code of somebody else's company prefix: several carriers take them.
    _possible(
        {Carrier.DHL, Carrier.DPD, Carrier.FEDEX, Carrier.GLS, Carrier.HERMES}, r"00\d{18}",
        _of(20), digits.gs1, 2,
    ),
    # USPS labels of 20 digits (Publication 91, Certified Mail form 3800). FedEx gives out 20
    # digits with the same check digit and beginnings: no service code is USPS's alone.
    _possible({Carrier.FEDEX, Carrier.USPS}, r"(?!00)\d{20}", _of(20), digits.gs1),
    _possible({Carrier.USPS}, r"(?!00)\d{20}", _of(20), digits.usps_legacy),
    # Deutsche Post, matrix codes of stamps: 20 hexadecimal digits beginning with A0.
    _possible({Carrier.DEUTSCHE_POST}, r"A0[0-9A-F]{18,19}", _of(20, 21)),
    # Austrian Post, 16 digits.
    _possible({Carrier.AUSTRIAN_POST}, r"\d{16}", _of(16), digits.gs1),
)  # fmt: skip


def _by_length() -> Mapping[int, tuple[Form, ...]]:
    lengths = {length for form in (*SURE, *POSSIBLE) for length in form.lengths}
    return MappingProxyType(
        {
            length: tuple(form for form in (*SURE, *POSSIBLE) if length in form.lengths)
            for length in lengths
        }
    )


BY_LENGTH = _by_length()
"""The forms that a number of so many characters can have, sure ones first."""

LONGEST = max(BY_LENGTH)
