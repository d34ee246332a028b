"""Amounts, percentages, countries and languages as people type them: pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache

from babel import Locale

from ..web.words import LANGUAGES, language


def amount(text: str) -> str:
    """Return an amount that was typed as JSON has it; what is none stays as it was typed.

    A comma is a decimal point, and a point before exactly three digits marks thousands where
    a comma follows, or where German is spoken.
    """
    plain = "".join(text.replace("€", "").split())
    if "," in plain:
        whole, _, rest = plain.rpartition(",")
        plain = f"{whole.replace('.', '').replace(',', '')}.{rest}"
        if "." in text and text.rfind(".") > text.rfind(","):
            plain = "".join(text.split()).replace(",", "")
    elif language() == "de" and plain.count(".") == 1 and len(plain.partition(".")[2]) == 3:
        plain = plain.replace(".", "")
    try:
        return format(Decimal(plain), "f")
    except InvalidOperation:
        return text


def shown(value: object) -> str:
    """Return an amount as it is typed in the reader's language."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    text = format(number, "f") if number == number.to_integral() else f"{number:.2f}"
    if number != round(number, 2):
        text = format(number, "f")
    return text.replace(".", ",") if language() == "de" else text


def share(text: str) -> str:
    """Return a percentage that was typed as a share from 0 to 1; what is none stays."""
    plain = amount(text.replace("%", ""))
    try:
        return format(Decimal(plain) / 100, "f")
    except InvalidOperation:
        return text


def percent(value: object) -> str:
    """Return a share as a percentage that is typed."""
    try:
        return shown((Decimal(str(value)) * 100).normalize())
    except InvalidOperation:
        return str(value)


def codes(text: str, table: str) -> list[str]:
    """Return codes for names or codes that were typed with commas between them.

    Args:
        text: "Deutschland, AT" gives DE and AT; what is neither stays as it was typed.
        table: "territories" or "languages".

    """
    found = []
    for part in text.replace(";", ",").split(","):
        name = part.strip()
        if name:
            found.append(_by_name(table).get(name.casefold(), name))
    return found


def named(values: object, table: str) -> str:
    """Return codes as names with commas between them."""
    known: Mapping[str, str] = getattr(Locale.parse(language()), table)
    if not isinstance(values, list | tuple):
        return ""
    return ", ".join(str(known.get(str(one), one)) for one in values)


@cache
def _by_name(table: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in LANGUAGES:
        for code, name in getattr(Locale.parse(one), table).items():
            if len(code) == 2:
                found.setdefault(str(name).casefold(), code)
                found.setdefault(code.casefold(), code)
    return found
