"""Complaints and questions as the widgets beside an order and a customer list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..complaints.models import Complaint
from ..complaints.record import read
from ..complaints.states import OPEN
from ..graphql import ids
from ..shop import port
from . import complaint_talk
from . import complaint_words as words
from .office import Office
from .visit import address

MOST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One of them."""

    title: str
    number: str
    address: str
    state: str
    look: str
    clock: str
    """What is left of the time that ends first; "" where none runs."""
    clock_look: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """What a widget lists."""

    rows: Sequence[Row]
    more: int
    new: str
    """Address of the form for a new one, "" where there is none."""


def of_order(office: Office, global_id: str) -> Listed | None:
    """Return what is open of an order, and what ended last; None where the id is none."""
    try:
        order_id = ids.uuid_of(global_id, "Order")
    except ids.NotAnIdError:
        return None
    with port.current().writer():
        rows = list(read.of_orders([order_id]).get(order_id, ()))
        return _listed(office, rows, address("complaint-new", order=global_id))


def of_customer(office: Office, global_id: str) -> Listed | None:
    """Return what is open of a customer with an account, and what ended last."""
    try:
        user_id = ids.number_of(global_id, "User")
    except ids.NotAnIdError:
        return None
    with port.current().writer():
        rows = list(Complaint.objects.filter(user_id=user_id).order_by("-pk")[:20])
        return _listed(office, rows, "")


def _listed(office: Office, rows: Sequence[Complaint], new: str) -> Listed:
    theirs = [
        one
        for one in rows
        if one.merged_into is None and (office.scope is None or one.channel_id in office.scope)
    ]
    # What is open first; both parts keep the newest first.
    theirs.sort(key=lambda one: one.state not in OPEN)
    return Listed([_row(one) for one in theirs[:MOST]], len(theirs[MOST:]), new)


def _row(one: Complaint) -> Row:
    is_open = one.state in OPEN
    clocks = complaint_talk.clocks(one, datetime.now(UTC)) if is_open else []
    first = clocks[0] if clocks else None
    return Row(
        title=words.topics().get(one.topic, one.topic),
        number=words.spoken(one),
        address=words.address_of(one),
        state=words.states()[one.state],
        look=words.STATE_LOOKS[one.state],
        clock=f"{first['label']}: {first['word']}" if first else "",
        clock_look=str(first["look"]) if first else "",
        at=one.opened_at,
    )
