"""One order on the fake shop, told step by step, with the mails it brings."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db.models.functions import Now

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop.snapshots import (
    EventType,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop import FakeShop, a_parcel, an_order

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Story:
    """One order, told step by step; times are minutes from its placing."""

    def __init__(self, shop: FakeShop, *, age: timedelta = timedelta(hours=2)) -> None:
        """Have a live channel and an order that was placed some time ago."""
        self.shop = shop
        self.began = datetime.now(UTC) - age
        channels.go_live(1)
        ChannelState.objects.update(live_since=self.began - DAY, quiet_from=0, quiet_to=0)
        self.told: list[str] = []

    def place(self, **changes: object) -> Order:
        """The customer orders."""
        values = {"created_at": self.began, "email": "anne@example.com", **changes}
        self.order = self.shop.put(an_order(**values))
        self.look()
        return self.order

    def money(self, kind: MoneyKind, amount: str, after: timedelta) -> None:
        """Money moves."""
        row = MoneyMovement(
            MoneySource.TRANSACTION, self.shop.next_id(), kind, Decimal(amount), self.began + after
        )
        self.shop.add_money(self.order.id, row)
        charged = self.shop.orders[self.order.id].total_charged
        sign = 1 if kind is MoneyKind.PAYMENT else -1
        if kind in (MoneyKind.PAYMENT, MoneyKind.REFUND):
            self.shop.change(self.order.id, total_charged=charged + sign * Decimal(amount))
        self.look()

    def parcel(self, after: timedelta, number: str = "", pieces: int = 1) -> int:
        """A parcel leaves."""
        parcel = a_parcel(
            id=self.shop.next_id(), created_at=self.began + after, tracking_number=number,
            lines=tuple((line.id, pieces) for line in self.order.lines),
        )  # fmt: skip
        self.shop.add_parcel(self.order.id, parcel)
        self.look()
        return parcel.id

    def cancel(self, after: timedelta) -> None:
        """Staff cancel the order."""
        event = self.shop.add_event(self.order.id, EventType.CANCELED)
        rows = self.shop.orders[self.order.id].events
        moved = [*rows[:-1], type(event)(event.id, event.type, self.began + after)]
        self.shop.change(self.order.id, status="canceled", events=tuple(moved))
        self.look()

    def look(self) -> None:
        """A hook or a sweep wakes us, what is due leaves."""
        marks.mark([self.order.id])
        work.work()

    def wait(self) -> None:
        """Let time pass until all that waits is due, but not what waits for days."""
        soon = Message.objects.filter(state="queued", due_at__lt=datetime.now(UTC) + DAY)
        soon.update(due_at=Now())
        work.work()
        self.tidy()

    def tidy(self) -> None:
        """Let guests whose host has left end, too."""
        Message.objects.filter(state="queued").exclude(host="").update(due_at=Now())
        work.work()

    @property
    def sent(self) -> list[str]:
        """Kinds of the mails that left, in order."""
        rows = Message.objects.filter(order_id=self.order.id, state="sent")
        return list(rows.order_by("finished_at").values_list("kind", flat=True))

    @property
    def skipped(self) -> dict[str, str]:
        """Why others did not, by kind."""
        rows = Message.objects.filter(order_id=self.order.id, state="skipped")
        return dict(rows.values_list("kind", "reason"))
