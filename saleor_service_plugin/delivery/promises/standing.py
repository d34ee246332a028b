"""Where the pieces of an order line are: what has left, what arrived, what ended otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ...orders.rules import Parcel as KnownFulfillment
from ...shop.snapshots import Fulfillment, FulfillmentStatus, Line, Order, OrderStatus
from ..carrier_report import Problem
from ..delays.find import HANDED
from ..delays.find import Parcel as Seen
from ..models import TrackedParcel
from ..states import ParcelState
from .models import Promise
from .states import Ending

ENDED_ORDERS = frozenset({OrderStatus.CANCELED, OrderStatus.EXPIRED})

ENDED_OTHERWISE = frozenset(
    {
        FulfillmentStatus.REFUNDED,
        FulfillmentStatus.RETURNED,
        FulfillmentStatus.REFUNDED_AND_RETURNED,
        FulfillmentStatus.REPLACED,
    }
)
"""Rows that Saleor makes of pieces that were refunded or came back."""

Tracked = Mapping[int, Sequence[TrackedParcel]]
"""By fulfillment id, those that stand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the pieces of one line are."""

    left: int
    """Pieces in parcels that left."""
    ended: int
    """Pieces that were refunded, returned or replaced."""
    sent_at: datetime | None
    """When the last one left; None as long as some have not."""
    arrived_at: datetime | None
    """When the last one arrived, or somebody came with it; None as long as some have not."""
    under_way: tuple[Seen, ...]
    """Parcels that have not arrived."""
    heard: bool
    """Whether somebody tells us of all of its parcels."""


def standing(
    line: Line | None, order: Order, known: Mapping[int, KnownFulfillment], tracked: Tracked
) -> Standing:
    """Return where the pieces of a line are.

    Args:
        line: None: it was taken out of the order.
        order: As the shop has it now.
        known: What we remember of its fulfillments, by id.
        tracked: Its parcels.

    """
    if line is None:
        return Standing(0, 0, None, None, (), False)
    left = ended = 0
    sent: list[datetime] = []
    arrived: list[datetime | None] = []
    under_way: list[Seen] = []
    heard = True
    for row in order.fulfillments:
        pieces = sum(held.quantity for held in row.lines if held.line_id == line.id)
        if not pieces:
            continue
        if row.status in ENDED_OTHERWISE:
            ended += pieces
        elif row.status == FulfillmentStatus.FULFILLED:
            left += pieces
            at = _sent_at(row, known)
            sent.append(at)
            parcels = tracked.get(row.id, ())
            arrived.append(at if order.is_collected else _arrived(parcels))
            if not order.is_collected:
                under_way.extend(_seen(parcel, at) for parcel in parcels)
                heard = heard and all(_heard(parcel) for parcel in parcels)
    complete = left > 0 and left + ended >= line.quantity
    ends = [at for at in arrived if at is not None]
    return Standing(
        left=left,
        ended=ended,
        sent_at=max(sent) if complete else None,
        arrived_at=max(ends) if complete and len(ends) == len(arrived) else None,
        under_way=tuple(one for one in under_way if one.state is not ParcelState.DELIVERED),
        heard=heard and bool(under_way or order.is_collected),
    )


def _sent_at(row: Fulfillment, known: Mapping[int, KnownFulfillment]) -> datetime:
    found = known.get(row.id)
    return found.sent_at if found and found.sent_at else row.created_at


def _arrived(parcels: Sequence[TrackedParcel]) -> datetime | None:
    """Return when the last of a fulfillment's parcels arrived; None: not all did, or nobody says.

    Who came with it and met nobody was there in time, and so was what waits at a parcel shop.
    """
    found = []
    for parcel in parcels:
        times = [
            datetime.fromisoformat(at)
            for state in (ParcelState.DELIVERED, *HANDED)
            if (at := parcel.reached.get(state))
        ]
        if not times:
            return None
        found.append(min(times))
    return max(found, default=None)


def _heard(row: TrackedParcel) -> bool:
    asked = row.looked_at is not None and row.look_problem != Problem.NUMBER
    return row.last_scan_at is not None or asked


def _seen(row: TrackedParcel, sent_at: datetime) -> Seen:
    return Seen(
        sent_at=row.sent_at or sent_at,
        state=ParcelState(row.state),
        state_at=row.state_at,
        forecast_until=row.forecast_until or row.forecast_from,
        first_scan_at=row.first_scan_at,
        last_scan_at=row.last_scan_at,
        heard=_heard(row),
    )


def settle(
    row: Promise, line: Line | None, order: Order, now_at: Standing, *, zone: tzinfo, today: date
) -> None:
    """Set what became of a promise from where its pieces are.

    Args:
        row: Is changed.
        line: Of the order; None: it was taken out.
        order: As the shop has it now.
        now_at: Where the pieces are.
        zone: Of the customer's days.
        today: In that zone.

    """
    row.sent_at, row.delivered_at = now_at.sent_at, now_at.arrived_at
    gone = line is None or (now_at.left == 0 and now_at.ended >= line.quantity > 0)
    if row.delivered_at is not None:
        row.ending = Ending.DELIVERED
    elif gone or order.status in ENDED_ORDERS:
        row.ending = Ending.CANCELED
    elif row.ending in (Ending.DELIVERED, Ending.SENT) and now_at.left == 0 and now_at.ended:
        # It had arrived, or left, and came back since: that stands.
        pass
    else:
        over = row.sent_at is not None and _is_over(row, now_at, today)
        row.ending = Ending.SENT if over else Ending.OPEN
    row.kept = kept(row, now_at, zone=zone, today=today)


LONG_AFTER = 14
"""Days after the promised one from which on nobody will say any more that it arrived."""


def _is_over(row: Promise, now_at: Standing, today: date) -> bool:
    days = LONG_AFTER if not now_at.heard else 4 * LONG_AFTER
    last = row.latest or row.first_latest or (row.sent_at and row.sent_at.date())
    return last is not None and (today - last).days > days


def kept(row: Promise, now_at: Standing, *, zone: tzinfo, today: date) -> bool | None:
    """Return whether the first promise was kept; None: not decided, or nobody knows."""
    if row.first_latest is None or row.ending == Ending.CANCELED:
        return None
    if row.delivered_at is not None:
        return row.delivered_at.astimezone(zone).date() <= row.first_latest
    if row.sent_at is not None and row.sent_at.astimezone(zone).date() > row.first_latest:
        return False
    if today <= row.first_latest:
        return None
    if row.sent_at is None and row.ending == Ending.OPEN:
        return False
    later = [
        one for one in now_at.under_way
        if one.last_scan_at and one.last_scan_at.astimezone(zone).date() > row.first_latest
        and one.state not in HANDED
    ]  # fmt: skip
    return False if later or row.kept is False else None
