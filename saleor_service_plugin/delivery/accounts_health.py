"""How the ways to live events are doing, for the health of the whole."""

from dataclasses import dataclass

from .accounts import Line, read
from .carrier_report import Problem
from .models import TrackedParcel

PATIENCE = 5
"""Failures in a row that pass by themselves more often than not."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What asks for a person."""

    account_id: int
    source: str
    """A sentence in English with places for values."""
    name: str
    detail: str


SENTENCES = {
    Problem.LOGIN: "The carrier account {name} is refused: {detail}. Please look at its "
    "credentials; nothing is heard of its parcels until then.",
    Problem.QUOTA: "The carrier account {name} is asked too often for its contract: {detail}. "
    "Please set the quota that the carrier allows.",
    Problem.AWAY: "The carrier of account {name} cannot be reached: {detail}. It is asked again by "
    "itself.",
}


GONE = "The carrier account {name} is for a service that is not installed here ({detail})."


def troubles() -> list[Trouble]:
    """Return what of the accounts asks for a person."""
    found = []
    for line in read():
        if line.active and (sentence := _sentence(line)):
            name = line.name or line.service
            found.append(Trouble(line.id, sentence, name, line.last_detail or line.last_problem))
    return found


def _sentence(line: Line) -> str:
    if not line.is_known:
        return GONE
    if line.last_problem not in (Problem.LOGIN, Problem.QUOTA, Problem.AWAY):
        return ""
    problem = Problem(line.last_problem)
    if problem is not Problem.LOGIN and line.failures < PATIENCE:
        return ""
    return SENTENCES[problem]


def attention() -> int:
    """Return how many parcels need a person's attention."""
    return TrackedParcel.objects.exclude(attention="").count()
