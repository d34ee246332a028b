"""Thank-you cards for the parcel: name, code, terms, QR code; no database, no clock.

The terms stand on the card itself (section 6 (1) no. 3 DDG): value, minimum, last day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..codes.terms_words import SaidTerms
from .paper import MUTED, Paper, color_of

WIDTH, HEIGHT = 148, 105
"""A6 across, in mm."""

SHEET_WIDTH, SHEET_HEIGHT = 210, 297
PER_SHEET = 2
"""Cards of A6 across under each other on an A4 page, with room for cut marks."""

EDGE = 11
QR = 36
MARK = 5
"""Length of a cut mark, in mm."""

LARGEST, SMALLEST = 24, 9
"""Sizes of the code, in points; what would be smaller gets two lines."""

MOST_TERMS = 8
"""Lines of terms."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "title": "Karten mit Rabattcode",
        "thanks": "Vielen Dank, {name}!",
        "thanks-anybody": "Vielen Dank!",
        "code": "Ihr Rabattcode:",
        "gift-card": "Ihr Gutschein:",
        "scan": "Scannen und einlösen",
        "order": "Bestellung {number}",
    },
    "en": {
        "title": "Cards with a discount code",
        "thanks": "Thank you, {name}!",
        "thanks-anybody": "Thank you!",
        "code": "Your discount code:",
        "gift-card": "Your gift card:",
        "scan": "Scan to use it",
        "order": "Order {number}",
    },
}


class Sheet(StrEnum):
    """On what paper cards are printed."""

    A6 = "a6"
    """One card on each page."""
    A4 = "a4"
    """Two on each page, with marks to cut along."""


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says."""

    shop: str
    number: str
    """Of the order whose parcel it goes into, small: the packer finds it."""
    first_name: str
    language: str
    color: str
    """The brand's, such as "#17614a"."""
    color_text: str
    """What can be read on it."""
    code: str
    is_gift_card: bool
    said: SaidTerms
    link: str
    """What the QR code leads to; "" for none."""


def cards(found: Sequence[Card], sheet: Sheet) -> bytes:
    """Return cards as a PDF.

    Raises:
        ValueError: There are none.

    """
    if not found:
        raise ValueError("No file without a card.")
    title = words_of(found[0].language)["title"]
    if sheet is Sheet.A6:
        paper = Paper(WIDTH, HEIGHT, title)
        for card in found:
            paper.add_page()
            _card(paper, 0, 0, card)
        return paper.as_bytes()
    paper = Paper(SHEET_WIDTH, SHEET_HEIGHT, title)
    left = (SHEET_WIDTH - WIDTH) / 2
    gap = (SHEET_HEIGHT - PER_SHEET * HEIGHT) / (PER_SHEET + 1)
    for at, card in enumerate(found):
        if at % PER_SHEET == 0:
            paper.add_page()
        top = gap + (at % PER_SHEET) * (HEIGHT + gap)
        _card(paper, left, top, card)
        _cut_marks(paper, left, top)
    return paper.as_bytes()


def words_of(language: str) -> Mapping[str, str]:
    """Return the words in a customer's language, English where we have none."""
    return WORDS.get(language[:2].lower(), WORDS["en"])


def _card(paper: Paper, x: float, y: float, card: Card) -> None:
    words, color = words_of(card.language), color_of(card.color)
    band = 24
    paper.set_fill_color(*color)
    paper.rect(x, y, WIDTH, band, style="F")
    paper.use(9, color=color_of(card.color_text))
    paper.line_at(x + EDGE, y + 5, card.shop, width=WIDTH - 2 * EDGE)
    paper.use(18, bold=True, color=color_of(card.color_text))
    paper.line_at(x + EDGE, y + 11, _thanks(paper, card, words), width=WIDTH - 2 * EDGE)
    room = WIDTH - 2 * EDGE - (QR + 4 if card.link else 0)
    paper.use(14, bold=True)
    at = y + band + 6
    for part in paper.wrapped(card.said.value, room, 2):
        paper.line_at(x + EDGE, at, part, width=room)
        at += 7
    paper.use(9, color=MUTED)
    at += 1
    paper.line_at(x + EDGE, at, words["gift-card" if card.is_gift_card else "code"], width=room)
    at = _code(paper, x + EDGE, at + 5, card.code, room)
    _terms(paper, x + EDGE, at + 3, y + HEIGHT - 10, card.said.terms, room)
    if card.link:
        left = x + WIDTH - EDGE - QR
        paper.qr(left, y + band + 6, QR, card.link)
        paper.use(8.5, color=MUTED)
        paper.line_at(left, y + band + 6 + QR, words["scan"], width=QR, align="C")
    paper.use(7, color=MUTED)
    number = words["order"].format(number=card.number) if card.number else ""
    paper.line_at(x + EDGE, y + HEIGHT - 8, number, width=WIDTH - 2 * EDGE, align="R")


def _thanks(paper: Paper, card: Card, words: Mapping[str, str]) -> str:
    """Return the greeting; without a name that cannot be printed whole or is none."""
    name = card.first_name.strip()
    if name and len(name) <= 40 and paper.as_printed(name).complete:
        greeting = words["thanks"].format(name=name)
        printed = paper.as_printed(name).text
        fits = paper.get_string_width(paper.as_printed(greeting).text) <= WIDTH - 2 * EDGE
        if printed and fits:
            return greeting
    return words["thanks-anybody"]


def _code(paper: Paper, x: float, y: float, code: str, room: float) -> float:
    """Print the code as large as it fits, never cut; return where it ends."""
    size = LARGEST
    paper.use(size, bold=True)
    while size > SMALLEST and paper.get_string_width(code) > room:
        size -= 1
        paper.use(size, bold=True)
    parts = [code]
    if paper.get_string_width(code) > room:
        # Staff's own codes have no bounds but the column's.
        per_line = max(1, int(len(code) * room / paper.get_string_width(code)) - 1)
        parts = [code[at : at + per_line] for at in range(0, len(code), per_line)]
    for part in parts:
        paper.set_xy(x, y)
        paper.cell(room, paper.font_size * 1.25, part)
        y += paper.font_size * 1.25
    return y


def _terms(
    paper: Paper, x: float, y: float, bottom: float, terms: Sequence[str], room: float
) -> None:
    """Print all terms, in smaller letters where there are many."""
    text = " ".join(terms)
    for size in (9, 8, 7, 6):
        paper.use(size)
        step = paper.font_size * 1.35
        lines = paper.wrapped(text, room, max(1, int((bottom - y) / step)))
        if size == 6 or not lines or not lines[-1].endswith("…"):
            break
    for line in lines:
        paper.line_at(x, y, line, width=room)
        y += step


def _cut_marks(paper: Paper, x: float, y: float) -> None:
    paper.set_draw_color(120, 120, 120)
    paper.set_line_width(0.15)
    for left in (x, x + WIDTH):
        away = -1 if left == x else 1
        for top in (y, y + HEIGHT):
            up = -1 if top == y else 1
            paper.line(left + away * 2, top, left + away * (2 + MARK), top)
            paper.line(left, top + up * 2, left, top + up * (2 + MARK))
