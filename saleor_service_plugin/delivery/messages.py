"""The messages delivery declares: parcels sent, goods ready for pick-up, numbers changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from ..messages.enter import AGAIN
from ..messages.harmless import one_line
from ..messages.kinds import Letter, MessageClass, MessageKind
from ..messages.models import Message
from ..messages.rules import SHARED, Reason
from ..messages.samples import sample
from ..messages.together import guests
from ..orders import lengths, letter, marks, remember, wording
from ..orders.letter import Desk
from ..orders.rules import Parcel
from ..outbox.rules import State
from ..shop import port
from ..shop.snapshots import Fulfillment, FulfillmentStatus, Order
from . import rules, showing
from .models import TrackedParcel
from .showing import Shown

TOLD_OF = (FulfillmentStatus.FULFILLED,)
"""A parcel that was canceled or came back meanwhile is not announced any more."""

SAME_HOUR = timedelta(hours=1)

PARCEL_KINDS = ("parcel-sent", "ready-for-pickup", "tracking-changed")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the letters of one batch are written from."""

    orders: Mapping[UUID, Order]
    known: Mapping[UUID, Mapping[int, Parcel]]
    hints: Mapping[int, bool]
    desk: Desk
    tracked: Mapping[int, Sequence[TrackedParcel]]
    """By fulfillment id."""


def load_parcels(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return letters about parcels that left or wait, from the shop's rows as they stand now."""
    return _load(messages, settings, _about_parcels)


def load_numbers(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return letters about numbers that changed after they were told."""
    told = _told({message.order_id for message in messages})
    return _load(messages, settings, lambda *args: _about_numbers(*args, told=told))


Write = Callable[[Message, Order, list[Fulfillment], Loaded], Letter]


def _load(
    messages: Sequence[Message], settings: Mapping[str, object], write: Write
) -> dict[int, Letter]:
    order_ids = {message.order_id for message in messages}
    # Money is read where a payment joined or is to be paid on collection.
    history = any(message.also or message.kind == "ready-for-pickup" for message in messages)
    loaded = Loaded(
        port.current().read_orders(order_ids, history=history),
        remember.known_parcels(order_ids),
        # A hook may have spoken after the sweep's look, and its mark may still wait.
        marks.waiting_hints(order_ids),
        letter.open_desk(settings, order_ids),
        tracked_of(order_ids),
    )
    letters = {}
    for message in messages:
        order = loaded.orders.get(message.order_id)
        if order is None:
            continue
        wanted = {int(message.subject_id), *map(int, guests(message, message.kind))}
        found = [row for row in order.fulfillments if row.id in wanted and row.status in TOLD_OF]
        if found:
            letters[message.pk] = write(message, order, found, loaded)
    return letters


def tracked_of(order_ids: Iterable[UUID]) -> dict[int, Sequence[TrackedParcel]]:
    """Return the parcels of orders as they stand, by fulfillment id."""
    rows = TrackedParcel.objects.filter(order_id__in=list(order_ids), current=True)
    return showing.by_fulfillment(rows.order_by("position", "pk"))


def _about_parcels(
    message: Message, order: Order, found: list[Fulfillment], loaded: Loaded
) -> Letter:
    language = letter.language_of(message.kind, order, loaded.desk)
    stops = {row.id: _stop(row, order, loaded) for row in found}
    told = [row for row in found if stops[row.id] is None]
    shown = told or found
    context = {
        **letter.common(order, loaded.desk, language),
        **letter.joined(message, order, language),
        **letter.delivery(order, language),
        **letter.promised(order, loaded.desk, language, lines=_lines(shown)),
        **_listed(message, shown, order, loaded, language),
        "several": len(shown) > 1,
        "more_to_come": rules.pieces_not_sent(order) > 0,
        "pickup_address": wording.address_lines(order.shipping_address, language),
        "amount_open": _to_pay(order, loaded.desk, language),
    }
    return Letter(
        order.email,
        order.language_code,
        context,
        stop=None if told else next(iter(stops.values())),
        told=_numbers(told),
    )


def _lines(rows: Sequence[Fulfillment]) -> set[UUID]:
    return {line.line_id for row in rows for line in row.lines}


def _to_pay(order: Order, desk: Desk, language: str) -> str:
    """Return what is to be paid when the goods are fetched, "" where nothing is."""
    paying = letter.paying(order, desk, language)
    return str(paying["amount_open"]) if paying["is_paid_on_collection"] else ""


def _about_numbers(
    message: Message,
    order: Order,
    found: list[Fulfillment],
    loaded: Loaded,
    *,
    told: Mapping[str, str],
) -> Letter:
    language = letter.language_of(message.kind, order, loaded.desk)
    new = [
        row
        for row in found
        if row.tracking_number.strip()
        and _stop(row, order, loaded) is None
        # Not told yet: the mail about the parcel will show the number it then has.
        and told.get(str(row.id), _digest(row.tracking_number)) != _digest(row.tracking_number)
    ]
    if AGAIN in message.key:
        new = found
    shown = new or found
    context = {
        **letter.common(order, loaded.desk, language),
        **_listed(message, shown, order, loaded, language),
        "several": len(shown) > 1,
    }
    stop = None if new else Reason.TOGETHER
    return Letter(order.email, order.language_code, context, stop, told=_numbers(new))


def _told(order_ids: Iterable[object]) -> dict[str, str]:
    """Return which number the customer knows, as a digest by fulfillment id."""
    ended = [State.SENT, State.TRIED, State.PARKED]
    rows = Message.objects.filter(
        order_id__in=order_ids, kind__in=PARCEL_KINDS, state__in=ended
    ).order_by("finished_at")
    known: dict[str, str] = {}
    for told in rows.values_list("told", flat=True):
        known.update(told)
    return known


def _numbers(rows: Sequence[Fulfillment]) -> dict[str, str]:
    return {str(row.id): _digest(row.tracking_number) for row in rows}


def _digest(number: str) -> str:
    """Return what tells two numbers apart without being one."""
    return sha256(number.strip().encode()).hexdigest()[:12]


def _listed(
    message: Message, rows: Sequence[Fulfillment], order: Order, loaded: Loaded, language: str
) -> dict[str, object]:
    """Return the parcels a mail shows: as many in detail as it can hold, of all the number."""
    desk = loaded.desk
    link = str(desk.form.get("tracking_link") or "").strip()
    tracking = [
        (row, place, shown)
        for row in rows
        for place, shown in enumerate(_tracking(row, loaded, link, language))
    ]
    collected = message.kind == "ready-for-pickup"
    # What is ready has one list of contents; a merchant's own template shows all it is given.
    capped = not collected and letter.is_packaged(order, desk)
    pairs = [(shown.number, shown.link) for _, _, shown in tracking]
    count = lengths.in_detail(pairs) if capped else len(pairs)
    # Which goods lie in which of a shipment's parcels nobody has told us: they stand once.
    contents = lengths.fitting(
        *(() if place else contents_of(row, order, language) for row, place, _ in tracking[:count])
    )
    if collected:
        contents = lengths.gathered(contents)
    parcels: list[dict[str, object]] = [
        {
            "tracking_number": shown.number,
            "tracking_link": shown.link,
            "carrier": shown.carrier,
            "contents": items,
            "more_contents": left_out,
            "shipment_parcels": _count(loaded, row) if place == 0 else "",
        }
        for (row, place, shown), (items, left_out) in zip(tracking, contents, strict=False)
    ]
    more = pairs[count:]
    return {
        "parcels": parcels,
        "more_parcels": str(len(more)) if more else "",
        "more_numbers": [number or address for number, address in more if number or address],
    }


def _tracking(row: Fulfillment, loaded: Loaded, link: str, language: str) -> list[Shown]:
    """Return what is shown of each number of a fulfillment, at least one."""
    known = loaded.tracked.get(row.id, ())
    if not known:
        # Nobody has looked since: as it was typed.
        number, address = rules.tracking(row.tracking_number, link)
        return [Shown(number, address)]
    return [showing.show(parcel, own_link=link, language=language) for parcel in known]


def _count(loaded: Loaded, row: Fulfillment) -> str:
    count = len(loaded.tracked.get(row.id, ()))
    return str(count) if count > 1 else ""


def contents_of(row: Fulfillment, order: Order, language: str) -> list[dict[str, object]]:
    """Return what lies in a fulfillment as templates show it; of a goodie no name."""
    surprise = wording.surprise(language)
    return [
        {
            "name": one_line(item.name),
            "variant": one_line(item.variant),
            "sku": one_line(item.sku),
            "quantity": item.quantity,
        }
        for item in rules.contents(row, order.lines, surprise=surprise)
    ]


def _stop(fulfillment: Fulfillment, order: Order, loaded: Loaded) -> Reason | None:
    return stop_of(fulfillment, order, loaded.known, loaded.hints, loaded.desk)


def stop_of(
    fulfillment: Fulfillment,
    order: Order,
    known: Mapping[UUID, Mapping[int, Parcel]],
    hints: Mapping[int, bool],
    desk: Desk,
) -> Reason | None:
    """Decide once more: the hook's word may have come after the sweep's look.

    Args:
        fulfillment: Of which something is told.
        order: Its order.
        known: What we remember of fulfillments, by order and fulfillment id.
        hints: What hooks have said since, by fulfillment id.
        desk: What the letter is written with.

    """
    parcel = known.get(order.id, {}).get(fulfillment.id)
    if parcel is None:
        return None
    if fulfillment.id in hints:
        parcel = replace(parcel, notify_customer=hints[fulfillment.id])
    return rules.whether_to_tell(
        parcel,
        notify_when_unknown=rules.flag(desk.form, "notify_when_unknown", default=True),
        has_contents=bool(rules.contents(fulfillment, order.lines)),
    )


PARCEL_SENT = MessageKind(
    key="parcel-sent",
    message_class=MessageClass.TRANSACTIONAL,
    # A parcel is on the road for days; later the customer has it or has asked.
    latest=timedelta(days=3),
    load=load_parcels,
    sample=lambda: sample("parcel-sent"),
    group="parcels",
    joins={"parcel-sent": SAME_HOUR, "payment-received": SHARED},
    # What a customer waits for, as soon as it is known; a mail does not ring at night.
    quiet=False,
    mandatory=("order_number", "parcels.tracking_number", "parcels.contents", "footer"),
)

READY_FOR_PICKUP = replace(
    PARCEL_SENT,
    key="ready-for-pickup",
    sample=lambda: sample("ready-for-pickup"),
    joins={"ready-for-pickup": SAME_HOUR, "payment-received": SHARED},
    mandatory=("order_number", "collection_point", "parcels.contents", "footer"),
)

TRACKING_CHANGED = replace(
    PARCEL_SENT,
    key="tracking-changed",
    load=load_numbers,
    sample=lambda: sample("tracking-changed"),
    settles=SHARED,
    joins={"tracking-changed": SHARED},
    quiet=True,
    mandatory=("order_number", "parcels.tracking_number", "footer"),
)

KINDS = (PARCEL_SENT, READY_FOR_PICKUP, TRACKING_CHANGED)
