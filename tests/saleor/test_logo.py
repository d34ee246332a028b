"""Logos: small, written anew, without what a camera noted."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as image

from saleor_service_plugin.messages import logo
from saleor_service_plugin.messages.channel_form import InvalidSettingError


def picture(
    form: str, size: tuple[int, int] = (1200, 300), mode: str = "RGB", **options: object
) -> bytes:
    """Return a picture in a form."""
    file = BytesIO()
    image.effect_noise(size, 60).convert(mode).save(file, format=form, **options)
    return file.getvalue()


@pytest.mark.parametrize("form", logo.FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_any_of_three_forms_becomes_a_small_one(form: str, mode: str) -> None:
    if (form, mode) == ("JPEG", "RGBA"):
        return
    found = logo.read(picture(form, mode=mode, size=(600, 100)))
    assert len(found.content) <= logo.MOST_KEPT_BYTES
    assert found.width <= logo.MOST_WIDTH and found.height <= logo.MOST_HEIGHT
    again = image.open(BytesIO(found.content))
    assert {"PNG": ".png", "JPEG": ".jpg"}[again.format] == found.suffix


def test_exif_goes() -> None:
    exif = image.Exif()
    exif[0x010E] = "Somewhere at home"
    found = logo.read(picture("JPEG", exif=exif))
    assert b"Somewhere" not in found.content
    assert not image.open(BytesIO(found.content)).getexif()


def bomb() -> bytes:
    """Return a small PNG that says it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    crc = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + crc


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\0" * 50, bomb(),
     picture("PNG")[:500], b"\x89PNG" * 300_000],
)  # fmt: skip
def test_what_is_no_picture_of_these_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidSettingError) as refused:
        logo.read(content)
    assert refused.value.field == "logo"


def test_the_size_it_is_shown_in() -> None:
    assert logo.shown_size(600, 100) == (220, 37)
    assert logo.shown_size(100, 200) == (28, 56)
    assert logo.shown_size(40, 20) == (40, 20)
