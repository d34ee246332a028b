"""A fulfillment feed that is silent for two days, for R14: nothing seems to be packed any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F
from django.db.models.functions import Now

from saleor_service_plugin.delivery.calendars.models import Calendar
from saleor_service_plugin.delivery.promises import settings, terms
from saleor_service_plugin.delivery.promises.keep import reckon
from saleor_service_plugin.delivery.promises.making import Case
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.promises.states import Mode
from saleor_service_plugin.messages import channels
from saleor_service_plugin.shop.snapshots import Order, Warehouse
from tests.fake_shop import FakeShop

SILENT = timedelta(days=2)

TO_PACK = 6
"""Working days: what was ordered five days ago is packed in time until tomorrow."""

ALWAYS = [[["00:00", "24:00"]]] * 7
"""Every day is a working day: on whatever day this runs, the orders are late together."""


def promise(shop: FakeShop, order_ids: Sequence[UUID]) -> None:
    """Promise all these orders as they would have been when they were placed; customers are told.

    Args:
        shop: Which; its channels are live.
        order_ids: Open orders, not older than `TO_PACK` days.

    """
    warehouse = Warehouse(uuid4(), "Leipzig", "DE", "04109")
    shop.warehouses[warehouse.id] = warehouse
    shop.min_days[1], shop.max_days[1] = 1, 3
    for owner, key in (("warehouse", str(warehouse.id)), ("carrier", "")):
        Calendar.objects.create(
            owner=owner, owner_key=key, week=ALWAYS, time_zone="UTC", holidays_off=False,
            eves_off=False,
        )  # fmt: skip
    for channel_id in shop.channels:
        settings.change(
            channel_id, {"mode": Mode.TOLD, "handling_min": 0, "handling_max": TO_PACK}, by=""
        )
    settings.PromiseSettings.objects.update(since=None)
    desk = terms.read([1], (), channels.gates())
    made: list[Promise] = []
    for order_id in order_ids:
        order = shop.orders[order_id]
        kept = reckon(Case(order, []), desk, order.created_at)
        made += kept.made
    Promise.objects.bulk_create(made)


def pass_in_silence(shop: FakeShop, order: Order, at: datetime) -> None:
    """Let two days pass for an order's promises in which nobody writes down that it left."""
    days = ("first_earliest", "first_latest", "earliest", "latest", "dispatch_by")
    Promise.objects.filter(order_id=order.id).update(
        placed_at=F("placed_at") - SILENT,
        watch_at=Now(),
        **{name: F(name) - SILENT for name in days},
    )
