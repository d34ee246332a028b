"""Complaints and questions in a customer's words: pure.

Nothing is called a complaint here: who asks something has not complained.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..complaints.mails import words as mail_words
from ..web.words import language, t

Row = Mapping[str, Any]
"""As the API answers."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a request is shown."""

    number: str
    shown: str
    topic: str
    state: str
    look: str
    """wait, turn or done: which color; the words say the same."""
    next: str
    """What happens next, until when."""
    opened_at: str
    """ISO 8601."""


def topics() -> Sequence[tuple[str, str]]:
    """Return what it can be about: the API's names, and how customers say it."""
    return (
        ("NOT_ARRIVED", t("My delivery has not arrived")),
        ("LATE", t("My delivery is late")),
        ("DAMAGED", t("Something arrived damaged")),
        ("DEFECTIVE", t("Something does not work")),
        ("WRONG_ITEM", t("I got something else than I ordered")),
        ("MISSING_ITEM", t("Something is missing")),
        ("NOT_AS_DESCRIBED", t("Something is not as described")),
        ("INVOICE", t("Invoice or payment")),
        ("QUESTION", t("I have a question")),
        ("OTHER", t("Something else")),
        ("CALLBACK", t("Please call me back")),
    )


def wants() -> Sequence[tuple[str, str]]:
    """Return what a customer may like: the API's names, and how customers say it."""
    return (
        ("REPLACEMENT", t("A replacement")),
        ("REPAIR", t("A repair")),
        ("REFUND", t("My money back")),
        ("PRICE_REDUCTION", t("Keep it and pay less")),
        ("RETURN", t("Send it back")),
        ("ANSWER", t("An answer")),
        ("OTHER", t("Something else")),
    )


def listed(order: Row) -> Sequence[Told]:
    """Return an order's requests, the newest first."""
    return [told(one, order["contact"]["timeZone"]) for one in order["complaints"]]


def told(row: Row, zone: str, *, now: datetime | None = None) -> Told:
    """Return how a request is shown.

    Args:
        row: As the API answers.
        zone: The channel's time zone.
        now: The time, None for the clock.

    """
    state, look = _state(row["state"])
    return Told(
        number=row["number"],
        shown=row["numberShown"],
        topic=dict(topics()).get(row["topic"], ""),
        state=state,
        look=look,
        next=_next(row, ZoneInfo(zone), now),
        opened_at=row["openedAt"],
    )


def _state(state: str) -> tuple[str, str]:
    match state:
        case "NEW" | "REOPENED":
            return t("Received"), "wait"
        case "IN_PROGRESS":
            return t("We are on it"), "wait"
        case "WAITING":
            return t("Your turn"), "turn"
        case "SOLVED":
            return t("Solved"), "done"
    return t("Finished"), "done"


def _next(row: Row, zone: ZoneInfo, now: datetime | None) -> str:
    """Return what happens next; a time that has passed is not told as if it were to come."""
    match row["state"]:
        case "WAITING":
            return t("We have asked you something. Please answer, then we go on.")
        case "SOLVED":
            return t("If something is still not right, just write again and we go on with it.")
        case "CLOSED":
            return t("If you want to come back to it, just write again and we go on with it.")
    if not row["answerUntil"]:
        return t("We see to it and write to you.")
    due = mail_words.by_when(datetime.fromisoformat(row["answerUntil"]))
    if due <= (now or datetime.now(zone)):
        return t("Our answer is late. We apologize, and see to it.")
    when = mail_words.moment(due, zone, language())
    return t("A person answers you by {when}.", when=when)
