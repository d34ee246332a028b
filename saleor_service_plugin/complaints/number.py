"""Numbers of complaints: short, unique, speakable, with a check digit; pure.

Seven digits and a check digit, said in two groups of four: "4827 1936". From the ten-millionth
complaint on they are longer. A number does not say how many complaints there were before it.
"""

import re

DIGITS = 7
"""Without the check digit, while there are fewer than 10,000,000."""

_FACTOR = 7_368_787
_SHIFT = 4_611_686
"""An affine map of a ring onto itself: different in, different out. The factor ends in neither an
even digit nor 5, so that it has an inverse modulo every power of ten. No secret: who knows the
program can turn it round."""

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""H. Michael Damm, Total anti-symmetrische Quasigruppen, Marburg 2004: finds every single wrong
digit and every two neighbors that were swapped."""

_APART = re.compile(r"[\s\-./]+")

LONGEST = 24
"""Characters that are looked at."""


class NotANumberError(ValueError):
    """What was typed is no complaint's number: a digit is wrong, missing or too many."""


def number_of(pk: int) -> str:
    """Return the number of a complaint, digits alone.

    Args:
        pk: The complaint's id, 1 or more.

    """
    digits = max(DIGITS, len(str(pk)))
    ring = 10**digits
    body = f"{(pk * _FACTOR + _SHIFT) % ring:0{digits}d}"
    return body + str(_check(body))


def read(text: str) -> str:
    """Return the number that somebody typed or said, as `number_of` writes it.

    Args:
        text: Digits; blanks, hyphens, dots and slashes between them do not matter.

    Raises:
        NotANumberError: It is none.

    """
    found = _APART.sub("", text[:LONGEST])
    if not (found.isascii() and found.isdecimal()) or len(found) <= DIGITS or _check(found):
        raise NotANumberError("This is no number of a complaint.")
    return found


def shown(number: str) -> str:
    """Return a number as people read it: in groups of four, "4827 1936"."""
    first = len(number) - 4
    return f"{number[:first]} {number[first:]}"


def _check(digits: str) -> int:
    """Return the check digit of digits; 0 where the last of them is the right one."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
