"""What a suggested text still lacks before a customer may read it: pure."""

import re

from ..replies.placeholders import NAMES
from .problems import ComplaintProblemError

_UNFINISHED = re.compile(
    r"\b(?:weil|denn|because),?\s*(?:…|\.{3,})[ \t]*$", re.IGNORECASE | re.MULTILINE
)
"""How the suggestions leave a reason open. An ellipsis alone is none: people write so."""

_PLACEHOLDER = re.compile(r"(?<!\{)\{(?:" + "|".join(NAMES) + r")\}(?!\})")
"""Those of canned replies. Other words in braces are somebody's own."""


REASON = re.compile(r"The text still holds a gap, “(.+)”: fill it in first\.")
"""How `check` says it, for who says it in another language."""


def gap(text: str) -> str:
    """Return what of a text is still to be filled in, as it stands there; "" where nothing is.

    Args:
        text: What a customer is to read.

    """
    found = _UNFINISHED.search(text) or _PLACEHOLDER.search(text)
    return found[0].strip() if found else ""


def check(text: str, *, field: str = "text") -> None:
    """Refuse a text that still holds a gap.

    Args:
        text: What a customer is to read.
        field: How a form calls it.

    Raises:
        ComplaintProblemError: It does.

    """
    if left := gap(text):
        reason = f"The text still holds a gap, “{left}”: fill it in first."
        raise ComplaintProblemError(field, "invalid", reason)
