"""What customers are told of what became of their parcels, and what staff find in the order."""

from collections.abc import Mapping
from datetime import timedelta

from ..effects import order_note
from ..effects.enter import NewEffect
from ..messages.enter import NewMessage
from ..messages.rules import zone_of
from ..orders.participants import Look
from ..orders.rules import Fact, FactKind
from .on_order import why_not

MESSAGE_OF: Mapping[str, str] = {
    FactKind.PARCEL_OUT_FOR_DELIVERY: "out-for-delivery",
    FactKind.PARCEL_WAITING: "parcel-ready",
    FactKind.PARCEL_ATTEMPTED: "delivery-attempted",
    FactKind.PARCEL_DELAYED: "parcel-delayed",
    FactKind.PARCEL_EXCEPTION: "parcel-exception",
    # One news for the customer: it does not come. Whichever is seen first is told.
    FactKind.PARCEL_RETURNING: "parcel-returning",
    FactKind.PARCEL_BACK: "parcel-returning",
    FactKind.PARCEL_DELIVERED: "parcel-delivered",
}

HAND_GRACE = timedelta(minutes=2)
"""What staff say by hand can be taken back this long before a customer reads it."""


def on_parcel(look: Look, settings: Mapping[str, object]) -> list[NewMessage]:
    """Return a message for each state that a parcel newly reached and customers hear of."""
    return [
        _message(look, fact, MESSAGE_OF[fact.kind], settings)
        for fact in look.new_facts
        if fact.kind in MESSAGE_OF
    ]


def _message(look: Look, fact: Fact, kind: str, settings: Mapping[str, object]) -> NewMessage:
    fulfillments = {row.id: row for row in look.order.fulfillments}
    fulfillment = fulfillments[int(fact.data["fulfillment"])]
    parcel = str(fact.data["parcel"])
    grace = HAND_GRACE if fact.data.get("by_hand") else timedelta(0)
    return NewMessage(
        kind=kind,
        key=f"{kind}:{fact.key.partition(':')[2]}",
        order_id=look.order.id,
        subject_id=parcel,
        channel_id=look.order.channel_id,
        fact_at=fact.at,
        due_at=look.now + grace,
        skip=why_not(look, fulfillment, settings, imported=True),
    )


def notes(look: Look) -> list[NewEffect]:
    """Return a line for the order's history for each parcel that newly arrived.

    Of what lies before the channel's going live staff learn nothing belated either.
    """
    found = []
    for fact in look.new_facts:
        if fact.kind != FactKind.PARCEL_DELIVERED or look.gate.before_live(fact.at):
            continue
        zone = zone_of(look.channel.time_zone)
        found.append(
            order_note.note(
                look.order.id,
                key=f"delivered:{fact.key.partition(':')[2]}",
                text=order_note.Text.DELIVERED,
                values={
                    "number": str(fact.data["number"])[:100] or "–",
                    "day": fact.at.astimezone(zone).date().isoformat(),
                },
            )
        )
    return found
