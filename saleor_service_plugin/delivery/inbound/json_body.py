"""Reading a body as JSON (RFC 8259) without trusting it. Pure.

Python's reader takes more than JSON: NaN, the last of two equal names, numbers of any
length. What differs between readers is a way to tell us something else than the one who
signed it meant, so it is refused.
"""

import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn

from .shape import MalformedError, check_length

Json = dict[str, Any]

LONGEST_NUMBER = 40
"""Digits; the largest number of any shape is a time in milliseconds."""


def parse(body: bytes) -> Json:
    """Return the JSON object that a body is.

    Raises:
        MalformedError: It is too long, not UTF-8, no JSON, no object, too deeply nested, or
            holds a name twice in one object, NaN, an infinity, or a number too long.

    """
    check_length(body)
    try:
        found = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise MalformedError("body", "is not UTF-8") from None
    except RecursionError:
        raise MalformedError("body", "is nested too deeply") from None
    except ValueError:
        raise MalformedError("body", "is not JSON") from None
    if not isinstance(found, dict):
        raise MalformedError("body", "is not an object")
    return found


def _unique(pairs: Sequence[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError("body", "has a name twice in one object")
    return found


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise MalformedError("body", "has a number that is too long")
    return int(digits)


def _fraction(digits: str) -> float:
    found = float(digits) if len(digits) <= LONGEST_NUMBER else math.inf
    if not math.isfinite(found):
        raise MalformedError("body", "has a number that is too large or too long")
    return found


def _constant(name: str) -> NoReturn:
    raise MalformedError("body", "has NaN or an infinity, which are not JSON")
