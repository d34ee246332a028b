"""Placeholders of canned replies: which there are, and putting values in; pure."""

import re
from collections.abc import Mapping

NAMES = (
    "first_name", "last_name", "order_number", "complaint_number", "product", "shop_name",
    "staff_name",
)  # fmt: skip

_ANY = re.compile(r"\{([^{}\n]{0,64})\}")

_DOUBLE = re.compile(r"(?<=\S) {2,}")
_BEFORE_COMMA = re.compile(r"(?<=\S) +(?=[,.!?;:])")


def unknown(text: str) -> list[str]:
    """Return the placeholders of a text that do not exist, as they are written, each once."""
    found = dict.fromkeys(match[0] for match in _ANY.finditer(text))
    return [one for one in found if one[1:-1] not in NAMES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled, each once: a value is never looked through.

    Where a value is empty, the gap that it leaves in its line is closed: "Dear ," becomes
    "Dear,".

    Args:
        text: With placeholders in braces.
        values: By name; one that is missing is empty.

    """
    return "\n".join(_line(line, values) for line in text.split("\n"))


def _line(line: str, values: Mapping[str, str]) -> str:
    gaps = False

    def put(match: re.Match[str]) -> str:
        nonlocal gaps
        if match[1] not in NAMES:
            return match[0]
        value = " ".join(values.get(match[1], "").split())
        gaps = gaps or not value
        return value

    filled = _ANY.sub(put, line)
    return _BEFORE_COMMA.sub("", _DOUBLE.sub(" ", filled)).rstrip() if gaps else filled
