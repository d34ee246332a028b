"""The life of a complaint, and the words for it: pure. Enforced by `record/moves.py` alone."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    NEW = "new"
    """Nobody of the staff has seen to it."""
    IN_PROGRESS = "in-progress"
    WAITING = "waiting"
    """Staff asked the customer something: clocks stand still until they answer."""
    SOLVED = "solved"
    """The customer was given a solution; they may come back to it."""
    CLOSED = "closed"
    """Nothing more is to be done: declined, withdrawn, merged, or solved some time ago."""
    REOPENED = "reopened"
    """The customer came back to it, and nobody has seen to that."""


NEXT: Mapping[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.NEW: frozenset(
        {
            ComplaintState.IN_PROGRESS, ComplaintState.WAITING, ComplaintState.SOLVED,
            ComplaintState.CLOSED,
        }
    ),
    ComplaintState.IN_PROGRESS: frozenset(
        {ComplaintState.WAITING, ComplaintState.SOLVED, ComplaintState.CLOSED}
    ),
    ComplaintState.WAITING: frozenset(
        {ComplaintState.IN_PROGRESS, ComplaintState.SOLVED, ComplaintState.CLOSED}
    ),
    ComplaintState.SOLVED: frozenset({ComplaintState.REOPENED, ComplaintState.CLOSED}),
    ComplaintState.CLOSED: frozenset({ComplaintState.REOPENED}),
    ComplaintState.REOPENED: frozenset(
        {
            ComplaintState.IN_PROGRESS, ComplaintState.WAITING, ComplaintState.SOLVED,
            ComplaintState.CLOSED,
        }
    ),
}  # fmt: skip

OPEN = frozenset(
    {
        ComplaintState.NEW, ComplaintState.IN_PROGRESS, ComplaintState.WAITING,
        ComplaintState.REOPENED,
    }
)  # fmt: skip
"""Somebody still has to do something."""

RUNNING = OPEN - {ComplaintState.WAITING}
"""It is the staff's turn: clocks run."""


class Topic(StrEnum):
    """What it is about."""

    NOT_ARRIVED = "not-arrived"
    LATE = "late"
    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong-item"
    MISSING_ITEM = "missing-item"
    NOT_AS_DESCRIBED = "not-as-described"
    INVOICE = "invoice"
    """Invoice or payment."""
    QUESTION = "question"
    CALLBACK = "callback"
    OTHER = "other"


ASKS = frozenset({Topic.QUESTION, Topic.CALLBACK, Topic.INVOICE, Topic.OTHER})
"""Nothing is said to be wrong: never answered as "your complaint"."""


class Want(StrEnum):
    """What the customer would like."""

    NOTHING_SAID = ""
    REFUND = "refund"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    PRICE_REDUCTION = "price-reduction"
    RETURN = "return"
    ANSWER = "answer"
    OTHER = "other"


class Finding(StrEnum):
    """What staff found of it."""

    OPEN = ""
    JUSTIFIED = "justified"
    PARTLY = "partly"
    NOT_JUSTIFIED = "not-justified"
    GOODWILL = "goodwill"


class Priority(IntEnum):
    """How much it hurries; the order of the numbers is that of the desk."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    URGENT = 3


class Source(StrEnum):
    """How it came in."""

    API = "api"
    """By the shop's storefront, over GraphQL."""
    PAGE = "page"
    """On the public order page."""
    STAFF = "staff"
    """Staff wrote it down."""
    PHONE = "phone"
    MAIL = "mail"
    PARCEL = "parcel"
    """By itself: a parcel that could not be delivered or got lost."""
    PROMISE = "promise"
    """By itself: a promised day that passed."""
    RATING = "rating"
    """By itself: a customer was not content."""


BY_ITSELF = frozenset({Source.PARCEL, Source.PROMISE, Source.RATING})
"""A task for staff: the customer has said nothing and is told nothing of it."""


class AuthorKind(StrEnum):
    """Who wrote."""

    CUSTOMER = "customer"
    STAFF = "staff"
    APP = "app"
    SYSTEM = "system"


class EntryKind(StrEnum):
    """What an entry of the conversation is."""

    TEXT = "text"
    CALL = "call"
    """What was said on the telephone; staff wrote it down."""
    NOTE = "note"
    """For staff alone."""
    OUTCOME = "outcome"
    """How it ended, as the customer is told."""
    EVENT = "event"
    """What happened by itself, for staff alone: a second parcel got lost."""


FOR_STAFF = frozenset({EntryKind.NOTE, EntryKind.EVENT, EntryKind.CALL})
"""Customers never see these. A call they had themselves; what staff noted of it is staff's."""


class ClockKind(StrEnum):
    """What is measured."""

    FIRST_REPLY = "first-reply"
    """From the opening until a person answers."""
    NEXT_REPLY = "next-reply"
    """From a further message of the customer until a person answers."""
    SOLUTION = "solution"
    """From the opening, or the reopening, until it is solved or closed."""
    CALLBACK = "callback"
    """Until the end of the time in which a call was promised; by the clock on the wall."""


WARNINGS = (50, 80, 100)
"""Per cent of a clock's time at which staff are warned."""
