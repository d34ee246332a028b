"""What endpoints can hear of complaints' clocks."""

from datetime import datetime

from ...events.body import refer
from ...events.emit import NewEvent
from ...events.kinds import EventKind
from ..models import Complaint
from .models import Clock

COMPLAINT_OVERDUE = EventKind(
    key="complaint_overdue",
    description="The time for something that a customer waits for is over: `clock` says for what, "
    "as in `ServiceComplaintClockKindEnum`. Once per clock, within a minute of its moment, also where it "
    "was made overdue by another policy. With the order, where the complaint is about one.",
    sample={
        "complaintId": refer("ServiceComplaint", 5), "number": "48271936", "clock": "FIRST_REPLY",
        "priority": "HIGH",
    },
)  # fmt: skip

KINDS = (COMPLAINT_OVERDUE,)


def overdue(row: Complaint, clock: Clock, priority: str, at: datetime) -> NewEvent:
    """Return the event that tells of a clock whose time is over.

    Args:
        row: The complaint.
        clock: Which of its clocks.
        priority: Name of the complaint's priority from now on.
        at: Database time.

    """
    return NewEvent(
        kind=COMPLAINT_OVERDUE.key,
        key=f"event:{COMPLAINT_OVERDUE.key}:{clock.pk}",
        occurred_at=at,
        order_id=row.order_id,
        channel_id=row.channel_id,
        payload={
            "complaintId": refer("ServiceComplaint", row.pk),
            "number": row.number,
            "clock": clock.kind.upper().replace("-", "_"),
            "priority": priority,
        },
    )
