"""A file that was looked at and made harmless: pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept of a file that somebody sent; made by `files.take.take` alone."""

    name: str
    """As it was named, without path and control characters, with an ending that fits."""
    media_type: str
    """"image/jpeg", "image/png", "image/webp" or "application/pdf"."""
    content: bytes
    """Written anew: no EXIF, no script."""
    small: bytes | None
    """A JPEG of 320 pixels at most, None of a PDF."""
    width: int
    height: int
    digest: str
    """SHA-256 of the content in hexadecimal."""


class RefusedFileError(ValueError):
    """A file cannot be taken; the text says why and what to do, in plain English."""

    def __init__(self, code: str, reason: str) -> None:
        """Keep both parts.

        Args:
            code: "empty", "too-large", "too-many-pixels", "kind", "heic", "broken", "script",
                "locked", "too-many-pages".
            reason: A whole sentence.

        """
        super().__init__(reason)
        self.code = code
        self.reason = reason
