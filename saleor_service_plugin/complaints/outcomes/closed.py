"""Closed: nothing more is to be done, and nobody is told."""

from collections.abc import Mapping

from ..states import ComplaintState
from .registry import Ending, Outcome


def _nothing_against_it(ending: Ending) -> None:
    """Any complaint can be closed."""


def _nothing_more(ending: Ending) -> Mapping[str, object]:
    return {}


CLOSED = Outcome(
    key="closed",
    state=ComplaintState.CLOSED,
    tells=False,
    needs_text=False,
    solves=False,
    check=_nothing_against_it,
    carry_out=_nothing_more,
)
