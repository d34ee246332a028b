"""Answered: the customer has what they asked for."""

from collections.abc import Mapping

from ..states import ComplaintState
from .registry import Ending, Outcome


def _nothing_against_it(ending: Ending) -> None:
    """Any complaint can be answered."""


def _nothing_more(ending: Ending) -> Mapping[str, object]:
    return {}


ANSWERED = Outcome(
    key="answered",
    state=ComplaintState.SOLVED,
    tells=True,
    # What solved it was often said before: then they are told that nothing more will follow.
    needs_text=False,
    solves=True,
    check=_nothing_against_it,
    carry_out=_nothing_more,
)
