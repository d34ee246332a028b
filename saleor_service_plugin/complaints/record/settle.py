"""Ending complaints, and going on with them."""

from collections.abc import Collection, Mapping

from ..models import Complaint
from ..states import Finding
from .people import Author


def settle(
    complaint_id: int,
    outcome: str,
    *,
    text: str,
    by: Author,
    finding: Finding | None = None,
    data: Mapping[str, object] | None = None,
    key: str = "",
) -> Complaint:
    """End a complaint with one of the outcomes that are registered, in one transaction.

    The outcome's own part (`outcomes/registry.py`), the state, clocks, trail, the entry, the
    customer's mail where the outcome tells them, the line in the order's history, the occasion
    for rules ("complaint solved") where the outcome solves it.

    Args:
        complaint_id: Which.
        outcome: Key of the outcome.
        text: What the customer is told; "" where the outcome needs none.
        by: Who.
        finding: What was found; None leaves it.
        data: What the outcome needs.
        key: Unique for ever; the same again changes nothing. "" makes one of the complaint's
            cycle, so that it ends once a cycle.

    Raises:
        ComplaintProblemError: The outcome refuses, or it has ended already ("wrong_state").
        LookupError: There is no such complaint, or no such outcome.

    """
    raise NotImplementedError


def close_all(complaint_ids: Collection[int], *, by: Author, reason: str) -> int:
    """Close several without telling their customers; those that have ended are passed over.

    Returns:
        How many were closed.

    Raises:
        LookupError: One of them is not there.

    """
    raise NotImplementedError


def reopen(complaint_id: int, *, by: Author, reason: str = "") -> Complaint:
    """Go on with one that has ended; a new clock for its solution runs.

    Raises:
        ComplaintProblemError: It has not ended, or was merged into another one.
        LookupError: There is no such complaint.

    """
    raise NotImplementedError
