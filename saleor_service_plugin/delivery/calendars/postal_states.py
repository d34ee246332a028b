"""In which states of Germany and cantons of Switzerland a postal code may lie: pure.

Source: the places of GeoNames' postal code files for DE and CH (geonames.org, CC BY 4.0,
as of 2026-03), without the codes of single companies, brought down to the first two digits,
and to three where those differ. What lies in two states stands with both. Changed by hand:
Moutier (274), which went from Bern to Jura on 2026-01-01.

Beside the states there are three places finer than one, with a holiday of their own by law:
the city of Augsburg, and where Corpus Christi is one in Saxony and Thuringia.
"""

import re
from collections.abc import Mapping

AUGSBURG = "Augsburg"
"""August 8, Art. 1(2) of the Bavarian law on holidays (FTG)."""

SORBIAN = "SN-K"
"""Catholic communities of the district of Bautzen, section 1(1) SächsSFG and its ordinance."""

EICHSFELD = "TH-K"
"""The Eichsfeld and communities beside it, section 10(1) ThürFGtG and its ordinance."""


def _table(text: str) -> Mapping[str, frozenset[str]]:
    rows = (row.split() for row in text.split(","))
    return {prefix: frozenset(states.split("+")) for prefix, states in rows}


GERMANY = _table(
    "01 SN, 019 BB+SN+SN-K, 02 SN+SN-K, 027 SN, 028 SN, 03 BB, 04 SN, 046 SN+TH, 048 BB+SN,"
    " 049 BB, 06 ST, 065 ST+TH, 07 TH, 079 SN+TH, 08 SN, 09 SN, 10 BE, 11 BE, 12 BE, 125 BB+BE,"
    " 13 BE, 14 BB, 140 BE, 141 BE, 147 BB+ST, 15 BB, 16 BB, 17 MV, 172 BB+MV, 173 BB+MV, 18 MV,"
    " 19 MV, 192 MV+NI, 193 BB+MV, 20 HH, 21 NI, 210 HH+SH, 211 HH, 214 NI+SH, 215 NI+SH, 22 HH,"
    " 221 HH+SH, 228 SH, 229 SH, 23 SH, 239 MV+SH, 24 SH, 25 SH, 26 NI, 27 NI, 274 HH+NI+SH,"
    " 275 HB, 28 HB, 287 HB+NI, 288 NI, 29 NI, 294 NI+ST, 30 NI, 31 NI, 32 NW, 33 NW, 34 HE,"
    " 343 HE+NI, 344 HE+NW, 35 HE, 36 HE, 364 TH+TH-K, 37 NI, 372 HE, 373 TH+TH-K, 376 NI+NW,"
    " 38 NI, 384 NI+ST, 388 ST, 39 ST, 40 NW, 41 NW, 42 NW, 44 NW, 45 NW, 46 NW, 47 NW, 48 NW,"
    " 484 NI+NW, 485 NI+NW, 49 NI, 494 NI+NW, 495 NI+NW, 50 NW, 51 NW, 515 NW+RP, 52 NW, 53 NW,"
    " 534 RP, 535 RP, 536 NW+RP, 54 RP, 55 RP, 552 HE+RP, 56 RP, 57 NW, 575 RP, 576 RP, 58 NW,"
    " 59 NW, 599 HE+NW, 60 HE, 61 HE, 63 HE, 637 BY, 638 BY, 639 BY, 64 HE, 65 HE, 653 HE+RP,"
    " 655 HE+RP, 656 HE+RP, 66 SL, 664 RP+SL, 665 RP+SL, 668 RP+SL, 669 RP, 67 RP, 68 BW,"
    " 685 BW+HE, 686 HE, 69 BW+HE, 691 BW, 70 BW, 71 BW, 72 BW, 73 BW, 74 BW, 75 BW, 76 BW,"
    " 767 BW+RP, 768 RP, 77 BW, 78 BW, 79 BW, 80 BY, 81 BY, 82 BY, 83 BY, 84 BY, 85 BY, 86 BY,"
    " 861 Augsburg+BY, 87 BY, 88 BW, 881 BW+BY, 89 BW, 892 BY, 893 BY, 894 BY, 90 BY, 91 BY,"
    " 92 BY, 93 BY, 94 BY, 95 BY, 96 BY, 965 TH, 97 BY, 978 BW+BY, 979 BW+BY, 98 TH, 99 TH,"
    " 999 TH+TH-K"
)
"""States by the first digits; three of them count over two."""

SWITZERLAND = _table(
    "10 VD, 11 VD, 12 GE, 126 VD, 127 VD, 129 GE+VD, 13 VD, 14 VD, 141 FR+VD, 146 FR+VD, 147 FR,"
    " 148 FR, 15 FR+VD, 150 VD, 151 VD, 159 BE+VD, 16 FR, 160 FR+VD, 161 FR+VD, 165 BE+FR+VD,"
    " 166 FR+VD, 168 FR+VD, 17 FR, 173 BE+FR, 178 FR+VD, 179 BE+FR, 18 VD, 186 VD+VS, 187 VS,"
    " 189 VD+VS, 19 VS, 20 NE, 21 NE, 22 NE, 23 NE, 233 BE+JU+NE, 234 BE+JU, 235 JU, 236 JU,"
    " 24 NE, 25 BE, 252 BE+NE, 254 BE+SO, 26 BE, 261 BE+NE, 27 BE, 271 BE+JU, 274 BE+JU, 28 JU, 281 BL+JU,"
    " 282 BE+JU, 29 JU, 30 BE, 31 BE, 317 BE+FR, 318 BE+FR, 32 BE, 320 BE+FR, 321 FR, 325 BE+SO,"
    " 328 BE+FR, 33 BE, 330 BE+SO, 34 BE, 35 BE, 36 BE, 37 BE, 38 BE, 380 BE+VS, 39 VS, 40 BS,"
    " 404 BL+BS, 41 BL+SO, 412 BL+BS, 413 BL, 415 BL, 42 BL+SO, 423 SO, 43 AG, 430 AG+BL, 44 BL,"
    " 441 BL+SO, 442 BL+SO, 446 BL+SO, 45 SO, 453 BE+SO, 456 BE+SO, 46 SO, 466 AG, 47 BE+SO,"
    " 471 SO, 48 AG, 480 AG+LU, 49 BE, 491 BE+LU, 50 AG, 501 AG+SO, 51 AG, 52 AG, 53 AG, 54 AG,"
    " 55 AG, 56 AG, 57 AG, 573 AG+LU, 574 AG+SO, 60 LU, 601 LU+OW, 604 AG+LU, 605 NW+OW, 606 OW,"
    " 607 OW, 608 BE, 61 LU, 619 BE+LU, 62 LU, 63 ZG, 634 LU+ZG, 635 LU, 636 NW, 637 NW+UR,"
    " 638 NW+OW, 639 OW, 64 UR, 640 LU+SZ, 641 SZ, 642 SZ, 643 SZ, 644 SZ+UR, 645 SZ+UR, 65 TI,"
    " 653 GR+TI, 654 GR, 655 GR, 656 GR, 66 TI, 67 TI, 68 TI, 69 TI, 70 GR, 71 GR, 72 GR, 73 SG,"
    " 730 GR, 74 GR, 75 GR, 76 GR, 77 GR, 80 ZH, 81 ZH, 810 AG+ZH, 82 SH, 821 SH+ZH, 824 SH+ZH,"
    " 825 TG, 826 SH+TG, 827 TG, 828 TG, 83 ZH, 835 TG+ZH, 836 TG, 837 TG, 84 ZH, 845 SH+ZH,"
    " 85 TG, 852 TG+ZH, 854 TG+ZH, 86 ZH, 863 SG+ZH, 864 SG+SZ, 87 GL, 870 ZH, 871 SG+ZH, 872 SG,"
    " 873 SG, 874 SG, 875 GL+UR, 88 SG, 880 SZ+ZH, 881 ZH, 882 ZH, 883 SZ+ZH, 884 SZ, 885 SZ,"
    " 886 GL+SG+SZ, 887 GL+SG, 89 AG+ZH, 892 ZH, 893 ZH, 894 ZH, 896 AG, 90 SG, 903 AR+SG, 904 AR,"
    " 905 AI+AR, 906 AR, 91 AI+AR, 911 AR+SG, 912 SG, 92 SG, 921 SG+TG, 922 TG, 93 SG+TG, 94 SG,"
    " 940 AR+SG, 941 AI+AR+SG, 942 AR+SG, 944 AI+SG, 95 SG+TG, 952 SG, 954 TG, 956 TG, 957 TG,"
    " 96 SG"
)
"""Cantons, likewise."""

TABLES: Mapping[str, tuple[int, Mapping[str, frozenset[str]]]] = {
    "DE": (5, GERMANY),
    "CH": (4, SWITZERLAND),
}
"""By country: how many digits a code has, and the states by its first ones."""


def states_by_code(country: str, postal_code: str) -> frozenset[str]:
    """Return the states that a postal code may lie in; none where unknown.

    Args:
        country: ISO 3166-1 alpha-2.
        postal_code: As customers write it; a lead of "D-" and spaces do not matter, and a
            nought that a spreadsheet has eaten is put back.

    """
    if country not in TABLES:
        return frozenset()
    length, table = TABLES[country]
    digits = re.sub(r"[^0-9]", "", postal_code)
    if country == "DE" and len(digits) == length - 1:
        digits = "0" + digits
    if len(digits) != length:
        return frozenset()
    return table.get(digits[:3], table.get(digits[:2], frozenset()))
