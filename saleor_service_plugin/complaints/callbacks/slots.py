"""The times in which a customer can be called back."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from ...database import fetch
from ...delivery.calendars import clock
from ...delivery.calendars.working_time import NeverWorksError, WorkCalendar
from .. import settings
from ..clocks import measures
from ..models import Complaint
from ..record.opening import Slot
from ..states import OPEN

DAYS = 5
"""Working days ahead in which times are offered."""

NOTICE_MINUTES = 30
"""The next time begins at least so long from now."""

LOCK = "SELECT pg_advisory_xact_lock(hashtext('saleor_service_callback'), %s)"


def free(channel_id: int, *, now: datetime) -> list[Slot]:
    """Return the times that are free, the first first: within the channel's hours (calendar),
    each as long as its settings say, as long as fewer calls are promised than can be made.

    Working hours that are shorter than that are one time; what is left of longer ones at their
    end is not offered. Who promises none (0 at once) has none.
    """  # fmt: skip
    found = settings.of(channel_id)
    if not found.callbacks_at_once:
        return []
    calendar = measures.read().calendar(channel_id)
    soonest = now + timedelta(minutes=NOTICE_MINUTES)
    offered = [
        slot
        for slot in _offered(calendar, timedelta(minutes=found.slot_minutes), now)
        if slot.begins >= soonest
    ]
    promised = _promised(channel_id, now)
    return [one for one in offered if _calls(one, promised) < found.callbacks_at_once]


def is_free(channel_id: int, slot: Slot, *, now: datetime) -> bool:
    """Whether a slot is one of those offered and not full; called in the transaction that books
    it: until that ends, whoever books in the same channel waits here.
    """  # fmt: skip
    fetch(LOCK, [channel_id])
    return Slot(slot.begins.astimezone(UTC), slot.ends.astimezone(UTC)) in free(channel_id, now=now)


def _offered(calendar: WorkCalendar, length: timedelta, now: datetime) -> Iterator[Slot]:
    day = now.astimezone(calendar.zone).date()
    try:
        day = calendar.next_working_day(day)
        for _ in range(DAYS):
            for interval in calendar.week[day.weekday()]:
                for span in clock.spans(calendar.zone, day, interval.begins, interval.ends):
                    yield from _cut(*span, length)
            day = calendar.next_working_day(day + timedelta(days=1))
    except NeverWorksError:
        return


def _cut(begins: datetime, ends: datetime, length: timedelta) -> Iterator[Slot]:
    length = min(length, ends - begins)
    while begins + length <= ends:
        yield Slot(begins, begins + length)
        begins += length


def _promised(channel_id: int, now: datetime) -> list[Slot]:
    """Return the calls that are promised and were not made yet."""
    rows = Complaint.objects.filter(
        state__in=sorted(str(one) for one in OPEN), channel_id=channel_id, callback_until__gt=now
    )
    found = rows.values_list("callback_from", "callback_until")
    return [Slot(begins, ends) for begins, ends in found if begins and ends]


def _calls(slot: Slot, promised: Iterable[Slot]) -> int:
    return sum(one.begins < slot.ends and slot.begins < one.ends for one in promised)
