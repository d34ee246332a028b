"""What staff find in the documentation of delivery times: an order that waits, and settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from saleor.order.models import OrderLine

from saleor_service_plugin import work
from saleor_service_plugin.delivery.calendars.models import Calendar, Closure
from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises import settings
from saleor_service_plugin.delivery.promises.models import (
    Delay,
    DeliveryWish,
    Promise,
    PromiseSettings,
    TransitTime,
    VariantSupply,
)
from saleor_service_plugin.delivery.promises.states import DelayState, Ending, Mode, Wish
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.access import ACTING, token_of
from saleor_service_plugin.shop import port
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World
from tests.saleor.world.api import global_id

CHANNEL = "eur"

KEY = "delivery-delayed"


def opened(world: World) -> dict[str, str]:
    """Have an order whose goods wait, what its customer wants, and something of each setting."""
    now, channel = datetime.now(UTC), world.channels[CHANNEL]
    today = now.date()
    delay, line = _late(world)
    order_id = delay.order_id
    Message.objects.create(
        key=f"{KEY}:{delay.pk}", kind=KEY, order_id=order_id, channel_id=channel.pk, state="sent",
        came_from="sending", fact_at=now, due_at=now, deadline_at=now, finished_at=now,
    )  # fmt: skip
    wish = DeliveryWish.objects.create(
        order_id=order_id, channel_id=channel.pk, delay_id=delay.pk, wish=Wish.CHANGE,
        line_ids=[str(line.pk)], text="The poster at once, please.", wished_at=now,
    )  # fmt: skip
    return {
        "line-id": global_id("OrderLine", line.pk),
        "variant-id": global_id("ProductVariant", line.variant_id),
        "backorder-id": global_id("Order", order_id),
        "delay-id": global_id("ServiceDelay", delay.pk),
        "delay-channel-id": global_id("Channel", channel.pk),
        "wish-id": global_id("ServiceDeliveryWish", wish.pk),
        "in-two-weeks": (today + timedelta(days=14)).isoformat(),
        **_set(world, line.variant_id),
    }


def _late(world: World) -> tuple[Delay, OrderLine]:
    """Have an order whose goods wait, and the news of it."""
    now, channel = datetime.now(UTC), world.channels[CHANNEL]
    today = now.date()
    order_id = paid(world, Story(), channel=CHANNEL)
    sweep.sweep_recent()
    work.work()
    line = OrderLine.objects.filter(order_id=order_id).order_by("pk")[0]
    Promise.objects.update_or_create(
        line_id=line.pk,
        defaults={
            "order_id": order_id, "channel_id": channel.pk, "placed_at": now, "quantity": 1,
            "variant_id": line.variant_id, "name": "Mug", "first_latest": today,
            "latest": today + timedelta(days=9), "later": True, "ending": Ending.OPEN,
            "shown": True,
        },
    )  # fmt: skip
    delay = Delay.objects.create(
        order_id=order_id, channel_id=channel.pk, number=900, cause=Cause.STOCK, found_at=now,
        line_ids=[str(line.pk)], was_latest=today, latest=today + timedelta(days=9), told=True,
        state=DelayState.OPEN,
    )  # fmt: skip
    return delay, line


def _set(world: World, variant_id: int) -> dict[str, str]:
    today = datetime.now(UTC).date()
    warehouse = f"warehouse:{next(iter(port.current().read_warehouses()))}"
    closed = Closure.objects.create(
        owner="warehouse", owner_key=warehouse.partition(":")[2], first_day=today,
        last_day=today + timedelta(days=3), name="Inventory",
    )  # fmt: skip
    method_id = next(iter(port.current().read_shipping_methods()))
    transit = TransitTime.objects.create(
        method_id=method_id, country="DE", postal_prefix="17", min_days=1, max_days=3
    )
    VariantSupply.objects.update_or_create(pk=variant_id, defaults={"handling_days": 2})
    return {
        "calendar-id": global_id("ServiceCalendar", warehouse),
        "other-calendar-id": global_id("ServiceCalendar", f"channel:{world.channels[CHANNEL].pk}"),
        "closure-id": global_id("ServiceClosure", closed.pk),
        "transit-time-id": global_id("ServiceTransitTime", transit.pk),
    }


@contextmanager
def told(world: World) -> Iterator[dict[str, str]]:
    """Have a channel that tells promises, with days for all its shipping methods."""
    channel = world.channels[CHANNEL]
    with port.current().writer():
        settings.change(channel.pk, {"mode": Mode.TOLD}, by="guide")
        for method_id in port.current().read_shipping_methods():
            TransitTime.objects.update_or_create(
                method_id=method_id, country="", postal_prefix="",
                defaults={"min_days": 1, "max_days": 3},
            )  # fmt: skip
    try:
        with port.current().writer():
            delay, _ = _late(world)
        order_id = delay.order_id
        yield {
            "late-order-token": token_of(order_id, 0),
            "late-acting-token": token_of(order_id, 0, ACTING),
            "delay-id": global_id("ServiceDelay", delay.pk),
            "quote-channel": channel.slug,
            "quote-variant-id": global_id("ProductVariant", world.variants["mug"].pk),
        }
    finally:
        clear()


def clear() -> None:
    """Leave nothing of it behind."""
    with port.current().writer():
        for model in (Delay, DeliveryWish, Closure, Calendar, TransitTime, VariantSupply):
            model.objects.all().delete()
        PromiseSettings.objects.all().delete()
        Message.objects.filter(key__startswith=f"{KEY}:").delete()
