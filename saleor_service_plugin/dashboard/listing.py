"""Pages of a list: which is asked for, and where before and after lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .visit import Visit, address

ROWS = 25
"""Rows of a page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of a page, with the ways to the pages beside it."""

    rows: list[dict[str, Any]]
    before: str
    """Address of the page before; "" where this is the first."""
    after: str


def window(visit: Visit) -> dict[str, object]:
    """Return the arguments of a connection for the page that is asked for."""
    if before := visit.last("before"):
        return {"last": ROWS, "before": before}
    return {"first": ROWS, "after": visit.last("after") or None}


def listed(path: str, connection: Mapping[str, Any], **words: object) -> Listed:
    """Return a connection's rows.

    Args:
        path: Of this page.
        connection: With `edges { node }` and `pageInfo`.
        words: Of its address, kept from page to page.

    """
    info = connection["pageInfo"]
    rows = [edge["node"] for edge in connection["edges"]]
    before = after = ""
    if info["hasPreviousPage"]:
        before = address(path, **words, before=info["startCursor"])
    if info["hasNextPage"]:
        after = address(path, **words, after=info["endCursor"])
    return Listed(rows, before, after)


def cut(visit: Visit, path: str, rows: Sequence[dict[str, Any]], **words: object) -> Listed:
    """Return a page of rows that are all there, such as channels and templates.

    Args:
        visit: Its word `page` says which, from 1.
        path: Of this page.
        rows: All of them.
        words: Of its address, kept from page to page.

    """
    asked = visit.last("page")
    # No more digits than a list could need: the address is anybody's text.
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    last = max(1, -(-len(rows) // ROWS))
    page = min(max(page, 1), last)
    before = address(path, **words, page=page - 1) if page > 1 else ""
    after = address(path, **words, page=page + 1) if page < last else ""
    return Listed(list(rows[(page - 1) * ROWS : page * ROWS]), before, after)
