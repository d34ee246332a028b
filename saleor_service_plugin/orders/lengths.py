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

MOST_PARCEL_BYTES = 36_000
"""Of parcels without their contents, in HTML and plain text together: twelve in detail."""

ONE_PARCEL = 3_000
"""Bytes of a parcel without its number, its link and its contents."""

ONE_NUMBER = 8
"""Bytes of a number in the short list, without the number itself."""

Item = Mapping[str, object]


def fitting(*lists: Sequence[Item], taken: int = 0) -> list[tuple[list[Item], str]]:
    """Return of each list the first items that fit, and how many are left out.

    Args:
        lists: What one mail lists, in this order.
        taken: Bytes that something else of variable length takes of the room.

    Returns:
        The number as text, "" where all fit.

    """
    room = MOST_BYTES - taken
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


def gathered(found: Sequence[tuple[list[Item], str]]) -> list[tuple[list[Item], str]]:
    """Return those lists of which anything is shown; the last counts what all others leave out.

    Args:
        found: As `fitting` returns it.

    """
    shown = [one for one in found if one[0]] or list(found[:1])
    counted = sum(int(left_out or 0) for _, left_out in found)
    before = sum(int(left_out or 0) for _, left_out in shown[:-1])
    return [*shown[:-1], (shown[-1][0], str(counted - before) if counted - before else "")]


def in_detail(parcels: Sequence[tuple[str, str]]) -> int:
    """Return how many of the first parcels a mail can show in detail: one at least.

    Args:
        parcels: Of each its number and its link. Where not all fit, a short list names the
            numbers of the others.

    """
    sizes = [_words_bytes(number) + _words_bytes(link) + ONE_PARCEL for number, link in parcels]
    if sum(sizes) <= MOST_PARCEL_BYTES:
        return len(parcels)
    listed = sum(_words_bytes(number or link) + ONE_NUMBER for number, link in parcels)
    room, count = MOST_PARCEL_BYTES - listed, 0
    for size in sizes:
        room -= size
        if room < 0:
            break
        count += 1
    return max(count, 1)


TIMES = 1_500
"""Bytes of the part that shows promised times, without them."""

ONE_TIME = 350
"""Bytes of a promised time without its words, in HTML and plain text together."""


def promised(groups: object) -> int:
    """Return the bytes that a letter's promised times take, as templates get them."""
    found = [one for one in groups if isinstance(one, Mapping)] if isinstance(groups, list) else []
    words = [
        "".join(
            str(one) for one in (group.get("time"), group.get("was"), *(group.get("lines") or ()))
        )
        for group in found
    ]
    return TIMES + sum(ONE_TIME + _words_bytes(one) for one in words) if words else 0


def _bytes(item: Item) -> int:
    words = "".join(value for value in item.values() if isinstance(value, str))
    return ONE_LINE + _words_bytes(words)


def _words_bytes(words: str) -> int:
    return len(escape(words).encode()) + len(words.encode())
