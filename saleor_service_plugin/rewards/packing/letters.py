"""How a text is laid out so that the bundled font prints it: pure.

Names are written in any script. The font (DejaVu Sans, in `fonts/`) has Latin, Greek, Cyrillic,
Armenian, Georgian, Hebrew and Arabic letters. The PDF writer sets letters one after the other
from the left: what runs from the right is put in the order of printing here (Unicode's
bidirectional algorithm, UAX #9), and Arabic letters get the form that joins their neighbours
(Unicode, chapter 9.2). What the font lacks (Chinese, emoji) becomes one hollow mark, never a
question mark, and the caller is told, so that the text can stand elsewhere in full. The price
of not bundling fonts of all scripts, some 20 MB.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from fpdf.bidi import BidiParagraph

GAP = "\N{WHITE VERTICAL RECTANGLE}"
"""Stands for letters that the font lacks."""

FROM_RIGHT = frozenset({"R", "AL", "AN"})
"""Bidirectional classes of what runs from the right."""

SILENT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of what is never printed: controls, and what turns the direction of others."""

FORMS = range(0xFE70, 0xFEFD)
"""Unicode's Arabic presentation forms B."""

JOINS_LEFT = ("initial", "medial")


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as it is printed."""

    text: str
    complete: bool
    """False: some letters are missing, `GAP` stands for them."""


def printed(text: str, known: Collection[int]) -> Printed:
    """Return a line as it is printed.

    Args:
        text: One line, in the order in which it is read.
        known: Code points that the font has.

    """
    found: list[str] = []
    complete = True
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            found.append(" ")
        elif unicodedata.category(character) in SILENT or is_variation(character):
            continue
        elif ord(character) in known:
            found.append(character)
        else:
            complete = False
            if not found or found[-1] != GAP:
                found.append(GAP)
    line = " ".join("".join(found).split())
    if any(unicodedata.bidirectional(character) in FROM_RIGHT for character in line):
        line = BidiParagraph(joined(line, known)).get_reordered_string()
    return Printed(line, complete)


def is_variation(character: str) -> bool:
    """Whether a character only says which look another one has."""
    return "\ufe00" <= character <= "\ufe0f"


def joined(text: str, known: Collection[int]) -> str:
    """Return a text with each Arabic letter in the form that its neighbours ask for."""
    forms = _forms()
    found = []
    for at, character in enumerate(text):
        shapes = forms.get(character)
        if not shapes:
            found.append(character)
            continue
        before = _reaches_on(_neighbour(text, at, -1))
        after = "final" in forms.get(_neighbour(text, at, 1), {}) and "initial" in shapes
        name = (
            "medial" if before and after
            else "final" if before
            else "initial" if after
            else "isolated"
        )  # fmt: skip
        shape = shapes.get(name, character)
        found.append(shape if ord(shape) in known else character)
    return "".join(found)


def _neighbour(text: str, at: int, step: int) -> str:
    """Return the letter beside another one; marks above letters are passed over."""
    at += step
    while 0 <= at < len(text) and unicodedata.combining(text[at]):
        at += step
    return text[at] if 0 <= at < len(text) else ""


def _reaches_on(character: str) -> bool:
    """Whether a letter joins the one that follows it."""
    return any(name in _forms().get(character, {}) for name in JOINS_LEFT)


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    """Return the forms of each Arabic letter, from Unicode's own table."""
    found: dict[str, dict[str, str]] = {}
    for point in FORMS:
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and parts[0].startswith("<"):
            found.setdefault(chr(int(parts[1], 16)), {})[parts[0][1:-1]] = chr(point)
    return found
