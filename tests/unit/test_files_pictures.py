"""Pictures that strangers send: what is kept of them, and what is not."""

import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from saleor_service_plugin.complaints.files.take import MOST_BYTES, take
from saleor_service_plugin.complaints.files.taken import RefusedFileError

CORNER, OTHER = (220, 30, 30), (30, 30, 220)


def saved(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """Return a picture as a file."""
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def scene(width: int = 200, height: int = 120) -> Image.Image:
    """A picture of which the upper left quarter is red, the rest blue."""
    found = Image.new("RGB", (width, height), OTHER)
    found.paste(CORNER, (0, 0, width // 2, height // 2))
    return found


def noise(width: int, height: int) -> Image.Image:
    """A picture that does not become small."""
    return Image.effect_noise((width, height), 90).convert("RGB")


def exif(**tags: int) -> Image.Exif:
    """What a telephone writes: where, when, with what, which side is up."""
    found = Image.Exif()
    found[0x8825] = {1: "N", 2: (53.0, 33.0, 1.0), 3: "E", 4: (10.0, 0.0, 1.0)}
    found[0x010F], found[0x0132] = "Telephone", "2026:11:23 10:00:00"
    found[0x0112] = tags.get("orientation", 1)
    return found


def opened(content: bytes) -> Image.Image:
    """Return what is kept as a picture."""
    return Image.open(BytesIO(content))


def is_near(found: Any, wanted: tuple[int, int, int]) -> bool:
    """Whether a color is about another one; a JPEG keeps none exactly."""
    return all(abs(one - other) < 60 for one, other in zip(found[:3], wanted, strict=True))


UNDONE: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda one: one,
    2: lambda one: one.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda one: one.transpose(Image.Transpose.ROTATE_180),
    4: lambda one: one.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda one: one.transpose(Image.Transpose.TRANSPOSE),
    6: lambda one: one.transpose(Image.Transpose.ROTATE_90),
    7: lambda one: one.transpose(Image.Transpose.TRANSVERSE),
    8: lambda one: one.transpose(Image.Transpose.ROTATE_270),
}
"""What a camera that was held so has written."""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", sorted(UNDONE))
def test_every_picture_stands_upright_and_says_nothing(form: str, orientation: int) -> None:
    written = UNDONE[orientation](scene())

    found = take("x", saved(written, form, exif=exif(orientation=orientation)))

    kept = opened(found.content)
    assert kept.size == (found.width, found.height) == (200, 120)
    assert is_near(kept.convert("RGB").getpixel((20, 15)), CORNER)
    assert is_near(kept.convert("RGB").getpixel((180, 100)), OTHER)
    assert is_near(opened(found.small or b"").getpixel((20, 15)), CORNER)
    for content in (found.content, found.small or b""):
        assert not opened(content).getexif()
        assert (
            not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & opened(content).info.keys()
        )
        assert b"Telephone" not in content and b"2026:11:23" not in content


def test_text_xmp_profile_and_comment_go() -> None:
    secret = b"whereabouts-and-more"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", secret.decode())
    text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{secret.decode()}</x:xmpmeta>")
    hidden = [
        saved(scene(), "PNG", pnginfo=text),
        saved(scene(), "JPEG", comment=secret),
        saved(scene(), "JPEG", icc_profile=secret * 20),
        saved(scene(), "WEBP", xmp=secret, icc_profile=secret * 9),
        saved(scene(), "JPEG", xmp=b"<x:xmpmeta>" + secret),
    ]
    for content in hidden:
        found = take("x.jpg", content)
        assert secret not in found.content + (found.small or b"")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "I"])
def test_every_mode_of_png_is_taken(mode: str) -> None:
    image = Image.new("L", (60, 40), 128).convert(
        "I" if mode.startswith("I") else mode,
    )
    if mode.startswith("I"):
        image = image.point(lambda value: value * 256).convert(mode)

    found = (
        take("x.png", saved(image, "PNG"))
        if mode != "PA"
        else take("x.png", saved(image.convert("RGBA"), "PNG"))
    )

    middle = opened(found.content).convert("L").getpixel((30, 20))
    assert mode == "1" or abs(int(middle) - 128) < 6  # type: ignore[arg-type]


def test_print_colors_and_gray_jpegs_are_taken() -> None:
    for mode in ("CMYK", "L"):
        found = take("x.jpg", saved(scene().convert(mode)))
        assert opened(found.content).mode == "RGB"


def test_of_what_moves_the_first_picture_is_kept() -> None:
    more = [Image.new("RGB", (50, 50), OTHER)]
    for form in ("PNG", "WEBP"):
        content = saved(Image.new("RGB", (50, 50), CORNER), form, save_all=True, append_images=more)
        found = take("x", content)
        assert getattr(opened(found.content), "n_frames", 1) == 1
        assert is_near(opened(found.content).convert("RGB").getpixel((20, 20)), CORNER)
    several = saved(scene(), "MPO", save_all=True, append_images=more)
    assert take("x.jpg", several).media_type == "image/jpeg"


def test_what_shines_through_stays_so_and_a_photo_as_png_becomes_small() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    assert take("x.png", saved(clear, "PNG")).media_type == "image/png"
    assert take("x.webp", saved(clear, "WEBP")).media_type == "image/webp"
    assert opened(take("x.png", saved(clear, "PNG")).small or b"").getpixel((5, 5)) == (255,) * 3
    assert take("x.png", saved(scene(), "PNG")).media_type == "image/png"
    assert take("x.png", saved(noise(2000, 1500), "PNG")).media_type == "image/jpeg"


def test_large_ones_are_made_small() -> None:
    found = take("x.jpg", saved(noise(4000, 3000), quality=60))

    assert (found.width, found.height) == (2560, 1920)
    assert max(opened(found.small or b"").size) == 320


def test_a_photo_of_48_megapixels_needs_little_memory() -> None:
    """In a process of its own, of which nothing else is measured."""
    program = (
        "import sys\n"
        "from saleor_service_plugin.complaints.files.take import take\n"
        "from PIL import Image, JpegImagePlugin\n"
        "def most():\n"
        "    return int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
        "content = sys.stdin.buffer.read()\n"
        "before = most()\n"
        "found = take('IMG.jpg', content)\n"
        "print(found.width, found.height, most() - before)\n"
    )
    content = saved(noise(1000, 750).resize((8000, 6000)), quality=70, exif=exif(orientation=6))
    assert len(content) < MOST_BYTES

    said = subprocess.run(
        [sys.executable, "-c", program], input=content, capture_output=True, check=True, timeout=60
    ).stdout

    width, height, kilobytes = map(int, said.split())
    assert (width, height) == (1920, 2560)
    # 8000 x 6000 pixels of four bytes would be 187,500 KB.
    assert kilobytes < 130_000
    print(f"48 megapixels: {kilobytes / 1024:.0f} MB")


def _png(width: int, height: int) -> bytes:
    """A PNG of one color, whatever its size: a few bytes that become gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * min((width * 3 + 1) * height, 3_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _jpeg_said_to_be(width: int, height: int) -> bytes:
    content = saved(scene())
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def _webp_said_to_be(width: int, height: int) -> bytes:
    content = saved(scene(), "WEBP", lossless=True)
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extra = b"VP8X" + (10).to_bytes(4, "little") + b"\0\0\0\0" + size
    return content[:12] + extra + content[12:]


def _many_scans() -> bytes:
    content = saved(scene(), progressive=True)
    place = content.index(b"\xff\xda")
    end = content.index(b"\xff", place + 2)
    scan = content[place:end]
    return content[:end] + scan * 5000 + content[end:]


PICTURE = saved(scene())
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "too large": (lambda: b"\xff\xd8\xff" + b"0" * MOST_BYTES, "too-large"),
    "svg as jpg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "kind"),
    "svg with declaration": (lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', "kind"),
    "html as png": (lambda: b"<!doctype html><script>alert(1)</script>", "kind"),
    "text": (lambda: b"=cmd|' /C calc'!A0", "kind"),
    "program": (lambda: b"MZ\x90\0" + b"\0" * 64, "kind"),
    "elf": (lambda: b"\x7fELF" + b"\0" * 64, "kind"),
    "zip": (lambda: b"PK\3\4" + b"\0" * 64, "kind"),
    "gif": (lambda: saved(scene(), "GIF"), "kind"),
    "gif with script": (lambda: b"GIF89a/*" + b"\0" * 30 + b"*/=1;alert(1)", "kind"),
    "bmp": (lambda: saved(scene(), "BMP"), "kind"),
    "tiff": (lambda: saved(scene(), "TIFF"), "kind"),
    "ico": (lambda: saved(scene(64, 64), "ICO"), "kind"),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", "kind"),
    "html before a picture": (lambda: b"<html>" + PICTURE, "kind"),
    "heic": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "heic"),
    "heif": (lambda: b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + b"\0" * 64, "heic"),
    "heif sequence": (lambda: b"\0\0\0\x18ftyphevc" + b"\0" * 64, "heic"),
    "avif": (lambda: b"\0\0\0\x18ftypavif" + b"\0" * 64, "heic"),
    "film": (lambda: b"\0\0\0\x18ftypisom" + b"\0" * 64, "kind"),
    "bomb of png": (lambda: _png(30_000, 30_000), "too-many-pixels"),
    "long bomb of png": (lambda: _png(400_000, 90), "too-many-pixels"),
    "bomb of jpeg": (lambda: _jpeg_said_to_be(65_000, 65_000), "too-many-pixels"),
    "bomb of webp": (lambda: _webp_said_to_be(16_000, 16_000), "too-many-pixels"),
    "no pixels": (lambda: _png(0, 0), "broken"),
    "scans": (_many_scans, "broken"),
    "half a jpeg": (lambda: saved(noise(300, 300))[:9000], "broken"),
    "half a png": (lambda: saved(noise(300, 300), "PNG")[:9000], "broken"),
    "half a webp": (lambda: saved(noise(300, 300), "WEBP")[:3000], "broken"),
    "a jpeg's beginning": (lambda: b"\xff\xd8\xff\xe0", "broken"),
    "a png's beginning": (lambda: b"\x89PNG\r\n\x1a\n", "broken"),
    "a webp's beginning": (lambda: b"RIFF\0\0\0\0WEBP", "broken"),
    "html with a jpeg's mark": (lambda: b"\xff\xd8\xff<script>alert(1)</script>", "broken"),
    "html with a png's mark": (lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(name: str) -> None:
    make, code = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(RefusedFileError) as refused:
        take("photo.jpg", make())

    assert refused.value.code == code
    assert refused.value.reason.endswith(".") and len(refused.value.reason) > 20
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000


def test_heic_says_what_to_do() -> None:
    with pytest.raises(RefusedFileError) as refused:
        take("IMG_0001.HEIC", HOSTILE["heic"][0]())
    assert "JPEG" in refused.value.reason and "Most Compatible" in refused.value.reason


@pytest.mark.parametrize("tail", [
    b"<script>alert(1)</script>", b"PK\3\4" + b"x" * 99, b"%PDF-1.7\n/JavaScript",
    b"<?php system($_GET[0]);", b"GIF89a" * 9, b"MZ" + b"\0" * 99,
])  # fmt: skip
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_behind_or_within_a_picture_is_gone(form: str, tail: bytes) -> None:
    content = saved(scene(), form) + tail
    if form == "JPEG":
        comment = b"\xff\xfe" + struct.pack(">H", len(tail) + 2) + tail
        content = content[:2] + comment + content[2:]

    found = take("x.php.jpg", content)

    assert tail not in found.content and tail not in (found.small or b"")


def test_a_film_behind_a_photo_does_not_matter() -> None:
    """Telephones hang one there; its bytes may look like any mark."""
    found = take("x.jpg", PICTURE + b"\0\0\0\x18ftypmp42" + b"\xff\xda\xff\xc2" * 100_000)

    assert (found.width, found.height) == (200, 120)
