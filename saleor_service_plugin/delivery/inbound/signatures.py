"""Comparing signatures: in constant time, with several secrets during a rotation. Pure."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence

from .shape import ForgedError

MOST_SIGNATURES = 10
"""In one header: a sender in the midst of a rotation has two."""

IDENTIFIER = re.compile(r"[!-~]{1,255}")
"""What an id may consist of to be kept as it is: it stands in a unique index."""


def digest(key: bytes, content: bytes) -> bytes:
    """Return the HMAC-SHA256 of a content."""
    return hmac.digest(key, content, hashlib.sha256)


def fingerprint(content: bytes) -> str:
    """Return what identifies a signed content that carries no id."""
    return "sha256-" + hashlib.sha256(content).hexdigest()


def identified(identifier: object, content: bytes) -> str:
    """Return the id of an event that the signature covers, else the content's fingerprint."""
    if isinstance(identifier, str) and IDENTIFIER.fullmatch(identifier):
        return identifier
    return fingerprint(content)


def header(value: str | None, name: str) -> str:
    """Return a header's value; raises ForgedError where it is missing, blank or not ASCII."""
    if value is None or not value.strip():
        raise ForgedError(f"{name} is missing")
    if not value.isascii():
        raise ForgedError(f"{name} is malformed")
    return value.strip()


def compare(given: Sequence[str], expected: Iterable[str]) -> None:
    """Raise ForgedError where none of the given signatures is an expected one.

    Every pair is compared, so that the time says nothing of which secret comes close.
    """
    if not 0 < len(given) <= MOST_SIGNATURES:
        raise ForgedError("the signature is malformed")
    right = False
    for one in expected:
        for other in given:
            right |= hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
    if not right:
        raise ForgedError("the signature is wrong")
