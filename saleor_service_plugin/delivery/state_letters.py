"""Letters about where parcels are, written from our rows as they stand when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from uuid import UUID

from babel.dates import format_date, format_datetime

from ..database import clock
from ..messages.enter import AGAIN
from ..messages.kinds import Letter
from ..messages.models import Message
from ..messages.rules import Reason
from ..messages.together import guests
from ..orders import lengths, letter, marks, remember
from ..orders.letter import Desk
from ..orders.rules import Parcel as KnownFulfillment
from ..orders.wording import locale_of
from ..shop import port
from ..shop.snapshots import Fulfillment, Order
from . import showing
from .delays.told import Told, lately
from .messages import contents_of, stop_of
from .models import TrackedParcel
from .showing import Shown
from .states import ParcelState

STILL_TRUE: Mapping[str, frozenset[ParcelState]] = {
    "out-for-delivery": frozenset({ParcelState.OUT_FOR_DELIVERY}),
    "parcel-ready": frozenset({ParcelState.READY_FOR_PICKUP}),
    "delivery-attempted": frozenset({ParcelState.DELIVERY_ATTEMPTED}),
    # Some minutes after "delayed" it often moves on, and is as late as before.
    "parcel-delayed": frozenset(
        {ParcelState.DELAYED, ParcelState.IN_TRANSIT, ParcelState.HANDED_OVER}
    ),
    "parcel-exception": frozenset({ParcelState.EXCEPTION}),
    "parcel-returning": frozenset({ParcelState.RETURNING, ParcelState.RETURNED}),
    "parcel-delivered": frozenset({ParcelState.DELIVERED}),
}
"""Where a parcel must be when its mail leaves; else something newer has overtaken it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the letters of one batch are written from."""

    orders: Mapping[UUID, Order]
    parcels: Mapping[int, TrackedParcel]
    known: Mapping[UUID, Mapping[int, KnownFulfillment]]
    hints: Mapping[int, bool]
    desk: Desk
    told: Mapping[UUID, Sequence[Told]] = field(default_factory=dict)
    """What customers were told of delays lately, by order; for `parcel-delayed` alone."""


def load_states(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return letters about where parcels are; one that is elsewhere by now has a stop.

    Args:
        messages: Rows whose subject is a parcel of ours.
        settings: The plugin's form with the channel's own values.

    """
    wanted = {message.pk: _wanted(message) for message in messages}
    order_ids = {message.order_id for message in messages}
    loaded = Loaded(
        port.current().read_orders(order_ids, history=False),
        TrackedParcel.objects.in_bulk(sorted({pk for ids in wanted.values() for pk in ids})),
        remember.known_parcels(order_ids),
        marks.waiting_hints(order_ids),
        letter.open_desk(settings, order_ids),
        lately({message.order_id for message in messages if message.kind == "parcel-delayed"}),
    )
    letters = {}
    for message in messages:
        order = loaded.orders.get(message.order_id)
        rows = [loaded.parcels[pk] for pk in wanted[message.pk] if pk in loaded.parcels]
        rows = [row for row in rows if row.order_id == message.order_id]
        if order is not None and rows:
            letters[message.pk] = _letter(message, order, rows, loaded)
    return letters


def _wanted(message: Message) -> list[int]:
    names = (message.subject_id, *guests(message, message.kind))
    return sorted({int(name) for name in names if name.isdecimal()})


def _letter(
    message: Message, order: Order, rows: Sequence[TrackedParcel], loaded: Loaded
) -> Letter:
    language = letter.language_of(message.kind, order, loaded.desk)
    fulfillments = {row.id: row for row in order.fulfillments}
    stops = {row.pk: _stop(message.kind, row, fulfillments, order, loaded) for row in rows}
    if AGAIN not in message.key:
        told_of = loaded.told.get(order.id, ())
        zone = loaded.desk.zone
        stops |= {
            row.pk: Reason.TOGETHER
            for row in rows
            if stops[row.pk] is None and any(one.covers(row, fulfillments, zone) for one in told_of)
        }
    told = [row for row in rows if stops[row.pk] is None]
    shown = told or list(rows)
    context = {
        **letter.common(order, loaded.desk, language),
        **_listed(shown, fulfillments, order, loaded.desk, language),
        "several": len(shown) > 1,
    }
    stop = None if told else next(iter(stops.values()))
    return Letter(order.email, order.language_code, context, stop)


def _stop(
    kind: str,
    row: TrackedParcel,
    fulfillments: Mapping[int, Fulfillment],
    order: Order,
    loaded: Loaded,
) -> Reason | None:
    fulfillment = fulfillments.get(row.fulfillment_id)
    if fulfillment is None or not row.current or row.state not in STILL_TRUE[kind]:
        return Reason.OVERTAKEN
    if kind == "out-for-delivery" and not _is_today(row, loaded.desk.zone):
        return Reason.TOO_LATE
    return stop_of(fulfillment, order, loaded.known, loaded.hints, loaded.desk)


def _is_today(row: TrackedParcel, zone: tzinfo) -> bool:
    """Whether a parcel reached its state on this day; the mail says "today"."""
    if row.state_at is None:
        return False
    return row.state_at.astimezone(zone).date() == clock().astimezone(zone).date()


def _listed(
    rows: Sequence[TrackedParcel],
    fulfillments: Mapping[int, Fulfillment],
    order: Order,
    desk: Desk,
    language: str,
) -> dict[str, object]:
    """Return the parcels a mail shows: as many in detail as it can hold, of all the number."""
    link = str(desk.form.get("tracking_link") or "").strip()
    tracking = [showing.show(row, own_link=link, language=language) for row in rows]
    pairs = [(shown.number, shown.link) for shown in tracking]
    # The carrier's words take room as well.
    sizes = [
        (number, f"{link}{row.said}{row.place}{row.pickup_place}")
        for (number, link), row in zip(pairs, rows, strict=True)
    ]
    count = lengths.in_detail(sizes) if letter.is_packaged(order, desk) else len(rows)
    contents = lengths.fitting(*(_held(row, fulfillments, order, language) for row in rows[:count]))
    parcels = [
        {
            **_parcel(row, shown, desk.zone, language),
            "contents": items,
            "more_contents": left_out,
            "shipment_parcels": "",
        }
        for row, shown, (items, left_out) in zip(rows, tracking, contents, strict=False)
    ]
    more = pairs[count:]
    return {
        "parcels": parcels,
        "more_parcels": str(len(more)) if more else "",
        "more_numbers": [number or address for number, address in more if number or address],
    }


def _held(
    row: TrackedParcel, fulfillments: Mapping[int, Fulfillment], order: Order, language: str
) -> Sequence[Mapping[str, object]]:
    fulfillment = fulfillments.get(row.fulfillment_id)
    return contents_of(fulfillment, order, language) if fulfillment else ()


def _parcel(row: TrackedParcel, shown: Shown, zone: tzinfo, language: str) -> dict[str, object]:
    return {
        "tracking_number": shown.number,
        "tracking_link": shown.link,
        "carrier": shown.carrier,
        "happened_on": moment(row.state_at, zone, language),
        # What staff say is the shop's own word, not a quotation of the carrier.
        "carrier_says": "" if row.by_hand else row.said,
        "shop_says": row.said if row.by_hand else "",
        "place": row.place,
        "pickup_place": row.pickup_place,
        "pickup_until": day(row.pickup_until, language),
        "forecast": span(row.forecast_from, row.forecast_until, zone, language),
    }


def moment(at: datetime | None, zone: tzinfo, language: str) -> str:
    """Return a day with its time of day, "" for none; midnight sharp is a day without one."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    on = str(format_date(local.date(), "long", locale=locale_of(language)))
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return on
    time = str(format_datetime(local, "HH:mm", locale=locale_of(language)))
    return f"{on}, {time} Uhr" if language.startswith("de") else f"{on}, {time}"


def day(on: date | None, language: str) -> str:
    """Return a day with its weekday, "" for none."""
    return str(format_date(on, "full", locale=locale_of(language))) if on else ""


def span(begin: datetime | None, end: datetime | None, zone: tzinfo, language: str) -> str:
    """Return the days between which something is expected, "" where nobody says."""
    days = sorted({at.astimezone(zone).date() for at in (begin, end) if at})
    return " – ".join(day(one, language) for one in days)
