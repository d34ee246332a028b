"""Taking a file in: looked at by its content, never by its name, and written anew."""

from hashlib import sha256

from . import names, paper_process, pictures
from .kinds import PICTURES, FileKind, kind_of
from .taken import RefusedFileError, Taken

MOST_BYTES = 15_000_000
"""Of what comes in: a photo of 48 megapixels as telephones write it, and some."""


def take(name: str, content: bytes) -> Taken:
    """Return what is kept of a file.

    Pictures are turned upright as their EXIF says, made at most 2,560 pixels long and written
    anew without any metadata; a PDF is written anew page by page, and refused where it holds a
    script, a form, another file or something that opens by itself.

    Args:
        name: As the sender named it.
        content: Its bytes.

    Raises:
        RefusedFileError: It cannot be taken.

    """
    if not content:
        raise RefusedFileError("empty", "This file is empty. Please choose it again.")
    if len(content) > MOST_BYTES:
        raise too_large()
    kind = kind_of(content)
    if kind in PICTURES:
        picture = pictures.rewrite(content, kind)
        return _taken(
            name, picture.media_type, picture.content, picture.small, picture.width, picture.height
        )
    if kind is FileKind.PDF:
        return _taken(name, "application/pdf", paper_process.rewrite(content), None, 0, 0)
    if kind is FileKind.HEIC:
        raise RefusedFileError(
            "heic",
            "This photo is in the format HEIC or AVIF, which we cannot read. Please send it as a "
            "JPEG: on an iPhone choose “Most Compatible” under Settings, Camera, Formats and take "
            "it again, or send a picture of the screen that shows it.",
        )
    raise RefusedFileError(
        "kind", "We take photos (JPEG, PNG, WebP) and PDFs. This file is none of them."
    )


def too_large() -> RefusedFileError:
    """Return what is said of a file that has too many bytes."""
    return RefusedFileError(
        "too-large",
        f"This file is larger than {MOST_BYTES // 1_000_000} MB. Please send a smaller one.",
    )


def _taken(
    name: str, media_type: str, content: bytes, small: bytes | None, width: int, height: int
) -> Taken:
    return Taken(
        name=names.clean(name, media_type), media_type=media_type, content=content, small=small,
        width=width, height=height, digest=sha256(content).hexdigest(),
    )  # fmt: skip
