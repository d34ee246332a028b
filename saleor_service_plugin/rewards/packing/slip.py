"""Packing slips: one order after the other, with boxes to tick; no database, no clock.

A slip may lie in the parcel, so it is in the customer's language and says no prices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from ...orders.wording import locale_of
from .lines import OpenLine
from .paper import INK, MUTED, Color, Paper, color_of

WIDTH, HEIGHT = 210, 297
EDGE = 18
ROOM = WIDTH - 2 * EDGE
BOTTOM = HEIGHT - 22
BOX = 4.6
MOST_LINES = 3
"""Lines of a product's name."""
QR = 26

SKU_ROOM = 46
SKU_SIZES = (10, 8, 6.5)
"""In points: long ones are smaller, since somebody compares them with a shelf."""
LONGEST_SKU = 60

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "title": "Packzettel",
        "order": "Bestellung {number}",
        "placed": "Bestellt am {day}",
        "leave": "Versand bis {day}",
        "shipping": "Versandart: {name}",
        "pickup": "Abholung: {name}",
        "pieces": "Menge",
        "article": "Artikel",
        "sku": "Art.-Nr.",
        "extra": "kleine Beigabe",
        "card": "Karte mit Rabattcode beilegen",
        "page": "Seite {page} von {pages}",
        "letters": "Nicht alle Schriftzeichen lassen sich drucken: Die ganze Anschrift steht "
        "in diesem Code.",
        "no-address": "Keine Lieferanschrift",
        "total": "{count} Stück",
    },
    "en": {
        "title": "Packing slip",
        "order": "Order {number}",
        "placed": "Ordered on {day}",
        "leave": "Leaves by {day}",
        "shipping": "Shipping: {name}",
        "pickup": "Pickup: {name}",
        "pieces": "Pieces",
        "article": "Item",
        "sku": "SKU",
        "extra": "a little extra",
        "card": "Enclose the card with the discount code",
        "page": "Page {page} of {pages}",
        "letters": "Not all letters can be printed: the whole address is in this code.",
        "no-address": "No shipping address",
        "total": "{count} in all",
    },
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What one order's slip says."""

    shop: str
    number: str
    language: str
    color: str
    """The brand's, such as "#17614a"."""
    address: tuple[str, ...]
    placed_on: date
    """In the channel's time zone."""
    leaves_by: date | None
    shipping: str
    """Name of the shipping method or the collection point."""
    is_collected: bool
    lines: tuple[OpenLine, ...]
    has_card: bool


def slips(orders: Sequence[Slip]) -> bytes:
    """Return slips as a PDF (A4), each order on a page of its own, or on several.

    Raises:
        ValueError: There are none.

    """
    if not orders:
        raise ValueError("No slip without an order.")
    paper = Paper(WIDTH, HEIGHT, words_of(orders[0].language)["title"])
    for order in orders:
        _order(paper, order)
    return paper.as_bytes()


def words_of(language: str) -> Mapping[str, str]:
    """Return the words in a customer's language, English where we have none."""
    return WORDS.get(language[:2].lower(), WORDS["en"])


def _order(paper: Paper, slip: Slip) -> None:
    first = paper.page_no() + 1
    paper.add_page()
    y = _columns(paper, _head(paper, slip), slip)
    for line in slip.lines:
        paper.use(11)
        names = paper.wrapped(line.name, 92, MOST_LINES) or [""]
        height = max(len(names) * 5.4, 5.4) + (5 if line.is_extra else 0) + 4.4
        if y + height > BOTTOM:
            paper.add_page()
            y = _columns(paper, _again(paper, slip), slip)
        _line(paper, y, slip, line, names)
        y += height
        paper.set_draw_color(222, 226, 230)
        paper.set_line_width(0.2)
        paper.line(EDGE, y, WIDTH - EDGE, y)
        y += 2.4
    if y + 9 > BOTTOM:
        paper.add_page()
        y = _again(paper, slip)
    _end(paper, y, slip)
    last = paper.page_no()
    for page in range(first, last + 1):
        paper.page = page
        _foot(paper, slip, page - first + 1, last - first + 1)
    paper.page = last


def _head(paper: Paper, slip: Slip) -> float:
    words, color = words_of(slip.language), color_of(slip.color)
    paper.set_fill_color(*color)
    paper.rect(0, 0, WIDTH, 4, style="F")
    side = 66
    paper.use(10, color=MUTED)
    paper.line_at(EDGE, 14, slip.shop, width=ROOM - side)
    paper.use(9, color=MUTED)
    paper.line_at(EDGE, 28, words["title"], width=60)
    paper.use(20, bold=True)
    paper.line_at(EDGE, 33, words["order"].format(number=slip.number), width=ROOM - side)
    paper.qr(WIDTH - EDGE - QR, 12, QR, slip.number or "-")
    y, complete = 54.0, True
    paper.use(12)
    for line in slip.address or (words["no-address"],):
        complete = paper.line_at(EDGE, y, line, width=ROOM - side - 4) and complete
        y += 6
    if slip.address and not complete:
        y = _whole_address(paper, y + 2, slip)
    right = _facts(paper, slip, side)
    return max(y, right) + 8


def _facts(paper: Paper, slip: Slip, side: float) -> float:
    """Print when it was ordered, when it leaves and how; return where it ends."""
    words, locale = words_of(slip.language), locale_of(slip.language)
    left, y = WIDTH - EDGE - side, 54.0
    placed = str(format_date(slip.placed_on, "long", locale=locale))
    said = [(words["placed"].format(day=placed), False)]
    if slip.leaves_by is not None:
        day = str(format_date(slip.leaves_by, "long", locale=locale))
        said.append((words["leave"].format(day=day), True))
    if slip.shipping:
        name = "pickup" if slip.is_collected else "shipping"
        said.append((words[name].format(name=slip.shipping), False))
    for text, bold in said:
        paper.use(10, bold=bold)
        for part in paper.wrapped(text, side, 2):
            paper.line_at(left, y, part, width=side, align="R")
            y += 5.4
    return y


def _whole_address(paper: Paper, y: float, slip: Slip) -> float:
    """Print the address as a code where the font lacks letters of it, or the paper room."""
    paper.qr(EDGE - 2, y, 34, "\n".join(slip.address)[:600])
    paper.use(8, color=MUTED)
    at = y + 4
    for part in paper.wrapped(words_of(slip.language)["letters"], 66, 4):
        paper.line_at(EDGE + 35, at, part, width=66)
        at += 4
    return y + 34


def _again(paper: Paper, slip: Slip) -> float:
    """Begin a further page of an order."""
    paper.set_fill_color(*color_of(slip.color))
    paper.rect(0, 0, WIDTH, 4, style="F")
    paper.use(12, bold=True)
    paper.line_at(EDGE, 14, words_of(slip.language)["order"].format(number=slip.number), width=ROOM)
    return 26.0


def _columns(paper: Paper, y: float, slip: Slip) -> float:
    words = words_of(slip.language)
    paper.use(8.5, color=MUTED)
    paper.line_at(EDGE + 9, y, words["pieces"], width=16, align="R")
    paper.line_at(EDGE + 31, y, words["article"], width=92)
    paper.line_at(WIDTH - EDGE - 46, y, words["sku"], width=46)
    y += 5.6
    paper.set_draw_color(*INK)
    paper.set_line_width(0.4)
    paper.line(EDGE, y, WIDTH - EDGE, y)
    return y + 2.4


def _line(paper: Paper, y: float, slip: Slip, line: OpenLine, names: Sequence[str]) -> None:
    _box(paper, y + 0.4)
    paper.use(13, bold=True)
    paper.line_at(EDGE + 9, y - 0.3, f"{line.quantity} ×", width=16, align="R")
    paper.use(11)
    at = y
    for name in names:
        paper.line_at(EDGE + 31, at, name, width=92)
        at += 5.4
    if line.is_extra:
        _badge(paper, EDGE + 31, at, words_of(slip.language)["extra"], color_of(slip.color))
    for size in SKU_SIZES:
        paper.use(size, color=MUTED)
        if paper.get_string_width(line.sku[:LONGEST_SKU]) <= SKU_ROOM:
            break
    paper.line_at(WIDTH - EDGE - SKU_ROOM, y + 0.3, line.sku[:LONGEST_SKU], width=SKU_ROOM)


def _box(paper: Paper, y: float) -> None:
    paper.set_draw_color(*INK)
    paper.set_line_width(0.35)
    paper.rect(EDGE, y, BOX, BOX)


def _badge(paper: Paper, x: float, y: float, text: str, color: Color) -> None:
    paper.use(8.5, bold=True)
    width = paper.get_string_width(text) + 5
    paper.set_draw_color(*color)
    paper.set_line_width(0.35)
    paper.rect(x, y + 0.4, width, 4.8, round_corners=True, corner_radius=1.6)
    paper.line_at(x, y + 0.9, text, width=width, align="C")


def _end(paper: Paper, y: float, slip: Slip) -> None:
    words = words_of(slip.language)
    total = sum(line.quantity for line in slip.lines)
    paper.use(10, bold=True)
    if slip.has_card:
        _box(paper, y + 1)
        paper.line_at(EDGE + 31, y + 1.2, words["card"], width=ROOM - 72)
    paper.line_at(
        WIDTH - EDGE - 46, y + 1.2, words["total"].format(count=total), width=46, align="R"
    )


def _foot(paper: Paper, slip: Slip, page: int, pages: int) -> None:
    words = words_of(slip.language)
    # The writer takes the font of the page before for this one's, and would not name it again.
    paper.use(9)
    paper.use(8, color=MUTED)
    left = " · ".join(filter(None, (slip.shop, words["order"].format(number=slip.number))))
    paper.line_at(EDGE, HEIGHT - 14, left, width=ROOM - 50)
    paper.line_at(
        WIDTH - EDGE - 48, HEIGHT - 14, words["page"].format(page=page, pages=pages), width=48,
        align="R",
    )  # fmt: skip
