"""The headings above a merchant's texts, which he may have pasted with them: pure."""

import re
from collections.abc import Mapping
from unicodedata import normalize

ABOVE: Mapping[str, Mapping[str, str]] = {
    "de": {
        "terms": "Allgemeine Geschäftsbedingungen",
        "withdrawal-instruction": "Widerrufsbelehrung",
        "withdrawal-form": "Muster-Widerrufsformular",
    },
    "en": {
        "terms": "Terms and conditions",
        "withdrawal-instruction": "Right of withdrawal",
        "withdrawal-form": "Model withdrawal form",
    },
}
"""By language and name of the text, what the packaged templates (`parts/<language>/legal`)
put above it."""

NO_WORDS = re.compile(r"[\W_]+")


def without_heading(text: str, heading: str) -> str:
    """Return a text without its first line where that only repeats the heading above it.

    Letters decide alone: whatever their case, and whatever marks a heading (`#`, a colon,
    asterisks, a line of dashes below). A text that is nothing but its heading stays.
    """
    lines = text.strip().splitlines()
    if not (heading and lines and _words(lines[0]) == _words(heading)):
        return text
    rest = lines[1:]
    if rest and rest[0].strip() and not _words(rest[0]):
        rest = rest[1:]
    found = "\n".join(rest).strip()
    return found if _words(found) else text


def _words(line: str) -> str:
    return NO_WORDS.sub(" ", normalize("NFKC", line)).strip().casefold()
