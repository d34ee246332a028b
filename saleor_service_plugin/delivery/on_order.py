"""Delivery's part of a look at an order: which parcels to tell of."""

from collections.abc import Mapping

from .. import conf
from ..messages.enter import NewMessage
from ..orders.participants import Look
from ..orders.rules import FactKind, is_imported
from . import rules
from .messages import PARCEL_SENT


def on_order(look: Look, settings: Mapping[str, object]) -> list[NewMessage]:
    """Return a message for each parcel that is newly known to have left."""
    wanted = rules.flag(settings, "notify_when_unknown", default=True)
    fulfillments = {row.id: row for row in look.order.fulfillments}
    messages = []
    for fact in look.new_facts:
        if fact.kind != FactKind.PARCEL_SENT:
            continue
        fulfillment = fulfillments[int(fact.data["fulfillment"])]
        parcel = look.parcels[fulfillment.id]
        messages.append(
            NewMessage(
                kind=PARCEL_SENT.key,
                key=f"{PARCEL_SENT.key}:{fulfillment.id}",
                order_id=look.order.id,
                subject_id=str(fulfillment.id),
                channel_id=look.order.channel_id,
                fact_at=fact.at,
                due_at=rules.due(parcel, now=look.now, fact_at=fact.at, grace=conf.hint_grace()),
                skip=rules.whether_to_tell(
                    parcel,
                    notify_when_unknown=wanted,
                    has_contents=bool(rules.contents(fulfillment, look.order.lines)),
                    imported=is_imported(look.order, fulfillment, parcel.sent_at),
                    collected=look.order.is_collected,
                ),
            )
        )
    return messages
