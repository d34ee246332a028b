"""Reading what DHL's unified tracking answers. Pure.

By the API's own description, "Unified Shipment Tracking API", 1.5.6 and 1.5.8
(developer.dhl.com/api-reference/shipment-tracking): `shipments[]` with `id`, `service`,
`status`, `events[]`, `returnFlag`, `estimatedTimeOfDelivery`,
`estimatedDeliveryTimeFrame` and `details.pieceIds`. Divisions fill them differently, so
whatever is not as described counts as missing, and more than is described does no harm.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..carrier_report import MOST_SCANS, Report, Scan
from ..carriers.names import Carrier
from ..states import TERMINAL, ParcelState
from .dhl_event import HERE, Event, day_of, moment, read_event
from .dhl_scans import TAKEN_BACK
from .service import Question

AHEAD = timedelta(days=1)
"""So far may DHL's clocks be ahead of ours; what is later has not happened."""

MOST_SHIPMENTS = 50

SERVICES: Mapping[Carrier, tuple[str, ...]] = {
    Carrier.DHL: ("parcel-de",),
    Carrier.DHL_EXPRESS: ("express",),
    # Goods sent as a letter may go through either.
    Carrier.DEUTSCHE_POST: ("post-de", "post-international", "parcel-de"),
}
"""DHL's divisions that may have a carrier's parcel, the likeliest first."""

CARRIERS: Mapping[str, Carrier] = {
    "parcel-de": Carrier.DHL,
    "express": Carrier.DHL_EXPRESS,
    "post-de": Carrier.DEUTSCHE_POST,
    "post-international": Carrier.DEUTSCHE_POST,
}

MOVING = frozenset(
    {
        ParcelState.HANDED_OVER,
        ParcelState.IN_TRANSIT,
        ParcelState.OUT_FOR_DELIVERY,
        ParcelState.READY_FOR_PICKUP,
        ParcelState.DELIVERY_ATTEMPTED,
    }
)
"""What a parcel on its way back does as well, but then towards the sender."""

GONE_ON = frozenset({ParcelState.DELIVERED, ParcelState.RETURNING, ParcelState.RETURNED})
"""After these it waits nowhere any more."""

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Parcel:
    """The shipment of an answer that was asked for, or one of its pieces."""

    fields: Fields
    service: str
    pieces: frozenset[str]
    """All pieces of the shipment, where there are several and it was asked for as a whole."""
    piece: str
    """The one that was asked for, where it is one of several."""


def read_report(body: bytes, question: Question, now: datetime) -> Report | None:
    """Return what an answer says of a parcel, None where it says nothing of it.

    Args:
        body: The answer's content.
        question: What was asked.
        now: The time, aware.

    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    shipments = answer.get("shipments") if isinstance(answer, dict) else None
    parcel = _chosen(shipments if isinstance(shipments, list) else [], question)
    if parcel is None:
        return None
    events = _of_all_pieces(_without_mistakes(_events(parcel, now)), parcel)
    events = _on_the_way_back(events, parcel.fields)
    begin, end = _forecast(parcel.fields)
    waiting = _waiting(events)
    return Report(
        number=question.number,
        scans=tuple(one.scan for one in events),
        carrier=CARRIERS.get(parcel.service),
        forecast_from=begin,
        forecast_until=end,
        pickup_place=waiting.pickup_place if waiting else "",
        pickup_until=waiting.pickup_until if waiting else None,
    )


def _chosen(shipments: list[object], question: Question) -> _Parcel | None:
    """Return the shipment that has the number and is of a division of the carrier.

    Numbers are the same among divisions, and are used again after some months: of several
    that fit it is the youngest. One without a division is taken for what was asked for.
    """
    wanted = SERVICES.get(question.carrier, ())
    number = plain(question.number)
    found = []
    for one in shipments[:MOST_SHIPMENTS]:
        if not isinstance(one, dict):
            continue
        service = one.get("service") or "".join(wanted[:1])
        parcel = _as_asked(one, service, number) if service in wanted else None
        if parcel:
            at = moment(_status(one).get("timestamp")) or datetime.min.replace(tzinfo=UTC)
            found.append((-wanted.index(service), at, parcel))
    return max(found, key=lambda one: one[:2])[2] if found else None


def _as_asked(shipment: Fields, service: str, number: str) -> _Parcel | None:
    """Return a shipment whose number it is, or the one of its pieces."""
    details = shipment.get("details")
    listed = details.get("pieceIds") if isinstance(details, dict) else None
    names = listed if isinstance(listed, list) else []
    pieces = {plain(one): one for one in names if isinstance(one, str)}
    several = len(pieces) > 1
    # Some divisions write the number as a number.
    if number and plain(str(shipment.get("id", ""))) == number:
        return _Parcel(shipment, service, frozenset(pieces.values() if several else ()), "")
    if number and number in pieces:
        return _Parcel(shipment, service, frozenset(), pieces[number] if several else "")
    return None


def plain(number: str) -> str:
    """Return a number without what people put between its digits, for comparing."""
    return "".join(one for one in number if one.isalnum()).upper().lstrip("0")


def _status(fields: Fields) -> Fields:
    found = fields.get("status")
    return found if isinstance(found, dict) else {}


def _events(parcel: _Parcel, now: datetime) -> list[Event]:
    """Return the newest events, the newest first."""
    listed = parcel.fields.get("events")
    timed = [
        (at, raw)
        for raw in (listed if isinstance(listed, list) else [])
        if isinstance(raw, dict)
        and (at := moment(raw.get("timestamp")))
        and at <= now + AHEAD
    ]  # fmt: skip
    timed.sort(key=lambda one: one[0], reverse=True)
    found = _distinct(
        event for _, raw in timed[:MOST_SCANS] if (event := read_event(raw, parcel.service))
    )
    if parcel.piece:
        return [one for one in found if not one.pieces or parcel.piece in one.pieces]
    status = read_event(_status(parcel.fields), parcel.service)
    if status and status.scan.at <= now + AHEAD and _is_news(status.scan, found):
        found.insert(0, status)
    return found[:MOST_SCANS]


def _distinct(events: Iterable[Event]) -> list[Event]:
    return list({(one.scan, one.pieces): one for one in events}.values())


def _is_news(status: Scan, events: list[Event]) -> bool:
    """Whether a shipment's own status says what no event says; mostly it repeats the last."""
    if not events:
        return True
    last = events[0].scan
    if status.at != last.at:
        return status.at > last.at
    said = {one.scan.state for one in events if one.scan.at == status.at}
    return status.state in TERMINAL and status.state not in said


def _without_mistakes(events: list[Event]) -> list[Event]:
    """Let an event say nothing that its driver took back right after."""
    found = []
    mistaken = False
    for one in events:
        found.append(_with(one, ParcelState.UNKNOWN) if mistaken else one)
        mistaken = one.scan.code.startswith(TAKEN_BACK)
    return found


def _of_all_pieces(events: list[Event], parcel: _Parcel) -> list[Event]:
    """Say of a shipment of several pieces that it is delivered when its last one is."""
    if not parcel.pieces:
        return events
    whole = _status(parcel.fields).get("statusCode") == "delivered"
    found = []
    for one in events:
        part = one.pieces and one.pieces < parcel.pieces
        if part and one.scan.state is ParcelState.DELIVERED:
            if not whole:
                one = _with(one, ParcelState.IN_TRANSIT)
            whole = False
        elif one.scan.state is ParcelState.DELIVERED:
            whole = False
        found.append(one)
    return found


def _on_the_way_back(events: list[Event], fields: Fields) -> list[Event]:
    """Say of a parcel that turned around that it moves towards the sender.

    DHL Paket marks only the turn; what follows reads like the way there, up to "the
    shipment has been successfully delivered". Where DHL flags the whole shipment and no
    event marks the turn, its newest one is taken for it. Price: one that turns around twice
    is on its way back until it is delivered, and then counts as returned.
    """
    back = False
    found = []
    for one in reversed(events):
        state = one.scan.state
        if back and state in MOVING:
            one = _with(one, ParcelState.RETURNING)
        elif back and state is ParcelState.DELIVERED:
            one = _with(one, ParcelState.RETURNED)
        back = back or state in (ParcelState.RETURNING, ParcelState.RETURNED)
        found.append(one)
    found.reverse()
    if found and fields.get("returnFlag") is True and not back:
        delivered = found[0].scan.state is ParcelState.DELIVERED
        found[0] = _with(
            found[0], ParcelState.RETURNED if delivered else ParcelState.RETURNING
        )  # fmt: skip
    return found


def _with(event: Event, state: ParcelState) -> Event:
    return replace(event, scan=replace(event.scan, state=state))


def _waiting(events: list[Event]) -> Event | None:
    """Return the event that says where it waits to be fetched, if it still does."""
    for one in events:
        if one.scan.state is ParcelState.READY_FOR_PICKUP:
            return one
        if one.scan.state in GONE_ON:
            return None
    return None


def _forecast(fields: Fields) -> tuple[datetime | None, datetime | None]:
    """Return between when DHL expects to deliver: its time frame, else a day or by when."""
    frame = fields.get("estimatedDeliveryTimeFrame")
    if isinstance(frame, dict):
        begin, end = moment(frame.get("estimatedFrom")), moment(frame.get("estimatedThrough"))
        if begin and end and begin <= end:
            return begin, end
    estimate = fields.get("estimatedTimeOfDelivery")
    at, day = moment(estimate), day_of(estimate)
    if day:
        return _local(day, time.min), _local(day, time(23, 59, 59))
    if at is None:
        return None, None
    return _local(at.astimezone(ZoneInfo(HERE)).date(), time.min), at


def _local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(HERE)).astimezone(UTC)
