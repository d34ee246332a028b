"""Languages and countries as the API codes them, by the names that readers know."""

import re
from unicodedata import normalize

from babel import Locale
from babel.core import UnknownLocaleError

from ..web.words import language

CODE = re.compile(r"[A-Z]{2,3}(_[A-Z0-9]{2,10}){0,2}")
"""As the API writes one: DE, PT_BR."""

COUNTRY = re.compile(r"[A-Z]{2}")

NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of groups of countries and of nothing, which the Unicode tables list among them."""

COMMON = (
    "BG", "CS", "DA", "DE", "EL", "EN", "ES", "ET", "FI", "FR", "GA", "HR", "HU", "IT", "LT",
    "LV", "MT", "NL", "NB", "PL", "PT", "PT_BR", "RO", "SK", "SL", "SV", "TR", "UK",
)  # fmt: skip
"""What is offered for a new text; the API takes all that Saleor knows."""


def name(code: str) -> str:
    """Return what a language is called: PT_BR is "Brazilian Portuguese"; else its code."""
    parts = code.split("_")
    parts[0] = parts[0].lower()
    try:
        found = Locale.parse("_".join(parts)).get_display_name(language())
    except (UnknownLocaleError, ValueError):
        found = None
    return found[:1].upper() + found[1:] if found else code


def offered() -> dict[str, str]:
    """Return languages to choose from, by name."""
    return dict(sorted(((code, name(code)) for code in COMMON), key=lambda one: one[1]))


def asked(text: str) -> str:
    """Return a code from the address as the API writes it, "" where it cannot be one."""
    code = text.strip().upper().replace("-", "_")
    if not CODE.fullmatch(code):
        return ""
    try:
        Locale(code.partition("_")[0].lower())
    except UnknownLocaleError:
        return ""
    return code


def country(code: str) -> str:
    """Return what a country is called: AT is "Austria"; else its code."""
    return str(Locale.parse(language()).territories.get(code) or code)


def countries() -> dict[str, str]:
    """Return countries to choose from by code, in the order of their names."""
    names = Locale.parse(language()).territories
    found = {
        code: str(label)
        for code, label in names.items()
        if COUNTRY.fullmatch(code) and code not in NO_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda one: _sorted_as(one[1])))


def _sorted_as(name: str) -> str:
    """Return a name as it is looked for: Österreich stands at O."""
    return normalize("NFKD", name).casefold()
