"""What a file is called once it was taken in: pure."""

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 80
"""Characters before the ending."""

ENDINGS: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}

_UNWANTED = re.compile(r"[<>:\"'`|?*&;{}\[\]=+@$%^~#!\\/]+")
"""Marks that a page, a table's cell, a header or a file system could take for more than a name."""


def clean(name: str, media_type: str) -> str:
    """Return a name that is harmless wherever it is shown, with the ending that fits.

    Args:
        name: As the sender named it.
        media_type: What it is, one of `ENDINGS`.

    Returns:
        Letters and digits of any language, blanks, `.`, `-`, `_`, `(`, `)`, `,`: no path, no
        control or direction mark, nothing at its beginning that a table reads as a formula.

    """
    last = re.split(r"[\\/]", name[-1000:])[-1]
    flat = unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode())
    shown = "".join(one if _is_shown(one) else " " for one in flat)
    plain = " ".join(_UNWANTED.sub(" ", shown).split())
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 5:
        stem = plain
    # Combining marks at the beginning would hang on what stands before the name.
    stem = stem.lstrip(" .-_,()").lstrip("".join(one for one in stem if _is_mark(one)))
    return (stem[:LONGEST].rstrip(" .-_,(") or _unnamed(media_type)) + ENDINGS[media_type]


def _is_shown(one: str) -> bool:
    """Whether a character may stay: no control, format (direction), private or lone surrogate."""
    return unicodedata.category(one)[0] in "LNPM" or one == " "


def _is_mark(one: str) -> bool:
    return unicodedata.category(one)[0] == "M"


def _unnamed(media_type: str) -> str:
    return "document" if media_type == "application/pdf" else "photo"
