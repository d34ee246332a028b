"""What stands on the pages of a PDF of ours: texts and QR codes, read from its own bytes."""

import re
import zlib
from dataclasses import dataclass

POINTS = 72 / 25.4

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
PART = re.compile(
    rb"/(F\d+) [\d.]+ Tf"
    rb"|BT ([\d.-]+) ([\d.-]+) Td[^(]*\(((?:\\.|[^\\)])*)\) Tj"
    rb"|([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re f",
    re.S,
)


@dataclass(frozen=True)
class PrintedPage:
    """One page."""

    texts: tuple[str, ...]
    """As printed: what runs from the right stands in the order of the paper."""
    boxes: tuple[tuple[float, float, float, float], ...]
    """Filled ones: left, top (from below), width, height; in points."""

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.texts)


def pages_of(pdf: bytes) -> list[PrintedPage]:
    """Return the pages of a PDF."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            fonts[name] = _letters(objects, objects[int(number)])
    found = []
    for body in objects.values():
        if re.search(rb"/Type /Page\b", body):
            content = re.search(rb"/Contents (\d+) 0 R", body)
            assert content
            found.append(_page(_stream(objects[int(content[1])]), fonts))
    return found


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    number = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert number
    table = _stream(objects[int(number[1])])
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4,})>$", table, re.M)
    }


def _page(content: bytes, fonts: dict[bytes, dict[int, str]]) -> PrintedPage:
    texts, boxes, font = [], [], b""
    for part in PART.finditer(content):
        if part[1]:
            font = part[1]
        elif part[4] is not None:
            raw = re.sub(rb"\\(.)", lambda one: b"\r" if one[1] == b"r" else one[1], part[4])
            codes = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
            texts.append("".join(fonts[font].get(code, "\ufffd") for code in codes))
        elif part[5]:
            left, top, width, height = (float(part[at]) for at in (5, 6, 7, 8))
            boxes.append((left, top, width, -height))
    return PrintedPage(tuple(texts), tuple(boxes))


def qr_on(page: PrintedPage, matrix: list[list[bool]], x: float, y: float, size: float) -> bool:
    """Whether exactly this QR code's dark modules are drawn in a square of the page.

    Args:
        page: Whose height is found from the square's own white ground.
        matrix: Of the code that is expected.
        x: Left edge of the square, in mm.
        y: Upper edge, in mm.
        size: Of the square with its quiet zone, in mm.

    """
    side = size * POINTS
    grounds = [
        box for box in page.boxes
        if abs(box[0] - x * POINTS) < 0.1 and abs(box[2] - side) < 0.1 and abs(box[3] - side) < 0.1
    ]  # fmt: skip
    if len(grounds) != 1:
        return False
    left, top, *_ = grounds[0]
    module = side / (len(matrix) + 8)
    drawn = [[False] * len(matrix) for _ in matrix]
    for box in page.boxes:
        inside = left < box[0] < left + side and top - side < box[1] < top
        if not inside or abs(box[3] - module) > 0.1:
            continue
        row = round((top - box[1]) / module) - 4
        column = round((box[0] - left) / module) - 4
        for at in range(round(box[2] / module)):
            drawn[row][column + at] = True
    return drawn == matrix
