"""Keeping a row for each order that somebody waits for: a part of `sync`.

Written is only what differs, by four statements at most. When the silence is too long is not
reckoned here but by the rounds (`rounds.py`): that takes calendars, which a look at an order
need not wait for.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ...orders.participants import Reading
from ...orders.rules import Fact
from . import heard, news
from .models import QuietOrder

COLUMNS = ("channel_id", "news_at", "due_at", "listed")


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Bring the rows of these orders to what the shop says; there are no facts in it."""
    ids = [*reading.orders, *reading.gone]
    rows = QuietOrder.objects.select_for_update().filter(order_id__in=ids)
    known = {row.order_id: row for row in rows.order_by("order_id")}
    waiting = [order for order in reading.orders.values() if news.waits(order)]
    told = heard.read([pk for pk, row in known.items() if row.listed])
    written = []
    for order in waiting:
        at = news.news_of(order, reading.parcels.get(order.id, {}).values())
        if order.id in told:
            at = max(at, told[order.id].at or at)
        row = known.pop(order.id, None)
        if row is None:
            row = QuietOrder(order_id=order.id, news_at=at, due_at=at + news.SOONEST)
        elif at > row.news_at:
            row.news_at, row.due_at, row.listed = at, at + news.SOONEST, False
        elif row.channel_id == order.channel_id:
            continue
        row.channel_id = order.channel_id
        written.append(row)
    if written:
        QuietOrder.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["order_id"], update_fields=COLUMNS
        )
    if known:
        QuietOrder.objects.filter(order_id__in=list(known)).delete()
    return {}
