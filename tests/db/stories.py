"""Random lives of an order, as a shop would write them, with the hooks they call.

A story is played on the fake shop step by step. What becomes of the hooks - duplicated,
dropped, late - is decided by the caller; the rows are always written in order, because
that is what a database does.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from saleor_service_plugin.shop.snapshots import (
    Event,
    EventType,
    FulfillmentStatus,
    GrantedRefund,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    OrderStatus,
)
from tests.fake_shop import FakeShop, a_line, a_parcel, an_order

Hint = dict[str, int | bool]

BY_HAND, BY_ITSELF = 1, 2
"""Channels: staff confirm the orders of the one, the other confirms them by itself."""

STANDING = (FulfillmentStatus.FULFILLED, FulfillmentStatus.WAITING_FOR_APPROVAL)


@dataclass
class Life:
    """One order on its way."""

    shop: FakeShop
    chance: random.Random
    order_id: UUID
    sent: list[int] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    """Numbers given when a parcel was made: the shop writes no event for them."""
    numbers: int = 0

    def pay(self) -> Hint | None:
        """Money comes in, by either of the payment systems."""
        return self._money(MoneyKind.PAYMENT)

    def refund(self) -> Hint | None:
        """Money goes back."""
        return self._money(MoneyKind.REFUND)

    def void(self) -> Hint | None:
        """An authorization is released."""
        return self._money(MoneyKind.VOID)

    def _money(self, kind: MoneyKind) -> Hint | None:
        source = self.chance.choice([MoneySource.TRANSACTION, MoneySource.LEGACY])
        amount = Decimal(self.chance.randrange(1, 90))
        row = MoneyMovement(source, self.shop.next_id(), kind, amount, datetime.now(UTC))
        self.shop.add_money(self.order_id, row)
        return None

    def grant(self) -> Hint | None:
        """Staff promise a refund."""
        now = datetime.now(UTC)
        row = GrantedRefund(self.shop.next_id(), Decimal(5), "none", now, now)
        self.shop.grant_refund(self.order_id, row)
        return None

    def confirm(self) -> Hint | None:
        """Staff confirm the order."""
        order = self.shop.orders[self.order_id]
        if order.status == OrderStatus.UNCONFIRMED:
            self.shop.change(order.id, status="unfulfilled")
            self.shop.add_event(order.id, EventType.CONFIRMED)
        return None

    def cancel(self) -> Hint | None:
        """The order is canceled; core allows it while no parcel stands."""
        order = self.shop.orders[self.order_id]
        if self.canceled or any(row.status in STANDING for row in order.fulfillments):
            return None
        self.shop.change(order.id, status="canceled")
        self.shop.add_event(order.id, EventType.CANCELED)
        return None

    @property
    def canceled(self) -> bool:
        """Whether the order is."""
        return self.shop.orders[self.order_id].status == OrderStatus.CANCELED

    def send(self) -> Hint | None:
        """A parcel leaves, with or without a number, at once or after approval."""
        order = self.shop.orders[self.order_id]
        if order.status != OrderStatus.UNFULFILLED:
            return None
        waiting = self.chance.random() < 0.3
        number = self._number() if self.chance.random() < 0.5 else ""
        self.given.add(number)
        parcel = a_parcel(
            id=self.shop.next_id(),
            sequence=len(order.fulfillments) + 1,
            status="waiting_for_approval" if waiting else "fulfilled",
            tracking_number=number,
            lines=tuple((line.id, 1) for line in order.lines),
        )
        self.shop.add_parcel(self.order_id, parcel)
        if waiting:
            return None
        return self._approved(parcel.id)

    def approve(self) -> Hint | None:
        """A waiting parcel leaves."""
        for row in self.shop.orders[self.order_id].fulfillments:
            if row.status == "waiting_for_approval":
                self.shop.set_parcel(self.order_id, row.id, status="fulfilled")
                return self._approved(row.id)
        return None

    def _approved(self, parcel_id: int) -> Hint:
        self.sent.append(parcel_id)
        parcels = {row.id: row for row in self.shop.orders[self.order_id].fulfillments}
        lines = tuple(line.id for line in parcels[parcel_id].lines)
        self.shop.add_event(
            self.order_id, "fulfillment_fulfilled_items", fulfillment_line_ids=lines
        )
        return {"fulfillment": parcel_id, "notify_customer": True}

    def track(self) -> Hint | None:
        """Staff change a number: row and event, in two commits."""
        order = self.shop.orders[self.order_id]
        if not order.fulfillments:
            return None
        row = self.chance.choice(order.fulfillments)
        number = self.chance.choice([self._number(), row.tracking_number, ""])
        self.shop.set_parcel(self.order_id, row.id, tracking_number=number)
        self.shop.add_event(
            self.order_id,
            "tracking_updated",
            tracking_number=number,
            fulfillment=f"{order.number}-{row.sequence}",
        )
        return None

    def call_off(self) -> Hint | None:
        """A parcel that left is canceled."""
        for row in self.shop.orders[self.order_id].fulfillments:
            if row.status == "fulfilled":
                self.shop.set_parcel(self.order_id, row.id, status="canceled")
                self.shop.add_event(
                    self.order_id,
                    "fulfillment_canceled",
                    fulfillment=f"{self.shop.orders[self.order_id].number}-{row.sequence}",
                )
                return None
        return None

    def come_back(self) -> Hint | None:
        """A parcel returns: a row of its own, the original stays."""
        order = self.shop.orders[self.order_id]
        if not order.fulfillments:
            return None
        parcel = a_parcel(
            id=self.shop.next_id(),
            sequence=len(order.fulfillments) + 1,
            status=self.chance.choice(["returned", "refunded_and_returned", "replaced"]),
            lines=((order.lines[0].id, 1),),
        )
        self.shop.add_parcel(self.order_id, parcel)
        return None

    def touch(self) -> Hint | None:
        """Something else about the order changes."""
        self.shop.change(self.order_id, charge_status=self.chance.choice(["full", "none"]))
        return None

    def _number(self) -> str:
        self.numbers += 1
        return f"N{self.numbers:04d}"


def begin(shop: FakeShop, chance: random.Random) -> Life:
    """Place an order, just now or an hour ago, with or without confirmation by staff."""
    channel = chance.choice([BY_HAND, BY_ITSELF])
    placed = datetime.now(UTC) - timedelta(hours=chance.choice([0, 1]))
    confirmed = Event(shop.next_id(), EventType.CONFIRMED, placed)
    order = an_order(
        number=shop.next_id(),
        channel_id=channel,
        created_at=placed,
        status="unconfirmed" if channel == BY_HAND else "unfulfilled",
        events=() if channel == BY_HAND else (confirmed,),
    )
    lines = tuple(a_line() for _ in range(chance.randrange(1, 4)))
    shop.put(replace(order, lines=lines))
    life = Life(shop, chance, order.id)
    if chance.random() < 0.7:
        life.confirm()
    return life


def steps(life: Life, count: int) -> Iterator[Hint | None]:
    """Do this many random things, yielding the hint of the hook each would call."""
    deeds: list[Callable[[], Hint | None]] = [
        life.pay, life.pay, life.refund, life.void, life.grant, life.send, life.send,
        life.send, life.approve, life.track, life.track, life.track, life.call_off,
        life.come_back, life.touch, life.confirm, life.cancel,
    ]  # fmt: skip
    for _ in range(count):
        yield life.chance.choice(deeds)()
