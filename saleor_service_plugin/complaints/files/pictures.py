"""Pictures: turned upright, made small enough, written anew without anything but their pixels.

Saleor's Pillow does it, in the process: what a picture may cost is known from its header, before
anything is decoded. A JPEG is decoded at a half, a quarter or an eighth of its size where that is
enough, so that a photo of 48 megapixels needs as much memory as one of 12.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from .kinds import FileKind, jpeg_scans, webp_size
from .taken import RefusedFileError

LONGEST_SIDE = 2_560
"""Pixels of what is kept."""

SMALL_SIDE = 320
"""Pixels of the picture for lists."""

MOST_PIXELS = 40_000_000
"""Of what is decoded as a whole, four bytes each: PNG, WebP and JPEGs in several scans."""

MOST_PHOTO_PIXELS = 150_000_000
"""Of a JPEG in one scan, of which never more than a part is held."""

MOST_SIDE = 30_000

MOST_SCANS = 40
"""Of a JPEG; programs write up to 12, and each costs as much as the picture."""

QUALITY, SMALL_QUALITY = 82, 72

MOST_DRAWN_PIXELS = 1_500_000
MOST_DRAWN_BYTES = 1_000_000
"""Up to here a PNG without transparency stays one: a picture of a screen, whose letters a JPEG
blurs."""

UPRIGHT = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""What Pillow does (`Transpose`) for each orientation of EXIF 2.32, tag 0x0112."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept."""

    media_type: str
    content: bytes
    small: bytes
    width: int
    height: int


def rewrite(content: bytes, kind: FileKind) -> Picture:
    """Return a picture as it is kept.

    Of one that moves the first picture is kept. Colors are taken for sRGB: a profile is not
    looked at, because reading profiles of strangers is a risk, and the difference is small.

    Args:
        content: The file.
        kind: What it is, one of `kinds.PICTURES`.

    Raises:
        RefusedFileError: It is broken or has too many pixels.

    """
    if kind is FileKind.WEBP:
        # Its decoder takes memory for the canvas as soon as it is opened.
        _refuse_large(webp_size(content), MOST_PIXELS)
    try:
        picture = _decoded(content, kind)
        written = _written(picture, kind)
        small = _jpeg(_made_small(picture, SMALL_SIDE), SMALL_QUALITY)
    except RefusedFileError:
        raise
    except Exception as error:
        # Whatever a broken file makes the decoder raise.
        raise broken() from error
    return Picture(*written, small, picture.width, picture.height)


def broken() -> RefusedFileError:
    """Return what is said of a file that cannot be read."""
    return RefusedFileError(
        "broken",
        "This file is damaged or not complete and cannot be read. Please take the photo again, or "
        "send another copy.",
    )


def _refuse_large(size: tuple[int, int], most: int) -> None:
    width, height = size
    if not (width and height):
        raise broken()
    if width * height > most or max(size) > MOST_SIDE:
        raise _too_many(most)


def _too_many(most: int) -> RefusedFileError:
    return RefusedFileError(
        "too-many-pixels",
        f"This picture has more than {most // 1_000_000} megapixels. Please send it smaller, "
        "for example as a picture of the screen.",
    )


def _decoded(content: bytes, kind: FileKind) -> Any:
    """Return the picture upright and small enough, in RGB or RGBA."""
    # Saleor brings it; loaded where it is used, since nothing else here needs it.
    from PIL import Image

    try:
        image = Image.open(BytesIO(content), formats=[kind.value.upper()])
    except Image.DecompressionBombError:
        raise _too_many(MOST_PHOTO_PIXELS) from None
    with image:
        several = kind is not FileKind.JPEG or _is_in_scans(image, content)
        _refuse_large(image.size, MOST_PIXELS if several else MOST_PHOTO_PIXELS)
        turn = _orientation(image)
        target = _fitting(image.size, LONGEST_SIDE)
        if kind is FileKind.JPEG:
            image.draft(None, target)
        image.load()
        picture = _made_small(_plain(image), LONGEST_SIDE)
        # What was opened knows more than its pixels.
        picture = image.copy() if picture is image else picture
        return picture.transpose(UPRIGHT[turn]) if turn in UPRIGHT else picture


def _is_in_scans(image: Any, content: bytes) -> bool:
    """Whether a JPEG comes in several scans, for which its decoder holds all of it.

    Raises:
        RefusedFileError: There are more than any program writes.

    """
    scans = jpeg_scans(content)
    if scans > MOST_SCANS:
        raise broken()
    return bool(image.info.get("progressive")) or scans > 1


def _orientation(image: Any) -> int:
    """Return the orientation that EXIF or XMP say, 1 where they say nothing that can be read."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:
        return 1


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return a size of the same form whose longer side is at most so long."""
    width, height = size
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _plain(image: Any) -> Any:
    """Return a picture of any mode in RGB, or in RGBA where something shines through."""
    if image.mode.startswith(("I", "F")):
        # 16 bits of gray, which a plain conversion would cut off at white.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    clear = image.has_transparency_data
    if clear:
        image = image.convert("RGBA")
        if image.getextrema()[3][0] < 255:
            return image
    # A conversion to what it is would hold it twice.
    return image if image.mode == "RGB" else image.convert("RGB")


def _made_small(picture: Any, longest: int) -> Any:
    size = _fitting(picture.size, longest)
    # Halved roughly first where it is much larger, which takes a fraction of the time.
    return picture if size == picture.size else picture.resize(size, reducing_gap=2.0)


def _written(picture: Any, kind: FileKind) -> tuple[str, bytes]:
    """Return media type and bytes of what is kept."""
    clear = picture.mode == "RGBA"
    if clear and kind is FileKind.WEBP:
        return "image/webp", _saved(picture, "WEBP", quality=QUALITY, method=3)
    drawn = kind is FileKind.PNG and picture.width * picture.height <= MOST_DRAWN_PIXELS
    if clear or drawn:
        content = _saved(picture, "PNG")
        if clear or len(content) <= MOST_DRAWN_BYTES:
            return "image/png", content
    return "image/jpeg", _jpeg(picture, QUALITY)


def _jpeg(picture: Any, quality: int) -> bytes:
    from PIL import Image

    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    return _saved(picture, "JPEG", quality=quality)


def _saved(picture: Any, form: str, **options: object) -> bytes:
    # What a picture carries beside its pixels would be written, too, where a form can hold it.
    picture.info = {}
    file = BytesIO()
    picture.save(file, format=form, exif=b"", icc_profile=None, **options)
    return file.getvalue()
