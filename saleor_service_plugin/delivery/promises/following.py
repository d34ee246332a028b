"""Bringing the day on which a parcel is expected to what was promised, so that its carrier is
asked about it around that day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from ...orders.participants import Reading
from .. import upkeep
from ..models import TrackedParcel
from ..states import TERMINAL, ParcelState
from .making import Case, zone_of_order
from .models import Promise
from .terms import Desk


def promised_days(reading: Reading, order_ids: Iterable[UUID]) -> dict[int, date]:
    """Return by when parcels were promised, by fulfillment id; one statement.

    Args:
        reading: What was read of the orders.
        order_ids: Those whose parcels have just left.

    """
    ids = list(order_ids)
    rows = Promise.objects.filter(order_id__in=ids, latest__isnull=False)
    days = dict(rows.values_list("line_id", "latest"))
    found: dict[int, date] = {}
    for pk in ids:
        for fulfillment in reading.orders[pk].fulfillments:
            held = [days[line.line_id] for line in fulfillment.lines if line.line_id in days]
            if held:
                found[fulfillment.id] = max(d for d in held if d is not None)
    return found


def follow(case: Case, desk: Desk, now: datetime) -> Sequence[TrackedParcel]:
    """Set the expected day of parcels under way to the newest that was told.

    Args:
        case: The order after its promises were looked at.
        desk: What promises are reckoned with.
        now: Database time.

    Returns:
        The parcels that are to be written.

    """
    latest = {row.line_id: row.latest for row in case.rows if row.latest is not None}
    zone = zone_of_order(case.order, desk)
    changed = []
    for fulfillment in case.order.fulfillments:
        days = [latest[held.line_id] for held in fulfillment.lines if held.line_id in latest]
        for parcel in case.tracked.get(fulfillment.id, ()) if days else ():
            ended = ParcelState(parcel.state) in TERMINAL
            if ended or parcel.sent_at is None or parcel.expected_on == max(days):
                continue
            parcel.expected_on = max(days)
            upkeep.tend(parcel, now=now, zone=zone)
            changed.append(parcel)
    return changed
