"""The messages delivery declares."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from babel import Locale, UnknownLocaleError

from ..messages.kinds import Letter, MessageClass, MessageKind
from ..messages.models import Message
from ..messages.rules import Reason
from ..orders import marks, remember
from ..orders.rules import Parcel
from ..shop import port
from ..shop.snapshots import Address, Fulfillment, FulfillmentStatus, Order
from . import rules

TOLD_OF = (FulfillmentStatus.FULFILLED,)
"""A parcel that was canceled or came back meanwhile is not announced any more."""


def load_parcels(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return a letter by message id, from the shop's rows as they stand now."""
    order_ids = {message.order_id for message in messages}
    orders = port.current().read_orders(order_ids, history=False)
    known = remember.known_parcels(order_ids)
    # A hook may have spoken after the sweep's look, and its mark may still wait.
    hints = marks.waiting_hints(order_ids)
    letters = {}
    for message in messages:
        order = orders.get(message.order_id)
        if order is None:
            continue
        found = {row.id: row for row in order.fulfillments}
        fulfillment = found.get(int(message.subject_id))
        if fulfillment is None or fulfillment.status not in TOLD_OF:
            continue
        parcel = known.get(order.id, {}).get(fulfillment.id)
        if parcel and fulfillment.id in hints:
            parcel = replace(parcel, notify_customer=hints[fulfillment.id])
        letters[message.pk] = _letter(order, fulfillment, parcel, settings)
    return letters


def _letter(
    order: Order,
    fulfillment: Fulfillment,
    parcel: Parcel | None,
    settings: Mapping[str, object],
) -> Letter:
    number, link = rules.tracking(
        fulfillment.tracking_number, str(settings.get("tracking_link") or "").strip()
    )
    held = rules.contents(fulfillment, order.lines)
    return Letter(
        recipient=order.email,
        language_code=order.language_code,
        context={
            "order_number": str(order.number),
            "greeting_name": greeting_name(order.billing_address or order.shipping_address),
            "tracking_number": number,
            "tracking_link": link,
            "shipping_method": order.shipping_method_name,
            "contents": [
                {
                    "name": item.name,
                    "variant": item.variant,
                    "sku": item.sku,
                    "quantity": item.quantity,
                }
                for item in held
            ],
            "address": address_lines(order.shipping_address, order.language_code),
            # "Just reply" is true only where somebody reads the answer.
            "can_reply": bool(settings.get("reply_to") or settings.get("sender_address")),
            "more_to_come": rules.pieces_not_sent(order) > 0,
        },
        stop=_stop(parcel, settings, bool(held)),
    )


def _stop(
    parcel: Parcel | None, settings: Mapping[str, object], has_contents: bool
) -> Reason | None:
    """Decide once more: the hook's word may have come after the sweep's look."""
    if parcel is None:
        return None
    return rules.whether_to_tell(
        parcel,
        notify_when_unknown=rules.flag(settings, "notify_when_unknown", default=True),
        has_contents=has_contents,
    )


def greeting_name(address: Address | None) -> str:
    """Return the name to greet with, "" where none is known."""
    return f"{address.first_name} {address.last_name}".strip() if address else ""


def country_name(code: str, language_code: str) -> str:
    """Return a country's name in the customer's language, the code where it has none."""
    try:
        locale = Locale.parse(language_code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    return str(locale.territories.get(code, code))


def address_lines(address: Address | None, language_code: str) -> list[str]:
    """Return a postal address as lines, empty ones left out."""
    if address is None:
        return []
    lines = (
        greeting_name(address),
        address.company_name,
        address.street_address_1,
        address.street_address_2,
        f"{address.postal_code} {address.city}".strip(),
        country_name(address.country, language_code),
    )
    return [line for line in lines if line]


def _sample() -> Mapping[str, object]:
    return {
        "order_number": "1042",
        "greeting_name": "Änne Müller",
        "tracking_number": "00340434161094042557",
        "tracking_link": "https://carrier.example/track?code=00340434161094042557",
        "shipping_method": "Standardversand",
        "contents": [
            {"name": "Teekanne", "variant": "1,2 l", "sku": "TK-12", "quantity": 1},
            {"name": "Becher \u201eWeite Welt\u201c", "variant": "", "sku": "", "quantity": 4},
        ],
        "address": ["Änne Müller", "Lindenstraße 5", "04109 Leipzig", "Deutschland"],
        "can_reply": True,
        "more_to_come": True,
    }


PARCEL_SENT = MessageKind(
    key="parcel-sent",
    message_class=MessageClass.TRANSACTIONAL,
    # A parcel is on the road for days; later the customer has it or has asked.
    latest=timedelta(days=3),
    load=load_parcels,
    sample=_sample,
    mandatory=("order_number", "tracking_number", "contents"),
)
