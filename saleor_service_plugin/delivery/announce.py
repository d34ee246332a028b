"""What endpoints can hear of parcels, and of when orders come."""

from collections.abc import Mapping

from ..events.body import Payload, refer
from ..events.emit import NewEvent
from ..events.kinds import EventKind
from ..orders.participants import Look
from ..orders.rules import Fact, FactKind, is_imported
from . import rules
from .delays.causes import Cause
from .on_order import sent_now
from .parcels import FACTS
from .states import ParcelState

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

PARCEL_DELIVERED = EventKind(
    key="parcel_delivered",
    description="A carrier, or staff, say that a parcel was delivered: once per parcel, at the time "
    "of that scan. Afterwards nothing a carrier says changes it.",
    sample={"parcelId": refer("ServiceParcel", 7), "fulfillmentId": refer("Fulfillment", 12)},
)

PARCEL_MOVED = EventKind(
    key="parcel_moved",
    description="A parcel reached another state on its way, `state` as in `ServiceParcelState`: "
    "once per parcel and state, at the time of the scan. Delivered is an event of its own.",
    sample={
        "parcelId": refer("ServiceParcel", 7), "fulfillmentId": refer("Fulfillment", 12),
        "state": "OUT_FOR_DELIVERY",
    },
)  # fmt: skip

PROMISE_MOVED = EventKind(
    key="promise_moved",
    description="Something comes at another time than promised: the fact `promise-moved`, once per "
    "piece of news, whether the customer is `told` of it or not; `cause` as in "
    "`ServiceDelayCauseEnum`. Which day it is now, the API says.",
    sample={
        "delayId": refer("ServiceDelay", 3), "cause": "NO_SCAN", "told": True,
    },
)  # fmt: skip

KINDS = (PARCEL_SENT, TRACKING_CHANGED, PARCEL_DELIVERED, PARCEL_MOVED, PROMISE_MOVED)

STATE_OF: Mapping[str, ParcelState] = {kind: state for state, kind in FACTS.items()}

OF_FACTS: Mapping[str, str] = {
    FactKind.PARCEL_SENT: PARCEL_SENT.key,
    FactKind.TRACKING_CHANGED: TRACKING_CHANGED.key,
}


def announce_states(look: Look) -> list[NewEvent]:
    """Return an event for each state that a parcel newly reached."""
    return [
        NewEvent(
            kind=_kind_of(fact).key,
            key=f"event:{fact.key}",
            occurred_at=fact.at,
            order_id=look.order.id,
            channel_id=look.order.channel_id,
            payload=_moved(fact),
        )
        for fact in look.new_facts
        if fact.kind in STATE_OF and not look.gate.before_live(fact.at)
    ]


def announce_delays(look: Look) -> list[NewEvent]:
    """Return an event for each new piece of news about when an order comes."""
    return [
        NewEvent(
            kind=PROMISE_MOVED.key,
            key=f"event:{fact.key}",
            occurred_at=fact.at,
            order_id=look.order.id,
            channel_id=look.order.channel_id,
            payload={
                "delayId": refer("ServiceDelay", int(fact.data["delay"])),
                "cause": Cause(str(fact.data["cause"])).name,
                "told": bool(fact.data["told"]),
            },
        )
        for fact in look.new_facts
        if fact.kind == FactKind.PROMISE_MOVED and not look.gate.before_live(fact.at)
    ]


def _kind_of(fact: Fact) -> EventKind:
    return PARCEL_DELIVERED if fact.kind == FactKind.PARCEL_DELIVERED else PARCEL_MOVED


def _moved(fact: Fact) -> Payload:
    ids: Payload = {
        "parcelId": refer("ServiceParcel", int(fact.data["parcel"])),
        "fulfillmentId": refer("Fulfillment", int(fact.data["fulfillment"])),
    }
    if fact.kind == FactKind.PARCEL_DELIVERED:
        return ids
    return {**ids, "state": STATE_OF[FactKind(fact.kind)].name}


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
