"""The rows of promises about which callers ask: what is late, and what staff set."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from saleor.order.models import OrderLine

from saleor_service_plugin.delivery.calendars.models import Closure
from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises.models import (
    Delay,
    DeliveryWish,
    Promise,
    TransitTime,
    VariantSupply,
)
from saleor_service_plugin.delivery.promises.states import DelayState, Ending, Wish
from saleor_service_plugin.shop import port
from tests.saleor.api.cast_rows import HOME

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast

WORDS = "SECRET-WORDS-OF-A-WISH"

NUMBER = 900
"""Of the news within its order, which has no other ones."""


def add(cast: "Cast") -> None:
    """Have a line that is late, its news, its customer's wish, and what staff set."""
    now, today = datetime.now(UTC), datetime.now(UTC).date()
    channel_id = cast.world.channels[HOME].pk
    with port.current().writer():
        line = OrderLine.objects.filter(order_id=cast.order_id).order_by("pk")[0]
        cast.line_id, cast.variant_id = line.pk, line.variant_id
        late = today + timedelta(days=20)
        Promise.objects.update_or_create(
            line_id=line.pk,
            defaults={
                "order_id": cast.order_id, "channel_id": channel_id, "placed_at": now,
                "variant_id": line.variant_id, "name": "Mug", "quantity": 1, "latest": late,
                "first_latest": today, "ending": Ending.OPEN, "later": True, "watch_at": None,
                "shown": True,
            },
        )  # fmt: skip
        delay, _ = Delay.objects.update_or_create(
            order_id=cast.order_id, number=NUMBER,
            defaults={
                "channel_id": channel_id, "cause": Cause.STOCK, "line_ids": [str(line.pk)],
                "was_latest": today, "latest": late, "found_at": now, "told": True,
                "state": DelayState.OPEN,
            },
        )  # fmt: skip
        wish = DeliveryWish.objects.create(
            order_id=cast.order_id, channel_id=channel_id, delay_id=delay.pk, wish=Wish.CHANGE,
            line_ids=[str(line.pk)], text=WORDS, wished_at=now,
        )  # fmt: skip
        closure = Closure.objects.create(
            owner="channel", owner_key=str(channel_id), first_day=today, last_day=date.max,
            name="Cast",
        )  # fmt: skip
        method_id = next(iter(port.current().read_shipping_methods()))
        transit, _ = TransitTime.objects.update_or_create(
            method_id=method_id, country="DE", postal_prefix="10",
            defaults={"min_days": 1, "max_days": 2},
        )  # fmt: skip
        VariantSupply.objects.update_or_create(pk=line.variant_id, defaults={"handling_days": 2})
    cast.delay_id, cast.wish_id = delay.pk, wish.pk
    cast.closure_id, cast.transit_id = closure.pk, transit.pk


def stand(cast: "Cast") -> None:
    """Have the rows again where another test has removed or changed some of them."""
    with port.current().writer():
        there = (
            Promise.objects.filter(line_id=cast.line_id, ending=Ending.OPEN, later=True).count(),
            Delay.objects.filter(pk=cast.delay_id, state=DelayState.OPEN).count(),
            DeliveryWish.objects.filter(pk=cast.wish_id, settled_at=None).count(),
            Closure.objects.filter(pk=cast.closure_id).count(),
            TransitTime.objects.filter(pk=cast.transit_id).count(),
            VariantSupply.objects.filter(pk=cast.variant_id).count(),
        )
    if not all(there):
        remove(cast)
        add(cast)


def remove(cast: "Cast") -> None:
    """Take away what staff set, and the news."""
    with port.current().writer():
        DeliveryWish.objects.filter(pk=cast.wish_id).delete()
        Delay.objects.filter(order_id=cast.order_id, number=NUMBER).delete()
        Closure.objects.filter(pk=cast.closure_id).delete()
        TransitTime.objects.filter(pk=cast.transit_id).delete()
        VariantSupply.objects.filter(pk=cast.variant_id).delete()
