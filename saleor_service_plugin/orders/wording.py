"""Amounts, dates, names and addresses as a customer reads them in his language: pure."""

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from ..messages.harmless import one_line
from ..shop.snapshots import Address

CODE_BEFORE_NUMBER = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where CLDR wants a blank that Babel leaves out: "CHF 5.00" in English."""


WRAPPED = 55
"""A line of so many characters was probably wrapped where it ends."""

ITEM = re.compile(r"(?:\(?\d+(?:\.\d+)*[.)]?|\(?[a-zA-Z][.)]|§+|[-–—•*·])\s")
"""How an item of a list begins: 1. 2) (3) 4.1 a) § – •"""


SURPRISES = {"de": "eine kleine Überraschung", "en": "a little surprise"}
"""What a customer reads of a goodie: its name would be none."""


def surprise(language: str) -> str:
    """Return what a goodie is called, English where the language has no word."""
    return SURPRISES.get(language.partition("-")[0].casefold(), SURPRISES["en"])


def locale_of(language: str) -> Locale:
    """Return the locale of a language code such as "de" or "pt-br", English where unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return Locale("en")


def money(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount with its currency, with as many decimals as the currency has."""
    written = str(format_currency(amount, currency, locale=locale_of(language)))
    return CODE_BEFORE_NUMBER.sub("\N{NO-BREAK SPACE}", written)


def money_or_nothing(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount, "" where it is nothing."""
    return money(amount, currency, language) if amount > 0 else ""


def day(at: datetime, zone: tzinfo, language: str) -> str:
    """Return a day in the long form of the language."""
    return str(format_date(at.astimezone(zone).date(), "long", locale=locale_of(language)))


def greeting_name(address: Address | None) -> str:
    """Return the name to greet with, "" where none is known."""
    return one_line(f"{address.first_name} {address.last_name}") if address else ""


def country_name(code: str, language: str) -> str:
    """Return a country's name in the customer's language, the code where it has none."""
    return str(locale_of(language).territories.get(code, code))


def address_lines(address: Address | None, language: str) -> list[str]:
    """Return a postal address as lines, empty ones left out."""
    if address is None:
        return []
    lines = (
        greeting_name(address),
        address.company_name,
        address.street_address_1,
        address.street_address_2,
        f"{address.postal_code} {address.city}".strip(),
        country_name(address.country, language),
    )
    return [line for line in map(one_line, lines) if line]


def contact_lines(phone: str, hours: str, mail: str) -> list[str]:
    """Return how to reach a person as lines that need no words of any language."""
    called = f"{phone} ({hours})" if phone and hours else phone
    return [line for line in map(one_line, (called, mail)) if line]


def paragraphs(text: str) -> list[str]:
    """Return a text's paragraphs, which empty lines part.

    Lines within one are joined where the text was merely wrapped; items of a list and
    short lines, as of an address, stay lines of their own. Unbreakable blanks stay.
    """
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [_joined(block) for block in blocks if block.strip()]


def _joined(block: str) -> str:
    rows = [" ".join(re.split(r"[ \t\f\v]+", row.strip())) for row in block.split("\n")]
    kept: list[str] = []
    last = ""
    for row in filter(None, rows):
        wrapped = len(last) >= WRAPPED and not ITEM.match(row)
        if wrapped:
            kept[-1] += f" {row}"
        else:
            kept.append(row)
        last = row
    return "\n".join(kept)


def lines_of(text: str) -> list[str]:
    """Return a text's lines, empty ones left out."""
    return [line for line in (row.strip() for row in text.splitlines()) if line]


def any_of(values: Iterable[str]) -> str:
    """Return the first value that is not empty."""
    return next((value for value in values if value), "")
