"""Whose a plain number is, by its form alone."""

from functools import lru_cache

from .forms import BY_LENGTH, LONGEST
from .names import Carrier
from .postal import of_post


@lru_cache(maxsize=4096)
def of_number(number: str) -> tuple[Carrier | None, frozenset[Carrier]]:
    """Return whose a number is, and whose it can be.

    Args:
        number: Plain (`typed.plain`): capital letters and digits.

    Returns:
        The carrier, None where there is doubt; and all that could have given it out.

    """
    if not 0 < len(number) <= LONGEST:
        return None, frozenset()
    carrier, possible = of_post(number)
    if possible:
        return carrier, possible
    fitting = [form for form in BY_LENGTH.get(len(number), ()) if form.fits(number)]
    sure = frozenset[Carrier]().union(*(form.carriers for form in fitting if form.sure))
    if len(sure) == 1:
        return next(iter(sure)), sure
    return None, frozenset[Carrier]().union(*(form.carriers for form in fitting))


def is_sure(number: str) -> bool:
    """Tell whether a plain number is somebody's without doubt, or an S10 number at all."""
    return of_number(number)[0] is not None or bool(of_post(number)[1])
