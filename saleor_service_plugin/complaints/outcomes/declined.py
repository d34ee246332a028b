"""Declined: the customer does not get what they wanted, and reads why and what they can do."""

from collections.abc import Mapping

from ..record.problems import ComplaintProblemError
from ..states import ComplaintState
from .registry import Ending, Outcome


def _somebody_must_read_it(ending: Ending) -> None:
    """Refuse to decline what the customer would not hear of.

    The notice under section 37 VSBG is owed in text form, the way to object is part of it.
    """
    if not ending.row.email:
        reason = "There is no mail address to decline to: call the customer, then close it."
        raise ComplaintProblemError("text", "invalid", reason)


def _nothing_more(ending: Ending) -> Mapping[str, object]:
    return {}


DECLINED = Outcome(
    key="declined",
    state=ComplaintState.CLOSED,
    tells=True,
    needs_text=True,
    solves=False,
    check=_somebody_must_read_it,
    carry_out=_nothing_more,
)
