"""A shop that promises: every channel tells its customers when an order comes, and of delays."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from saleor.shipping.models import ShippingMethod

from saleor_service_plugin.delivery.promises import settings, transit
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.promises.states import Ending, Mode
from tests.saleor.world import World

from .copies import Copies, query

DAYS = (1, 3)
"""Of transit, by every method."""

LONG_LATE = timedelta(days=14)

PROMISES = """
INSERT INTO saleor_service_promise (
    order_id, line_id, channel_id, variant_id, name, quantity, placed_at, shown, dated_at,
    first_earliest, first_latest, earliest, latest, dispatch_by, method_id, carrier, country,
    basis, said_words, said_by, said_new, later, ending, kept, watch_at
)
SELECT o.id, l.id, o.channel_id, l.variant_id, l.product_name, l.quantity, o.created_at, true,
    o.created_at, o.created_at::date + 1, day.latest, o.created_at::date + 1, day.latest,
    o.created_at::date + 1, o.shipping_method_id, 'dhl', 'DE', '{}', '', '', false, false, now.ending,
    CASE now.ending WHEN 'delivered' THEN true END,
    CASE now.ending WHEN 'open' THEN now() + interval '1 day' END
FROM order_orderline l JOIN order_order o ON o.id = l.order_id
CROSS JOIN LATERAL (SELECT o.created_at::date + 5 AS latest) AS day
CROSS JOIN LATERAL (SELECT CASE
    WHEN o.status IN ('unfulfilled', 'partially fulfilled') THEN 'open'
    WHEN o.status IN ('canceled', 'expired') THEN 'canceled'
    ELSE 'delivered' END AS ending) AS now
WHERE o.number BETWEEN %s AND %s
"""


def promise(world: World) -> None:
    """Have every channel tell its customers of promises, also of orders of before."""
    for method_id in ShippingMethod.objects.values_list("pk", flat=True):
        transit.set_time(method_id, "", "", *DAYS, by="")
    for channel in world.channels.values():
        settings.change(channel.pk, {"mode": Mode.TOLD}, by="")
    settings.PromiseSettings.objects.update(since=None)


def write(copies: Copies) -> int:
    """Write the promises of copied orders as looks would have left them; return how many are
    open."""
    query(PROMISES, copies.range)
    query("ANALYZE saleor_service_promise")
    return Promise.objects.filter(ending=Ending.OPEN).count()


def make_late(order_ids: Collection[UUID]) -> int:
    """Have what was promised of these orders be two weeks earlier, so that a look finds it late.

    Returns:
        How many promises are open.

    """
    rows = Promise.objects.filter(order_id__in=list(order_ids), ending=Ending.OPEN)
    return rows.update(
        first_latest=F("first_latest") - LONG_LATE, latest=F("latest") - LONG_LATE,
        earliest=F("earliest") - LONG_LATE, dispatch_by=F("dispatch_by") - LONG_LATE,
    )  # fmt: skip
