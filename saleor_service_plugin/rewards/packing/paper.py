"""A PDF with the bundled font, and how a text or a QR code is put onto it."""

import logging
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import segno
from fontTools.ttLib import TTFont
from fpdf import FPDF

from .letters import Printed, printed

FONTS = Path(__file__).parent / "fonts"
NAME = "DejaVu"
FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}

INK = (31, 41, 55)
MUTED = (107, 114, 128)

ELLIPSIS = "…"

Color = tuple[int, int, int]

# Else each PDF writes thirty lines into the shop's log, and with them the letters of a name.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)


class Paper(FPDF):
    """A PDF that is measured in millimetres; texts are printed in any script."""

    def __init__(self, width: float, height: float, title: str) -> None:
        """Begin an empty one.

        Args:
            width: Of a page, in mm.
            height: Of a page, in mm.
            title: Shown by readers.

        """
        super().__init__(unit="mm", format=(width, height))
        for style, name in FILES.items():
            self.add_font(NAME, style, FONTS / name)
        self.set_auto_page_break(False)
        self.set_margins(0, 0, 0)
        self.set_title(title)
        self.set_author("")
        self.c_margin = 0

    def use(self, size: float, *, bold: bool = False, color: Color = INK) -> None:
        """Write on in this size (points)."""
        self.set_font(NAME, "B" if bold else "", size)
        self.set_text_color(*color)

    def as_printed(self, text: str) -> Printed:
        """Return a line as the current font prints it."""
        return printed(text, known_letters(self.font_style))

    def line_at(self, x: float, y: float, text: str, *, width: float, align: str = "L") -> bool:
        """Print one line; what is too long ends with dots.

        Args:
            x: Left edge, in mm.
            y: Upper edge, in mm.
            text: In the order in which it is read.
            width: How much room there is, in mm.
            align: "L", "C" or "R".

        Returns:
            Whether all of it was printed.

        """
        kept, cut = text, False
        found = self.as_printed(kept)
        while kept and self.get_string_width(found.text) > width:
            # In halves at first: a name of a thousand letters is anybody's to type.
            kept = kept[: max(1, min(len(kept) - 1, int(len(kept) * 0.9)))] if len(kept) > 1 else ""
            cut = True
            found = self.as_printed(kept.rstrip() + ELLIPSIS)
        self.set_xy(x, y)
        self.cell(width, self.font_size * 1.3, found.text, align=align)
        return found.complete and not cut

    def wrapped(self, text: str, width: float, most: int) -> list[str]:
        """Return a text in lines that fit, `most` of them; the last one ends with dots.

        Each line is in the order in which it is read: `line_at` prints it.
        """
        lines: list[str] = []
        # Not at unbreakable blanks: an amount stays with its currency.
        rest = [word for word in re.split(r"[ \t\n]+", text) if word]
        while rest and len(lines) < most:
            taken = 1
            while taken < len(rest) and self._fits(" ".join(rest[: taken + 1]), width):
                taken += 1
            lines.append(" ".join(rest[:taken]))
            rest = rest[taken:]
        if rest:
            lines[-1] += (
                f" {ELLIPSIS}" if self._fits(f"{lines[-1]} {ELLIPSIS}", width) else ELLIPSIS
            )
        return lines

    def _fits(self, text: str, width: float) -> bool:
        return bool(self.get_string_width(self.as_printed(text).text) <= width)

    def qr(self, x: float, y: float, size: float, content: str) -> None:
        """Draw a QR code (ISO/IEC 18004), its quiet zone of four modules within `size` (mm)."""
        matrix = matrix_of(content)
        module = size / (len(matrix) + 8)
        self.set_fill_color(255, 255, 255)
        self.rect(x, y, size, size, style="F")
        self.set_fill_color(0, 0, 0)
        for row, values in enumerate(matrix):
            at = 0
            # Runs of dark modules in one piece: no white hairlines between them.
            while at < len(values):
                end = at
                while end < len(values) and values[end]:
                    end += 1
                if end > at:
                    left, top = x + (4 + at) * module, y + (4 + row) * module
                    self.rect(left, top, (end - at) * module, module, style="F")
                at = end + 1

    def as_bytes(self) -> bytes:
        """Return the finished file."""
        return bytes(self.output())


def matrix_of(content: str) -> list[list[bool]]:
    """Return the modules of a text's QR code, dark ones true; without the quiet zone."""
    code = segno.make(content, error="m", micro=False)
    return [[bool(value) for value in row] for row in code.matrix]


@cache
def known_letters(style: str) -> Collection[int]:
    """Return the code points that the font has, in one of its styles."""
    with TTFont(FONTS / FILES[style], lazy=True) as font:
        return frozenset(font.getBestCmap())


def color_of(text: str) -> Color:
    """Return a color such as "#17614a" in parts from 0 to 255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
