"""Enums of complaints and questions."""

from collections.abc import Iterable
from enum import StrEnum

from ..complaints.states import (
    AuthorKind,
    ClockKind,
    ComplaintState,
    EntryKind,
    Finding,
    Priority,
    Source,
    Topic,
    Want,
)
from .enums import made_of


def _said(values: Iterable[StrEnum]) -> list[str]:
    """Return values without that of what was not said, which is null in the API."""
    return [one.value for one in values if one.value]


ComplaintTopic = made_of(
    "ServiceComplaintTopicEnum",
    Topic,
    "What it is about. QUESTION, CALLBACK, INVOICE and OTHER say of nothing that it is wrong: "
    "never call these a complaint.",
)

ComplaintWant = made_of(
    "ServiceComplaintWantEnum", _said(Want), "What the customer would like; a wish, not a claim."
)

ComplaintStateEnum = made_of(
    "ServiceComplaintStateEnum",
    ComplaintState,
    "Where it stands. NEW and REOPENED: nobody has seen to it. WAITING: the customer was asked "
    "something. SOLVED and CLOSED: it has ended; whoever writes again reopens it.",
)

ComplaintFinding = made_of(
    "ServiceComplaintFindingEnum", _said(Finding), "What staff found of it; null: nothing yet."
)

ComplaintPriority = made_of(
    "ServiceComplaintPriorityEnum",
    [one.name.lower() for one in Priority],
    "How much it hurries.",
)

ComplaintSource = made_of(
    "ServiceComplaintSourceEnum",
    Source,
    "How it came in. PARCEL, PROMISE and RATING opened by themselves: tasks for staff, of which "
    "customers see nothing until somebody writes to them.",
)

ComplaintEntryKind = made_of(
    "ServiceComplaintEntryKindEnum",
    EntryKind,
    "What an entry of the conversation is. Customers see TEXT and OUTCOME alone.",
)

ComplaintNoteKind = made_of(
    "ServiceComplaintNoteKindEnum",
    (EntryKind.NOTE, EntryKind.CALL),
    "NOTE: for staff alone. CALL: what was said on the telephone; it counts as an answer.",
)

ComplaintAuthorKind = made_of("ServiceComplaintAuthorKindEnum", AuthorKind, "Who wrote.")

ComplaintClockKind = made_of(
    "ServiceComplaintClockKindEnum",
    ClockKind,
    "What is measured. CALLBACK runs by the clock on the wall, all others in working time.",
)


def priority_name(value: int) -> str:
    """Return a priority as the enum holds it."""
    return Priority(value).name.lower()


def priority_of(name: str) -> Priority:
    """Return the priority that an argument names."""
    return Priority[name.upper()]
