"""Reading the fields of an aggregator's body: what is not as documented is left out. Pure.

One carrier's broken scan may not hide the others, so nothing here raises except where
without the field nothing can be said at all.
"""

import heapq
from collections.abc import Iterable
from typing import Any

from ...messages.harmless import one_line
from ..carrier_report import LONGEST_PLACE, MOST_SCANS, Scan
from .json_body import Json
from .shape import MalformedError

LONGEST_TRACKING_NUMBER = 255
"""As long as Saleor's field."""


def text(value: object, longest: int) -> str:
    """Return a text as one line, cut; nothing for what is no text."""
    if not isinstance(value, str):
        return ""
    # Cut twice: what is longer than this is not even looked at.
    return one_line(value[: longest * 4])[:longest].strip()


def word(owner: Json, name: str) -> str:
    """Return a code word of theirs as it is, nothing where there is no text."""
    found = owner.get(name)
    return found if isinstance(found, str) else ""


def child(owner: Json, name: str) -> Json:
    """Return an object in an object, an empty one where there is none."""
    found = owner.get(name)
    return found if isinstance(found, dict) else {}


def children(owner: Json, name: str) -> list[Json]:
    """Return the objects in a list in an object; what is no object is left out."""
    found = owner.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def needed(owner: Json, name: str, path: str) -> Json:
    """Return an object without which nothing can be said; raises MalformedError."""
    found = owner.get(name)
    if not isinstance(found, dict):
        raise MalformedError(path, "is missing or no object")
    return found


def number(owner: Json, name: str, path: str) -> str:
    """Return a tracking number; raises MalformedError where there is none."""
    value = owner.get(name)
    found = one_line(value) if isinstance(value, str) and len(value) <= 1_000 else ""
    if not found:
        raise MalformedError(path, "is missing or no text")
    if len(found) > LONGEST_TRACKING_NUMBER:
        raise MalformedError(path, f"is longer than {LONGEST_TRACKING_NUMBER} characters")
    return found


def place(*parts: object) -> str:
    """Return a town with its region or country, of which any may be missing or repeated.

    A part with a digit is left out: it may be a street, which is nobody's business, and no
    town is lost by it but those that are written with their postcode.
    """
    known = dict.fromkeys(
        found
        for part in parts
        if (found := text(part, LONGEST_PLACE)) and not any(map(str.isdigit, found))
    )
    return ", ".join(known)[:LONGEST_PLACE].strip(", ")


def newest(scans: Iterable[Scan | None]) -> tuple[Scan, ...]:
    """Return the newest `MOST_SCANS` scans, the oldest of them first, each once."""
    known: Any = dict.fromkeys(scan for scan in scans if scan is not None)
    latest = heapq.nlargest(MOST_SCANS, known, key=lambda scan: scan.at)
    return tuple(sorted(latest, key=lambda scan: scan.at))
