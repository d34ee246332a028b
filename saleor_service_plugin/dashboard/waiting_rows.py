"""Order lines that wait for stock, as the pages list them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from ..delivery.backorders import serve
from ..delivery.backorders.waiting import WaitingLine
from ..effects.models import Effect
from ..graphql import ids
from ..orders.models import ServiceOrder
from ..outbox.rules import State
from ..shop import port
from .day_words import short

ON_ITS_WAY = (State.QUEUED, State.SENDING)


def shown(lines: Sequence[WaitingLine], channels: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Return what a page says of lines that wait.

    Args:
        lines: In the order of service.
        channels: Those that are the reader's, by id.

    """
    order_ids = [one.promise.order_id for one in lines]
    with port.current().writer():
        orders = ServiceOrder.objects.in_bulk(order_ids)
    asked = being_sent(order_ids)
    found = []
    for line in lines:
        row, supply = line.promise, line.supply
        order, channel = orders.get(row.order_id), channels.get(row.channel_id)
        found.append(
            {
                "row": row,
                "supply": supply,
                "order_id": ids.to_global("Order", row.order_id),
                "number": order.number if order else "",
                "channel": channel.name if channel else "",
                "promised": short(row.first_latest),
                "now": short(row.latest) if row.latest != row.first_latest else "",
                "sending": row.order_id in asked,
                "ready": supply.is_served,
                "some": not supply.is_served and supply.served > 0,
            }
        )
    return found


def being_sent(order_ids: Iterable[UUID]) -> set[UUID]:
    """Return the orders whose waiting lines were asked to be sent, and are not yet."""
    with port.current().writer():
        rows = Effect.objects.filter(
            order_id__in=list(order_ids), kind=serve.KEY, state__in=ON_ITS_WAY
        )
        return set(rows.values_list("order_id", flat=True))
