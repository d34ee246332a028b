"""Delivery's part of a look at an order: which parcels to tell of."""

from collections.abc import Iterator, Mapping

from .. import conf
from ..messages.enter import NewMessage
from ..messages.rules import Reason
from ..orders.participants import Look
from ..orders.rules import Fact, FactKind, is_imported
from ..shop.snapshots import Fulfillment
from . import rules
from .messages import PARCEL_SENT, READY_FOR_PICKUP, TRACKING_CHANGED


def on_order(look: Look, settings: Mapping[str, object]) -> list[NewMessage]:
    """Return a message for each parcel that newly left or whose number changed afterwards."""
    messages = []
    fulfillments = {row.id: row for row in look.order.fulfillments}
    left_now = sent_now(look)
    for fact in look.new_facts:
        if fact.kind not in (FactKind.PARCEL_SENT, FactKind.TRACKING_CHANGED):
            continue
        fulfillment = fulfillments[int(fact.data["fulfillment"])]
        if fact.kind == FactKind.PARCEL_SENT:
            messages.append(_sent(look, fact, fulfillment, settings))
        elif fulfillment.id not in left_now:
            messages.extend(_renumbered(look, fact, fulfillment, settings))
    return messages


def sent_now(look: Look) -> set[int]:
    """Return the fulfillments of which this look is the first to see that they left."""
    return {
        int(fact.data["fulfillment"])
        for fact in look.new_facts
        if fact.kind == FactKind.PARCEL_SENT
    }


def _sent(
    look: Look, fact: Fact, fulfillment: Fulfillment, settings: Mapping[str, object]
) -> NewMessage:
    parcel = look.parcels[fulfillment.id]
    kind = READY_FOR_PICKUP if look.order.is_collected else PARCEL_SENT
    return NewMessage(
        kind=kind.key,
        key=f"{kind.key}:{fulfillment.id}",
        order_id=look.order.id,
        subject_id=str(fulfillment.id),
        channel_id=look.order.channel_id,
        fact_at=fact.at,
        due_at=rules.due(parcel, now=look.now, fact_at=fact.at, grace=conf.hint_grace()),
        # What an importer brought is there at the first look; what comes later left here,
        # though the event that says so may still be on its way.
        skip=why_not(look, fulfillment, settings, imported=look.first),
    )


def _renumbered(
    look: Look, fact: Fact, fulfillment: Fulfillment, settings: Mapping[str, object]
) -> Iterator[NewMessage]:
    """Yield a message about a changed number, where the parcel was told before."""
    parcel = look.parcels[fulfillment.id]
    # Not sent yet: the mail about the parcel will show the number it then has.
    if parcel.sent_at is None or not fact.data["number"]:
        return
    revision = fact.key.rpartition(":")[2]
    yield NewMessage(
        kind=TRACKING_CHANGED.key,
        key=f"{TRACKING_CHANGED.key}:{fulfillment.id}:{revision}",
        order_id=look.order.id,
        subject_id=str(fulfillment.id),
        channel_id=look.order.channel_id,
        fact_at=fact.at,
        due_at=look.now,
        # Of a parcel that was never told its new number is no news either.
        skip=why_not(look, fulfillment, settings, imported=True),
    )


def why_not(
    look: Look, fulfillment: Fulfillment, settings: Mapping[str, object], *, imported: bool
) -> Reason | None:
    """Return why nothing is told of a fulfillment, None where it is.

    Args:
        look: Of its order.
        fulfillment: Which.
        settings: The plugin's form.
        imported: Whether it matters that it came with a bulk import.

    """
    parcel = look.parcels[fulfillment.id]
    return rules.whether_to_tell(
        parcel,
        notify_when_unknown=rules.flag(settings, "notify_when_unknown", default=True),
        has_contents=bool(rules.contents(fulfillment, look.order.lines)),
        imported=imported and is_imported(look.order, fulfillment, parcel.sent_at),
    )
