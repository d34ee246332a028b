"""Orders that come later than promised, as the desk's tables hold them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises.models import (
    Delay,
    DeliveryWish,
    Promise,
    PromiseSettings,
    TransitTime,
    VariantSupply,
)
from saleor_service_plugin.delivery.promises.states import DelayState, Wish
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.world import World

MODELS = (Delay, DeliveryWish, Promise, PromiseSettings, TransitTime, VariantSupply)


def today() -> date:
    """Return the day it is in UTC."""
    return datetime.now(UTC).date()


def ahead(days: int) -> date:
    """Return a day so many days from now."""
    return today() + timedelta(days=days)


@contextmanager
def nothing_promised() -> Iterator[None]:
    """Nothing is set, promised or late before and after."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    with port.current().writer():
        for model in MODELS:
            model.objects.all().delete()


def promised(
    world: World, order_id: UUID, *, line_id: UUID | None = None, channel: str = "eur",
    variant: str = "mug", later: bool = False,
) -> Promise:  # fmt: skip
    """Return the promise of a line, for today."""
    with port.current().writer():
        row: Promise = Promise.objects.create(
            order_id=order_id, line_id=line_id or uuid4(), channel_id=world.channels[channel].pk,
            variant_id=world.variants[variant].pk, name="A blue mug", quantity=2,
            placed_at=datetime.now(UTC), first_latest=today(), latest=today(), later=later,
        )  # fmt: skip
        return row


def late(
    world: World, number: str, *, cause: Cause = Cause.NOT_PACKED, days: int = 3,
    channel: str = "eur", told: bool = False, was: int = 0,
) -> Delay:  # fmt: skip
    """Return news about an order of its own.

    Args:
        world: The shop.
        number: The order's.
        cause: Why.
        days: From today, when it comes now.
        channel: Whose.
        told: Whether the customer is told.
        was: From today, when it was to come.

    """
    order_id = uuid4()
    line = promised(world, order_id, channel=channel)
    with port.current().writer():
        ServiceOrder.objects.create(
            order_id=order_id, number=number, channel_id=world.channels[channel].pk,
            placed_at=datetime.now(UTC),
        )  # fmt: skip
        row: Delay = Delay.objects.create(
            order_id=order_id, channel_id=world.channels[channel].pk, number=1, cause=cause,
            line_ids=[str(line.line_id)], was_latest=ahead(was), earliest=ahead(days),
            latest=ahead(days), found_at=datetime.now(UTC), told=told,
        )  # fmt: skip
        return row


def wished(news: Delay, wish: Wish, text: str = "") -> DeliveryWish:
    """Return what a customer wants who was told of it."""
    with port.current().writer():
        row: DeliveryWish = DeliveryWish.objects.create(
            order_id=news.order_id, channel_id=news.channel_id, delay_id=news.pk, wish=wish,
            line_ids=news.line_ids, text=text,
        )  # fmt: skip
        return row


def state_of(news: Delay) -> DelayState:
    """Return where news stands by now."""
    with port.current().writer():
        return DelayState(Delay.objects.get(pk=news.pk).state)


def promise_of(news: Delay) -> Promise:
    """Return the promise that news is about."""
    with port.current().writer():
        row: Promise = Promise.objects.get(order_id=news.order_id)
        return row
