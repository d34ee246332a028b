"""What is taken out of values before they stand in a mail, whoever typed them: pure.

Markup is escaped where a template shows a value; what is left are addresses that are no
web pages, and letters that break a line or turn its direction.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

# Control characters, Unicode's own line ends, and halves of characters, which no mail can hold.
_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

# Embeddings, overrides and isolates. Marks (U+200E, U+200F) and joiners stay: right-to-left
# names and emoji need them, and they end by themselves.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

# Quotes and angle brackets end an address in many programs (RFC 3986, appendix C).
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f\"<>\\`]+", re.IGNORECASE)

LINK = "_link"
"""How the names of addresses end, in all templates."""


def one_line(text: str) -> str:
    """Return a text as one line that reads in one direction."""
    return _TURNING.sub("", _BREAKING.sub(" ", text)).strip()


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a web page and nothing else."""
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def with_safe_links(context: Mapping[str, object]) -> dict[str, object]:
    """Return a context with each link emptied that leads to no web page.

    Args:
        context: Plain values as templates get them; what is left as it is, is not copied.

    """
    return {name: _safe(name, value) for name, value in context.items()}


def _safe(name: str, value: object) -> object:
    if name.endswith(LINK):
        return value if isinstance(value, str) and is_web_address(value) else ""
    if isinstance(value, Mapping):
        return with_safe_links(value)
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return [with_safe_links(item) if isinstance(item, Mapping) else item for item in value]
    return value
