"""What pages say of complaints: topics, states, findings and all else, in the reader's words."""

from collections.abc import Mapping

from ..complaints.models import Complaint, ComplaintEntry
from ..complaints.number import shown
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
from ..web.words import t
from . import happening_words
from .visit import address

STATE_LOOKS: Mapping[str, str] = {
    ComplaintState.NEW: "info",
    ComplaintState.IN_PROGRESS: "",
    ComplaintState.WAITING: "warn",
    ComplaintState.SOLVED: "good",
    ComplaintState.CLOSED: "",
    ComplaintState.REOPENED: "info",
}

PRIORITY_LOOKS: Mapping[int, str] = {
    Priority.LOW: "", Priority.NORMAL: "", Priority.HIGH: "warn", Priority.URGENT: "bad",
}  # fmt: skip


def topics() -> Mapping[str, str]:
    """Return what each topic is called."""
    return {
        Topic.NOT_ARRIVED: t("Not arrived"),
        Topic.LATE: t("Arrives late"),
        Topic.DAMAGED: t("Damaged"),
        Topic.DEFECTIVE: t("Defective"),
        Topic.WRONG_ITEM: t("Wrong item"),
        Topic.MISSING_ITEM: t("Something is missing"),
        Topic.NOT_AS_DESCRIBED: t("Not as described"),
        Topic.INVOICE: t("Invoice or payment"),
        Topic.QUESTION: t("Question"),
        Topic.CALLBACK: t("Wants a call"),
        Topic.OTHER: t("Something else"),
    }


def states() -> Mapping[str, str]:
    """Return what each state is called."""
    return {
        ComplaintState.NEW: t("New"),
        ComplaintState.IN_PROGRESS: t("In progress"),
        ComplaintState.WAITING: t("Waits for the customer"),
        ComplaintState.SOLVED: t("Solved"),
        ComplaintState.CLOSED: t("Closed"),
        ComplaintState.REOPENED: t("Reopened"),
    }


def wants() -> Mapping[str, str]:
    """Return what a customer would like."""
    return {
        Want.NOTHING_SAID: t("Nothing said"),
        Want.REFUND: t("Money back"),
        Want.REPLACEMENT: t("A replacement"),
        Want.REPAIR: t("A repair"),
        Want.PRICE_REDUCTION: t("A price reduction"),
        Want.RETURN: t("To send it back"),
        Want.ANSWER: t("An answer"),
        Want.OTHER: t("Something else"),
    }


def findings() -> Mapping[str, str]:
    """Return what staff can find."""
    return {
        Finding.OPEN: t("Not decided yet"),
        Finding.JUSTIFIED: t("Justified"),
        Finding.PARTLY: t("Partly justified"),
        Finding.NOT_JUSTIFIED: t("Not justified"),
        Finding.GOODWILL: t("Goodwill"),
    }


def priorities() -> Mapping[int, str]:
    """Return how much something hurries."""
    return {
        Priority.LOW: t("Low"),
        Priority.NORMAL: t("Normal"),
        Priority.HIGH: t("High"),
        Priority.URGENT: t("Urgent"),
    }


def sources() -> Mapping[str, str]:
    """Return how something came in."""
    return {
        Source.API: t("In the shop"),
        Source.PAGE: t("On the order page"),
        Source.STAFF: t("By staff"),
        Source.PHONE: t("On the telephone"),
        Source.MAIL: t("By mail"),
        Source.PARCEL: t("By itself: a parcel"),
        Source.PROMISE: t("By itself: a promised day passed"),
        Source.RATING: t("By itself: a bad rating"),
    }


def clocks() -> Mapping[str, str]:
    """Return what each clock measures."""
    return {
        ClockKind.FIRST_REPLY: t("First reply"),
        ClockKind.NEXT_REPLY: t("Next reply"),
        ClockKind.SOLUTION: t("Solution"),
        ClockKind.CALLBACK: t("Callback"),
    }


def outcomes() -> Mapping[str, str]:
    """Return how a complaint can end; one that has no word here is said as its key."""
    return {
        "answered": t("Solved with an answer"),
        "declined": t("Declined"),
        "closed": t("Closed without a word to the customer"),
    }


def ended(row: Complaint) -> str:
    """Return how one ended, as a sentence; "" of one that is open."""
    if row.state == ComplaintState.SOLVED:
        return t("Solved: the customer has been told.")
    if row.state != ComplaintState.CLOSED:
        return ""
    return {
        "answered": t("Solved and, since nothing more was heard, closed."),
        "declined": t("Closed: declined."),
        "closed": t("Closed without a word to the customer."),
    }.get(row.outcome, t("Closed."))


def title(row: Complaint) -> str:
    """Return what staff call one: with its number as people say it."""
    return t("No. {number}", number=shown(row.number))


def address_of(row: Complaint, **more: object) -> str:
    """Return the address of a complaint's page."""
    return address("complaint", number=row.number, **more)


def authors() -> Mapping[str, str]:
    """Return who wrote, where no name is known."""
    return {
        AuthorKind.CUSTOMER: t("Customer"),
        AuthorKind.STAFF: t("Staff"),
        AuthorKind.APP: t("An App"),
        AuthorKind.SYSTEM: t("By itself"),
    }


def entry_label(row: ComplaintEntry) -> str:
    """Return what an entry is, "" for a text that speaks for itself."""
    match EntryKind(row.kind):
        case EntryKind.NOTE:
            return t("Internal note, the customer does not see it")
        case EntryKind.CALL:
            return t("Call, the customer does not see this note")
        case EntryKind.EVENT if row.author_kind == AuthorKind.SYSTEM:
            return t("Happened by itself, the customer does not see it")
        case EntryKind.EVENT:
            return t("The customer does not see this")
        case EntryKind.TEXT if isinstance(row.data, dict) and row.data.get("asks"):
            return t("Asked back")
        case EntryKind.OUTCOME:
            outcome = str(row.data.get("outcome", "")) if isinstance(row.data, dict) else ""
            return outcomes().get(outcome, t("How it ended"))
    return ""


def happened(row: ComplaintEntry) -> str:
    """Return what an event says."""
    return happening_words.happening(row.text, row.data)


def changes() -> Mapping[str, str]:
    """Return what can be changed of a complaint."""
    return {
        "opened": t("Opened"),
        "state": t("State"),
        "owner": t("Assigned to"),
        "topic": t("Topic"),
        "priority": t("Priority"),
        "finding": t("Finding"),
        "wants": t("What is wanted"),
        "lines": t("Products"),
        "merged": t("Goes on in"),
        "merged-from": t("Took in"),
        "parted": t("Parted again"),
        "outcome": t("How it ended"),
        "warned": t("Warned at per cent"),
        "escalated": t("Escalated"),
        "reopened": t("Reopened"),
        "read": t("Read"),
    }


def value(what: str, text: str) -> str:
    """Return a value of the trail in words."""
    if what == "priority":
        labels = priorities()
        known = {one.name.lower().replace("_", "-"): labels[one] for one in Priority}
        return known.get(text.lower(), text)
    tables = {
        "opened": states, "state": states, "topic": topics, "finding": findings, "wants": wants,
        "outcome": outcomes,
    }  # fmt: skip
    if what in ("finding", "wants") and not text:
        return ""
    return tables[what]().get(text, text) if what in tables else text


def spoken(row: Complaint) -> str:
    """Return a complaint's number as people say it."""
    return shown(row.number)
