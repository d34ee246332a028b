"""How many lines of a long order a mail lists: pure.

Mail programs cut a mail off at about 100 KB, and its total and footer with it.
"""

from collections.abc import Mapping, Sequence
from html import escape

MOST_BYTES = 28_000
"""Of the lines in HTML and plain text together. The frame takes 30 KB; terms and withdrawal
of 20,000 characters, once in each, 40 KB."""

ONE_LINE = 480
"""Bytes of a line without its names and amounts, in HTML and plain text together."""

Item = Mapping[str, object]


def fitting(*lists: Sequence[Item]) -> list[tuple[list[Item], str]]:
    """Return of each list the first items that fit, and how many are left out.

    Args:
        lists: What one mail lists, in this order.

    Returns:
        The number as text, "" where all fit.

    """
    room = MOST_BYTES
    found = []
    for items in lists:
        shown: list[Item] = []
        for item in items:
            room -= _bytes(item)
            if room < 0:
                break
            shown.append(item)
        left_out = len(items) - len(shown)
        found.append((shown, str(left_out) if left_out else ""))
    return found


def _bytes(item: Item) -> int:
    words = "".join(value for value in item.values() if isinstance(value, str))
    return ONE_LINE + len(escape(words).encode()) + len(words.encode())
