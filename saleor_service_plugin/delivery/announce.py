"""What endpoints can hear of parcels."""

from collections.abc import Mapping

from ..events.body import refer
from ..events.emit import NewEvent
from ..events.kinds import EventKind
from ..orders.participants import Look
from ..orders.rules import FactKind

PARCEL_SENT = EventKind(
    key="parcel_sent",
    description="A parcel left the house: the fact `parcel-sent`, once per fulfillment, when "
    "it is approved. At the time of the shop's own row.",
    sample={"fulfillmentId": refer("Fulfillment", 12)},
)

TRACKING_CHANGED = EventKind(
    key="tracking_changed",
    description="A parcel's tracking number is another one than before, or is gone: the fact "
    "`tracking-changed`. The first number that a parcel is made with is no change.",
    sample={"fulfillmentId": refer("Fulfillment", 12)},
)

KINDS = (PARCEL_SENT, TRACKING_CHANGED)

OF_FACTS: Mapping[str, str] = {
    FactKind.PARCEL_SENT: PARCEL_SENT.key,
    FactKind.TRACKING_CHANGED: TRACKING_CHANGED.key,
}


def announce(look: Look) -> list[NewEvent]:
    """Return an event for each parcel that newly left and each number that changed."""
    return [
        NewEvent(
            kind=kind,
            key=f"event:{fact.key}",
            occurred_at=fact.at,
            order_id=look.order.id,
            channel_id=look.order.channel_id,
            payload={"fulfillmentId": refer("Fulfillment", int(fact.data["fulfillment"]))},
        )
        for fact in look.new_facts
        if (kind := OF_FACTS.get(fact.kind))
    ]
