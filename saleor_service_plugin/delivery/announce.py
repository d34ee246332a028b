"""What endpoints can hear of parcels."""

from collections.abc import Mapping

from ..events.body import refer
from ..events.emit import NewEvent
from ..events.kinds import EventKind
from ..orders.participants import Look
from ..orders.rules import Fact, FactKind, is_imported
from . import rules
from .on_order import sent_now

PARCEL_SENT = EventKind(
    key="parcel_sent",
    description="A parcel left the house: the fact `parcel-sent`, once per fulfillment, when "
    "it is approved. At the time of the shop's own row. Not of what is fetched, what an import "
    "brought, or what holds nothing that is shipped.",
    sample={"fulfillmentId": refer("Fulfillment", 12)},
)

TRACKING_CHANGED = EventKind(
    key="tracking_changed",
    description="The tracking number of a parcel that was sent before is another one, or is "
    "gone: the fact `tracking-changed`. The number that a parcel is sent with is no change.",
    sample={"fulfillmentId": refer("Fulfillment", 12)},
)

KINDS = (PARCEL_SENT, TRACKING_CHANGED)

OF_FACTS: Mapping[str, str] = {
    FactKind.PARCEL_SENT: PARCEL_SENT.key,
    FactKind.TRACKING_CHANGED: TRACKING_CHANGED.key,
}


def announce(look: Look) -> list[NewEvent]:
    """Return an event for each parcel that newly left and each number that changed later."""
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
        if (kind := OF_FACTS.get(fact.kind)) and _is_news(look, fact)
    ]


def _is_news(look: Look, fact: Fact) -> bool:
    """Whether others should hear of a parcel, by the decisions that hold for the customer.

    Whether staff want the customer told is not among them: the parcel left in any case.
    """
    number = int(fact.data["fulfillment"])
    fulfillment = next(row for row in look.order.fulfillments if row.id == number)
    sent_at = look.parcels[number].sent_at
    changed = fact.kind == FactKind.TRACKING_CHANGED
    if changed and (sent_at is None or number in sent_now(look)):
        # Whoever hears of the parcel, now or later, finds the number that it has then.
        return False
    imported = (look.first or changed) and is_imported(look.order, fulfillment, sent_at)
    return (
        not look.order.is_collected
        and not look.gate.before_live(fact.at)
        and not imported
        and bool(rules.contents(fulfillment, look.order.lines))
    )
