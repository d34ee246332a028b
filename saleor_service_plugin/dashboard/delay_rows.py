"""News about delays and customers' wishes as the pages list them, in a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ..delivery.delays import desk_words, wishes
from ..delivery.delays.causes import Cause
from ..delivery.delays.on_delay import BACK_ORDER, DELAYED
from ..delivery.promises.models import Delay, DeliveryWish, Promise
from ..graphql import ids
from ..messages.models import Message
from ..orders.models import ServiceOrder
from ..shop import port
from ..web.words import language
from . import delay_words, labels
from .day_words import short, span
from .visit import address

MOST_LINES = 3
"""Of one order that are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands in other tables about rows of the list."""

    orders: Mapping[UUID, ServiceOrder]
    lines: Mapping[str, Promise]
    """By the order line's id as text."""


def around(rows: Iterable[Delay | DeliveryWish]) -> Around:
    """Return the orders and the lines that rows are about."""
    found = list(rows)
    line_ids = {one for row in found for one in row.line_ids}
    with port.current().writer():
        orders = ServiceOrder.objects.in_bulk([row.order_id for row in found])
        lines = Promise.objects.filter(line_id__in=list(line_ids))
        return Around(orders, {str(one.line_id): one for one in lines})


def shown(rows: Sequence[Delay], channels: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Return what a page says of news.

    Args:
        rows: Of the list.
        channels: Those that are the reader's, by id.

    """
    beside, told = around(rows), _messages(rows)
    wished = wishes.of_delays(rows)
    return [
        {
            **_order(row, beside, channels),
            "row": row,
            "promised": short(row.was_latest),
            "now": span(row.earliest, row.latest) if row.latest else "",
            "cause": delay_words.causes()[row.cause],
            "why": desk_words.sentence(Cause(row.cause), language()),
            "state_label": delay_words.states()[row.state],
            "look": delay_words.STATE_LOOKS[row.state],
            "message": told.get(row.pk),
            "wish": _wish(wished[row.pk]) if row.pk in wished else None,
        }
        for row in rows
    ]


def wished(rows: Sequence[DeliveryWish], channels: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Return what a page says of wishes."""
    beside = around(rows)
    return [{**_order(row, beside, channels), **_wish(row)} for row in rows]


def _wish(row: DeliveryWish) -> dict[str, Any]:
    return {
        "row": row,
        "label": delay_words.wishes().get(row.wish, row.wish),
        "look": delay_words.WISH_LOOKS.get(row.wish, ""),
        "is_open": row.settled_at is None,
    }


def _order(
    row: Delay | DeliveryWish, beside: Around, channels: Mapping[int, Any]
) -> dict[str, Any]:
    order = beside.orders.get(row.order_id)
    lines = [beside.lines[one] for one in row.line_ids if one in beside.lines]
    channel = channels.get(row.channel_id)
    return {
        "order_id": ids.to_global("Order", row.order_id),
        "number": order.number if order else "",
        "channel": channel.name if channel else "",
        "lines": [_line(one) for one in lines[:MOST_LINES]],
        "more": max(0, len(row.line_ids) - MOST_LINES),
    }


def _line(row: Promise) -> dict[str, Any]:
    link = address("variant", variant=row.variant_id) if row.variant_id else ""
    return {"name": row.name, "quantity": row.quantity, "address": link}


def _messages(rows: Sequence[Delay]) -> dict[int, dict[str, Any]]:
    """Return the message that tells of each piece of news, by the news' id."""
    keys = {f"{kind}:{row.pk}": row.pk for row in rows for kind in (DELAYED, BACK_ORDER)}
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    with port.current().writer():
        for one in Message.objects.filter(key__in=list(keys)):
            state = one.state.upper()
            found[keys[one.key]] = {
                "label": labels.states()[state],
                "look": labels.LOOKS[state],
                "address": address("message", message=ids.to_global("ServiceMessage", one.pk)),
            }
    return found
