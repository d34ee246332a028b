"""Numbers of the Universal Postal Union: standard S10, two letters, nine digits, a country.

S10 says who gives them out: the designated operator of the country at the end. Its service
indicator (the letters in front) says what is sent: C parcels, E express (EMS), H parcels of
e-commerce, L, R, U and V letters; the rest is each country's own matter.
"""

import re

from . import digits
from .names import Carrier

S10 = re.compile(r"([A-Z])[A-Z](\d{8})(\d)([A-Z]{2})", re.ASCII)


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN = {
    "AT": Carrier.AUSTRIAN_POST, "CH": Carrier.SWISS_POST, "US": Carrier.USPS,
}  # fmt: skip
"""Countries whose operator is one of the named carriers, whatever it sends."""

MEMBERS = _codes(
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF"
    " CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE"
    " GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR"
    " KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MR MT MU MV MW MX MY MZ NA"
    " NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL"
    " SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VN VU"
    " WS YE ZA ZM ZW"
)
"""The member countries of the UPU (upu.int, "Member countries"), by ISO 3166 alpha-2."""

TERRITORIES = _codes(
    "AI AW AX BM CK CW FK FO GG GI GL HK IM JE KY MO MS NC NF NU PF PM SH SX TC TK VG WF"
)
"""Territories that belong to a member and have an operator and a code of their own."""


def of_post(number: str) -> tuple[Carrier | None, frozenset[Carrier]]:
    """Return whose an S10 number is, and whose it can be.

    Args:
        number: Plain: capital letters and digits.

    Returns:
        The carrier, where there is one without doubt, and all that are possible; None and
        nobody where the number is no S10 number, its check digit is wrong or the country
        belongs to no member of the UPU.

    """
    found = S10.fullmatch(number)
    if not found or digits.s10(found[2]) != found[3]:
        return None, frozenset()
    service, country = found[1], found[4]
    if country == "DE":
        possible = _german(service)
    elif country == "GB":
        possible = _british(service)
    elif country in MEMBERS or country in TERRITORIES:
        possible = frozenset({OWN.get(country, Carrier.POST)})
    else:
        possible = frozenset()
    return (next(iter(possible)) if len(possible) == 1 else None), possible


def _german(service: str) -> frozenset[Carrier]:
    """Return who sends from Germany: letters are Deutsche Post, parcels are DHL Paket.

    By the service indicators of S10 and the products they stand on: R, L, U and V on
    registered letters, Warenpost and insured letters of Deutsche Post, C on "DHL Paket
    International". EMS and the rest can be either, or DHL Express.
    """
    if service in "LRUV":
        return frozenset({Carrier.DEUTSCHE_POST})
    if service == "C":
        return frozenset({Carrier.DHL})
    if service == "E":
        return frozenset({Carrier.DHL, Carrier.DHL_EXPRESS, Carrier.DEUTSCHE_POST})
    return frozenset({Carrier.DHL, Carrier.DEUTSCHE_POST})


def _british(service: str) -> frozenset[Carrier]:
    """Return who sends from the United Kingdom.

    Parcelforce Worldwide, the other house of the operator, sends its parcels and EMS with
    such numbers as well (parcelforce.com, "Tracking number formats"): C, E and P stay open.
    """
    if service in "CEP":
        return frozenset({Carrier.ROYAL_MAIL, Carrier.POST})
    return frozenset({Carrier.ROYAL_MAIL})
