"""What endpoints can hear of complaints."""

from datetime import datetime

from ..events.body import refer
from ..events.emit import NewEvent
from ..events.kinds import EventKind
from .models import Complaint

COMPLAINT_OPENED = EventKind(
    key="complaint_opened",
    description="A complaint or a question was opened: by a customer, by staff, or by itself "
    "(`source` PARCEL, PROMISE, RATING: a task for staff of which the customer has said nothing). "
    "Once per complaint, not again when it is reopened. With its order, where it is about one. "
    "What the customer wrote only staff and the customer may read.",
    sample={
        "complaintId": refer("ServiceComplaint", 5), "number": "48271936", "topic": "DAMAGED",
        "source": "PAGE",
    },
)  # fmt: skip

KINDS = (COMPLAINT_OPENED,)


def opened(row: Complaint, at: datetime) -> NewEvent:
    """Return the event that tells of a new complaint."""
    return NewEvent(
        kind=COMPLAINT_OPENED.key,
        key=f"event:{COMPLAINT_OPENED.key}:{row.pk}",
        occurred_at=at,
        order_id=row.order_id,
        channel_id=row.channel_id,
        payload={
            "complaintId": refer("ServiceComplaint", row.pk),
            "number": row.number,
            "topic": row.topic.upper().replace("-", "_"),
            "source": row.source.upper(),
        },
    )
