"""Pages of a list: which is asked for, and where before and after lead."""

from collections.abc import Mapping
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
