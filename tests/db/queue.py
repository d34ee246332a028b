"""Messages in the queue, and a mail server that takes them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.outbox.models import Circuit
from tests.fake_shop import FakeShop, a_parcel, an_order
from tests.usual import let_many_leave


def queue(
    shop: FakeShop, count: int = 1, *, channel: int = 1, email: str = "", live: bool = True
) -> list[UUID]:
    """Have parcels leave, and return their orders; nothing is looked at yet."""
    if live:
        channels.go_live(channel)
    orders = []
    for number in range(count):
        order = an_order(
            number=shop.next_id(), email=email or f"anne{number}@example.com", channel_id=channel
        )
        order = shop.put(order)
        shop.add_parcel(order.id, a_parcel(id=shop.next_id(), lines=((order.lines[0].id, 1),)))
        marks.mark([order.id])
        orders.append(order.id)
    return orders


def decided(shop: FakeShop, count: int = 1, **how: object) -> list[Message]:
    """Have messages in the queue that nobody has claimed."""
    orders = queue(shop, count, **how)  # type: ignore[arg-type]
    drain.drain()
    return list(Message.objects.filter(order_id__in=orders).order_by("id"))


def states(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Return where these messages stand now, and why."""
    rows = Message.objects.in_bulk([message.pk for message in messages])
    return [(rows[message.pk].state, rows[message.pk].reason) for message in messages]


def again() -> None:
    """Let all that was put off be due, and what rests be tried."""
    Message.objects.filter(state="queued").update(due_at=F("fact_at"))
    Circuit.objects.filter(retry_at__isnull=False).update(retry_at=F("opened_at"))
    work.work()


many_are_usual = let_many_leave
