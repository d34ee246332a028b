"""Orders that are late, what their customers want, and new days for them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises.models import Delay, DeliveryWish, Promise
from saleor_service_plugin.delivery.promises.states import Wish
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders.models import Mark, ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.api.promise_calls import call, day, forget, nodes
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

MOVE = "serviceDeliveryDateMove"

KEY = "desk:"
"""What the numbers of orders begin with."""

MUG, POSTER = 70_001, 70_002
"""Variants that nobody else has ordered."""


@dataclass(frozen=True)
class Late:
    """An order of which one line is late."""

    order_id: UUID
    line_id: UUID
    delay: Delay

    @property
    def id(self) -> str:
        """The id of the news."""
        return global_id("ServiceDelay", self.delay.pk)

    @property
    def line(self) -> str:
        """The id of the line."""
        return global_id("OrderLine", self.line_id)


def late(
    world: World,
    cause: Cause = Cause.STOCK,
    *,
    promised: int | None = 0,
    ago: int = 1,
    where: str = "eur",
    variant: int = MUG,
    **more: Any,
) -> Late:
    """Have an order late.

    Args:
        world: The shop.
        cause: Why.
        promised: Days from today until the promised one; None: there was none.
        ago: Hours since it was found.
        where: Its channel.
        variant: Of its line.
        **more: Columns of the news.

    """
    order_id, line_id, now = uuid4(), uuid4(), datetime.now(UTC)
    channel_id = world.channels[where].pk
    with port.current().writer():
        ServiceOrder.objects.create(
            order_id=order_id, number=world.unique(KEY), channel_id=channel_id, placed_at=now,
            live=False,
        )  # fmt: skip
        Promise.objects.create(
            order_id=order_id, line_id=line_id, channel_id=channel_id, variant_id=variant,
            name="Mug", quantity=2, placed_at=now, later=cause is Cause.STOCK, shown=True,
            first_latest=day(promised or 0), latest=day(9),
        )  # fmt: skip
        delay = Delay.objects.create(
            order_id=order_id, channel_id=channel_id, number=1, cause=cause,
            line_ids=[str(line_id)], was_latest=None if promised is None else day(promised),
            latest=day(9), found_at=now - timedelta(hours=ago), **{"told": True, **more},
        )  # fmt: skip
    return Late(order_id, line_id, delay)


def clear() -> None:
    """Leave no delays behind."""
    forget()
    with port.current().writer():
        rows = ServiceOrder.objects.filter(number__startswith=KEY)
        Mark.objects.filter(order_id__in=rows.values("order_id")).delete()
        rows.delete()
        Message.objects.filter(key__startswith=KEY).delete()


def listed(api: Api, where: Json | None = None, **page: Any) -> list[str]:
    """Return the ids of the desk's rows."""
    found = call(api, "serviceDelays", {"first": 100, **page, "where": where or {}})
    return [one["id"] for one in nodes(found)]


def move(api: Api, **given: Any) -> Json:
    """Set a new day."""
    answer: Json = call(api, MOVE, {"input": {"latest": str(day(14)), **given}})
    return answer


def moved(*lines: Late) -> list[bool]:
    """Return which lines got the day."""
    with port.current().writer():
        rows = {row.line_id: row for row in Promise.objects.all()}
    return [rows[one.line_id].said_latest == day(14) for one in lines]


def wished(one: Late, wish: Wish = Wish.CHANGE, **more: Any) -> str:
    """Have a customer want something, return the wish's id."""
    with port.current().writer():
        row = DeliveryWish.objects.create(
            order_id=one.order_id, channel_id=one.delay.channel_id, delay_id=one.delay.pk,
            wish=wish, line_ids=[str(one.line_id)], **more,
        )  # fmt: skip
    return global_id("ServiceDeliveryWish", row.pk)
