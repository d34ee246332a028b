"""What others than the customer hear of a step: the order's history, endpoints, rules."""

from datetime import datetime

from ...effects import order_note
from ...effects.order_note import Text
from ...events import emit
from ...rewards.asking import occasions
from .. import announce, number
from ..models import Complaint


def opened(row: Complaint, *, now: datetime) -> None:
    """Note it in the order's history and tell endpoints."""
    _note(row, Text.COMPLAINT_OPENED)
    emit.emit([announce.opened(row, now)])


def reopened(row: Complaint) -> None:
    """Note in the order's history that it goes on."""
    _note(row, Text.COMPLAINT_REOPENED)


def ended(row: Complaint) -> None:
    """Note in the order's history that it ended, whatever it came to."""
    _note(row, Text.COMPLAINT_ENDED)


def solved(row: Complaint, *, now: datetime) -> None:
    """Have rules asked whether the customer is to be rewarded; once, however often it goes on."""
    if row.order_id is not None:
        occasions.complaint_solved(row.order_id, str(row.pk), now)


def _note(row: Complaint, text: Text) -> None:
    """Write a line for staff; nothing of what the customer wrote."""
    if row.order_id is not None:
        order_note.enter(
            row.order_id, key=f"{text}:{row.pk}:{row.cycle}", text=text,
            values={"complaint": number.shown(row.number)},
        )  # fmt: skip
