"""What goes wrong in R14: a feed that tells the shop the same untruth of every open order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from saleor_service_plugin.database import execute, transaction_time
from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.delays import due
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.messages import channels
from saleor_service_plugin.orders import drain, marks, sweep, sync
from saleor_service_plugin.shop.snapshots import (
    Channel,
    Event,
    EventType,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop import FakeShop, a_parcel, an_order

from . import silent_feed

AGE = timedelta(days=5)
"""Of the open orders: long before the channel's going live, so that of them nothing but
what the feed says is told."""

# A feed whose clock is slow tells of times before the click, which alone would stop it. At
# night nothing but what is urgent would leave, and the brake had nothing to do.
LONG_LIVE = """
UPDATE saleor_service_channel
SET live_since = now() - interval '2 days', quiet_from = 0, quiet_to = 0
"""

GIVEN_BACK = Decimal(5)

Hint = dict[str, int | bool]

Tell = Callable[[FakeShop, Order, datetime], Hint | None]
"""Writes the untruth about an order as the shop would; returns what a hook would say of it."""


@dataclass(frozen=True)
class Untruth:
    """One kind of false fact."""

    kind: str
    """Of the messages that tell it, whose brake staff decide about."""
    tell: tuple[Tell, ...]
    guest: str = ""
    """Kind that shares the mail, where the feed says two things at once."""
    again: bool = True
    """Whether it can be said twice of one order."""
    prepare: Callable[[FakeShop, Sequence[UUID]], None] | None = None
    """What the open orders need before it can be said of them."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return all kinds of message that tell it."""
        return (self.kind, self.guest) if self.guest else (self.kind,)


def _send(shop: FakeShop, order: Order, at: datetime) -> Hint:
    parcel = a_parcel(
        id=shop.next_id(), sequence=len(order.fulfillments) + 1, created_at=at,
        lines=((order.lines[0].id, 1),),
    )  # fmt: skip
    shop.add_parcel(order.id, parcel)
    return {"fulfillment": parcel.id, "notify_customer": True}


def _cancel(shop: FakeShop, order: Order, at: datetime) -> None:
    event = Event(shop.next_id(), EventType.CANCELED, at)
    shop.change(order.id, status="canceled", events=(*order.events, event))


def _pay(shop: FakeShop, order: Order, at: datetime) -> None:
    _money(shop, order, at, MoneyKind.PAYMENT, order.total_gross)


def _refund(shop: FakeShop, order: Order, at: datetime) -> None:
    _money(shop, order, at, MoneyKind.REFUND, GIVEN_BACK)


def _money(shop: FakeShop, order: Order, at: datetime, kind: MoneyKind, amount: Decimal) -> None:
    shop.add_money(
        order.id, MoneyMovement(MoneySource.TRANSACTION, shop.next_id(), kind, amount, at)
    )
    charged = order.total_charged + (amount if kind is MoneyKind.PAYMENT else -amount)
    shop.change(order.id, total_charged=charged)


def _bring_back(shop: FakeShop, order: Order, at: datetime) -> None:
    """A carrier reports a parcel of long ago as returned."""
    parcel = a_parcel(
        id=shop.next_id(), sequence=1, created_at=order.created_at,
        lines=((order.lines[0].id, 1),), tracking_number=f"JD0146{order.number:014d}",
    )  # fmt: skip
    shop.add_parcel(order.id, parcel)
    sync.sync([order.id])
    with transaction.atomic():
        row = TrackedParcel.objects.select_for_update().get(fulfillment_id=parcel.id)
        report = Report(row.number, (Scan(at, ParcelState.RETURNED),))
        take_report.take([row], {row.pk: report}, source="generic", now=transaction_time())


UNTRUTHS = {
    "sent": Untruth("parcel-sent", (_send,)),
    "canceled": Untruth("order-canceled", (_cancel,), again=False),
    "paid": Untruth("payment-received", (_pay,)),
    "refunded": Untruth("refund-made", (_refund,)),
    "canceled and refunded": Untruth(
        "order-canceled", (_cancel, _refund), guest="refund-made", again=False
    ),
    "sent and paid": Untruth("parcel-sent", (_send, _pay), guest="payment-received"),
    "brought back": Untruth("parcel-returning", (_bring_back,), again=False),
    "nothing of two days": Untruth(
        "delivery-delayed",
        (silent_feed.pass_in_silence,),
        again=False,
        prepare=silent_feed.promise,
    ),
}
"""By what the feed says; two that share a mail are one of them, a guest in the other's."""


def open_orders(shop: FakeShop, count: int, *, channel_count: int, paid: bool) -> list[UUID]:
    """Place orders that wait to be sent, in channels that are live with everything.

    Args:
        shop: Where.
        count: How many.
        channel_count: Over how many channels they are spread.
        paid: Whether their customers have paid.

    """
    for number in range(1, channel_count + 1):
        shop.channels[number] = Channel(number, f"c{number}", f"C{number}", "EUR", True)
        channels.go_live(number)
    execute(LONG_LIVE)
    began = datetime.now(UTC) - AGE
    ids = []
    for number in range(count):
        channel = number % channel_count + 1
        order = an_order(
            number=number, email=f"c{number}@example.com", channel_id=channel,
            channel_slug=f"c{channel}", created_at=began,
        )  # fmt: skip
        ids.append(shop.put(order).id)
        if paid:
            _pay(shop, order, began)
    look()
    return ids


def feed(
    shop: FakeShop,
    untruth: Untruth,
    order_ids: Sequence[UUID],
    *,
    off: timedelta,
    by_hooks: bool,
) -> None:
    """Tell the shop the untruth of these orders.

    Args:
        shop: Which.
        untruth: What is said.
        order_ids: Of which orders.
        off: How fast the feed's clock is.
        by_hooks: Whether the shop calls our hooks for it.

    """
    at = datetime.now(UTC) + off
    for order_id in order_ids:
        for tell in untruth.tell:
            hint = tell(shop, shop.orders[order_id], at)
            if by_hooks:
                marks.mark([order_id], hint=hint)


def buy(shop: FakeShop, numbers: Sequence[int]) -> None:
    """Have customers order meanwhile; nothing is false about that."""
    for number in numbers:
        order = an_order(
            number=1_000_000 + number, email=f"r{number}@example.com", channel_slug="c1"
        )
        shop.put(order)
        marks.mark([order.id])


def look() -> None:
    """Look at everything that changed, and whose time has come."""
    while due.mark_due():
        pass
    sweep.sweep_recent()
    sweep.sweep_live()
    drain.drain(seconds=300)
