"""What people typed, made fit to be kept: pure."""

import re

from ...messages.harmless import one_line
from .opening import LONGEST_TEXT
from .problems import ComplaintProblemError

LONGEST_NAME = 256

LONGEST_PHONE = 40

LONGEST_SUMMARY = 160

LONGEST_KEY = 96

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters, which no table holds; line ends and tabs stay."""

_LINE_END = re.compile("\r\n?|[\u2028\u2029]")

_MANY_EMPTY = re.compile(r"\n{4,}")

_PHONE = re.compile(r"[0-9+()\-/. ]+")


def text(typed: str, *, field: str = "text") -> str:
    """Return a text of several lines as it is kept; nothing of its words is changed.

    Args:
        typed: As it came in.
        field: How a form calls it.

    Raises:
        ComplaintProblemError: It is too long.

    """
    kept = _NO_TEXT.sub("", _LINE_END.sub("\n", typed)).strip()
    kept = _MANY_EMPTY.sub("\n\n\n", kept)
    if len(kept) > LONGEST_TEXT:
        reason = f"A text has at most {LONGEST_TEXT:,} characters."
        raise ComplaintProblemError(field, "too_long", reason)
    return kept


def name(typed: str) -> str:
    """Return a name as it is kept: one line, cut where it is longer than any name."""
    return one_line(typed)[:LONGEST_NAME].strip()


def phone(typed: str) -> str:
    """Return a telephone number as it was typed, on one line.

    Raises:
        ComplaintProblemError: It is none.

    """
    kept = " ".join(one_line(typed).split())
    if not kept:
        return ""
    if len(kept) > LONGEST_PHONE:
        raise ComplaintProblemError("phone", "too_long", "A telephone number is not that long.")
    if not _PHONE.fullmatch(kept) or not any(letter.isdecimal() for letter in kept):
        raise ComplaintProblemError("phone", "invalid", "This is no telephone number.")
    return kept


def key(given: str) -> str:
    """Return a key by which something is done once.

    Raises:
        ComplaintProblemError: There is none, or it is too long.

    """
    if not given:
        raise ComplaintProblemError("key", "required", "A key is needed.")
    if len(given) > LONGEST_KEY or _NO_TEXT.search(given):
        raise ComplaintProblemError("key", "invalid", "This cannot be used as a key.")
    return given


def summary(kept: str) -> str:
    """Return how a text begins, on one line."""
    begin = " ".join(kept[: 4 * LONGEST_SUMMARY].split())
    if len(begin) <= LONGEST_SUMMARY:
        return begin
    return begin[: LONGEST_SUMMARY - 1].rstrip() + "…"
