"""What a file is, by how it begins: pure. Its name and what the sender says count for nothing."""

import re
from enum import StrEnum


class FileKind(StrEnum):
    """What a file is."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    HEIC = "heic"
    """HEIF in any form, and AVIF: what telephones keep photos in."""
    OTHER = "other"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})

_PHONE_BRANDS = (
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1",
    b"mif2", b"avif", b"avis",
)  # fmt: skip
"""Of ISO/IEC 14496-12, as ISO/IEC 23008-12 and AV1's image format register them."""

MOST_MARKERS = 2_000
"""Of a JPEG that are looked at; a photo has about thirty."""

SCAN, END = 0xDA, 0xD9

_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def kind_of(content: bytes) -> FileKind:
    """Return what a file is.

    A PDF begins with its mark: what stands before it would be a file of another kind (ISO 32000-2
    has it at the first byte, too).
    """
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_BRANDS:
        return FileKind.HEIC
    return FileKind.OTHER


def webp_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a WebP without decoding it, (0, 0) where it is broken.

    Its decoder takes memory for the whole picture when it is opened (RFC 9649, 2.5 to 2.7).
    """
    form = content[12:16]
    if len(content) < 30:
        return 0, 0
    if form == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if form == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width = int.from_bytes(content[26:28], "little") & 0x3FFF
        return width, int.from_bytes(content[28:30], "little") & 0x3FFF
    return 0, 0


def jpeg_scans(content: bytes) -> int:
    """Return in how many scans a JPEG comes; `MOST_MARKERS` where it is made to be slow.

    Looked at up to its end alone: telephones hang films behind their photos. Within what is
    coded, 0xFF stands before 0x00 or a restart marker (ITU-T T.81, B.1.1.5).
    """
    scans, at = 0, 2
    for _ in range(MOST_MARKERS):
        found = _MARKER.search(content, at)
        marker = content[found.start() + 1] if found else END
        if found is None or marker == END:
            return scans
        scans += marker == SCAN
        at = found.end() + max(2, int.from_bytes(content[found.end() : found.end() + 2], "big"))
    return MOST_MARKERS
