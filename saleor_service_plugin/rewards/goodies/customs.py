"""Whether a small thing can go along without customs papers of its own. Pure.

A parcel with a customs declaration names every thing in it with its worth: a surprise that
the declaration does not name holds the parcel up. So goodies stay within one territory of
customs and of turnover tax, unless staff list a country.

Sources: Regulation (EU) No 952/2013 (Union Customs Code), Article 4, for the customs
territory of the Union with Monaco; Directive 2006/112/EC, Article 6, for the parts of it to
which declarations are needed all the same; Windsor Framework, Article 5, for Northern
Ireland; customs treaty of 29 March 1923 for Switzerland and Liechtenstein; UK Customs and
Excise Agreement with the Isle of Man of 1979.
"""

from collections.abc import Collection

EU = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
"""The Union with Monaco. Overseas departments of France and the Åland Islands have codes of
their own (GP, MQ, GF, RE, YT, MF, AX) and belong to another territory of tax."""

TOGETHER = {"LI": "CH", "IM": "GB"}
"""Countries that belong to another one's territory."""

APART: dict[str, tuple[str, ...]] = {
    # Heligoland; Büsingen.
    "DE": ("27498", "78266"),
    # The Canary Islands, Ceuta, Melilla.
    "ES": ("35", "38", "51", "52"),
    # Livigno; Campione d'Italia.
    "IT": ("23041", "22061"),
    # Åland under the code of Finland.
    "FI": ("22",),
    # Mount Athos.
    "GR": ("63086", "63087"),
    # Overseas departments and territories under the code of France.
    "FR": ("97", "98"),
    # Northern Ireland.
    "GB": ("BT",),
}
"""What postal codes of the parts begin with that stand apart from their country."""


def territory(country: str, postal_code: str = "") -> str:
    """Return the territory a place belongs to, by a name of ours; "" where it is unknown.

    Args:
        country: ISO 3166-1 alpha-2.
        postal_code: As customers write it, "" where it is not known.

    """
    code = country.strip().upper()
    place = postal_code.upper().replace(" ", "")
    digits = "".join(one for one in place if one.isdigit())
    for part in APART.get(code, ()):
        # "D-27498" is written too.
        if (digits if part.isdigit() else place).startswith(part):
            return f"{code}-{part}"
    return "EU" if code in EU else TOGETHER.get(code, code)


def may_go(
    listed: Collection[str], origins: Collection[str], country: str, postal_code: str = ""
) -> bool:
    """Return whether a goodie can go to a place.

    Args:
        listed: Countries that staff allow; empty: none but the territory of the origins.
        origins: Countries the parcel may leave from.
        country: Where it goes, ISO 3166-1 alpha-2.
        postal_code: Of that place.

    """
    code = country.strip().upper()
    if listed:
        return code in listed
    there = territory(code, postal_code)
    return bool(there) and bool(origins) and all(territory(one) == there for one in origins)
