"""Reading what a caller says as it may have been meant: pure.

Words all must fit. Digits are a telephone number where there are enough of them, or else the
number of an order, a postcode, a house.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

from ...shop.called_rows import Said, Term

LONGEST = 120
"""Characters that are looked at."""

MOST_WORDS = 8

SHORTEST_BEGINNING = 3
"""Letters with which a word is looked for by its beginning; shorter ones as a whole."""

LEAST_DIGITS = 6
"""Of a telephone number."""

LEAST_OF_ADDRESS = 3
"""Characters of a mail address before the @."""

CODES = {
    "AT": "43", "AU": "61", "BE": "32", "BG": "359", "BR": "55", "CA": "1", "CH": "41", "CN": "86",
    "CY": "357", "CZ": "420", "DE": "49", "DK": "45", "EE": "372", "ES": "34", "FI": "358",
    "FR": "33", "GB": "44", "GR": "30", "HR": "385", "HU": "36", "IE": "353", "IN": "91",
    "IS": "354", "IT": "39", "JP": "81", "LI": "423", "LT": "370", "LU": "352", "LV": "371",
    "MT": "356", "MX": "52", "NL": "31", "NO": "47", "NZ": "64", "PL": "48", "PT": "351",
    "RO": "40", "RS": "381", "SE": "46", "SG": "65", "SI": "386", "SK": "421", "TR": "90",
    "UA": "380", "US": "1", "ZA": "27",
}  # fmt: skip
"""Country calling codes (ITU-T E.164) by ISO 3166 alpha-2. Of other countries a number is found
where it is said with its code."""

_PHONE = re.compile(r"(?<![\w@])(?:\+|\(\s*\+?)?\d[\d\s()/.\-]*\d")
_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_TWINS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("å", "aa"), ("ø", "oe"))


def read(text: str, countries: Collection[str]) -> Said:
    """Return what a text may mean.

    Args:
        text: As it was typed.
        countries: Where callers are likely to be: ISO 3166 alpha-2 codes.

    """
    said = " ".join(text[:LONGEST].split())
    if (email := _email(said)) is not None:
        return Said(email=email)
    readings = [tuple(_terms(said))]
    for found in _PHONE.finditer(said):
        if sum(map(str.isdigit, found[0])) >= LEAST_DIGITS:
            numbers = tuple(phones(found[0], countries))
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            readings.append((Term(begins=numbers), *_terms(rest)))
            break
    bare = said.lstrip("#")
    return Said(
        number=int(bare) if bare.isascii() and bare.isdecimal() and len(bare) <= 10 else None,
        readings=[one for one in readings if one],
    )


def phones(text: str, countries: Collection[str]) -> list[str]:
    """Return how a telephone number may be written by E.164, or how it begins.

    Args:
        text: As people say it: "+49 (0)171 23 45", "0049-171-2345", "0171/2345", "171 2345".
        countries: Whose calling codes are tried where it has none.

    """
    bare = re.sub(r"\(\s*0\s*\)", "", text)
    digits = re.sub(r"\D", "", bare)
    if not digits:
        return []
    codes = list(dict.fromkeys(CODES[one] for one in countries if one in CODES))
    if "+" in bare or digits.startswith("00"):
        whole = digits if "+" in bare else digits[2:]
        found = [whole]
        # "+49 0171": the zero is said out of habit.
        found += [
            f"{code}{whole[len(code) + 1 :]}" for code in codes if whole.startswith(f"{code}0")
        ]
    elif digits.startswith("0"):
        # In Italy the zero stays.
        found = [f"{code}{one}" for code in codes for one in (digits[1:], digits)]
    else:
        found = [f"{code}{digits}" for code in codes]
        found += [digits] if any(map(digits.startswith, codes)) else []
    return [f"+{one}" for one in dict.fromkeys(found)]


def spellings(word: str) -> list[str]:
    """Return how a word may be written: with its accents, without, with ae for ä or ä for ae."""
    typed = unicodedata.normalize("NFC", word.lower())
    long, short = typed, typed
    for letter, pair in _TWINS:
        long = long.replace(letter, pair)
        short = short.replace(pair, letter)
    return list(
        dict.fromkeys([typed, plain(typed), long, short, plain(short)])
    )  # fmt: skip


def plain(text: str) -> str:
    """Return a text without the marks on its letters, as Saleor indexes it."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _email(said: str) -> str | None:
    for word in said.split():
        before, at, _ = word.partition("@")
        if at and len(before) >= LEAST_OF_ADDRESS:
            return word.strip("<>,;\"'")
    return None


def _terms(text: str) -> Iterator[Term]:
    for word in _WORD.findall(text)[:MOST_WORDS]:
        forms = tuple(spellings(word))
        if word.isdecimal():
            # Beginnings of short numbers are half the shop.
            yield Term(whole=(word,))
        elif len(word) < SHORTEST_BEGINNING:
            yield Term(whole=forms)
        else:
            yield Term(begins=forms)
