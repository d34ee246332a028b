"""Complaints as rows, and the hours of a channel whose staff work from nine to five."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import Source, Topic
from saleor_service_plugin.delivery.calendars.models import Calendar

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When the staff begin to work."""

_numbers = count(1)


def hours(number: float) -> timedelta:
    """Return so many hours."""
    return timedelta(hours=number)


def nine_to_five(channel_id: int = 1) -> None:
    """Have the staff of a channel work from nine to five in UTC, without holidays."""
    Calendar.objects.get_or_create(
        owner="channel", owner_key=str(channel_id),
        defaults={
            "week": [[["09:00", "17:00"]]] * 5 + [[], []], "time_zone": "UTC",
            "holidays_off": False, "eves_off": False,
        },
    )  # fmt: skip


def always(channel_id: int = 1) -> None:
    """Have somebody work at any time: working time is time."""
    Calendar.objects.update_or_create(
        owner="channel", owner_key=str(channel_id),
        defaults={
            "week": [[["00:00", "24:00"]]] * 7, "time_zone": "UTC",
            "holidays_off": False, "eves_off": False,
        },
    )  # fmt: skip


def a_complaint(*, now: datetime, **changes: Any) -> Complaint:
    """Write a complaint without any clock."""
    nine_to_five()
    values = {
        "number": f"{next(_numbers):08}", "key": f"test:{next(_numbers)}", "channel_id": 1,
        "topic": Topic.DAMAGED, "source": Source.API, "opened_at": now, "unanswered_since": now,
    }  # fmt: skip
    return Complaint.objects.create(**{**values, **changes})


def clocks_of(row: Complaint) -> list[Clock]:
    """Return a complaint's clocks, the first first."""
    return list(Clock.objects.filter(complaint_id=row.pk).order_by("pk"))
