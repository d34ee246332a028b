"""Promises on the fake shop: a warehouse and a carrier that work every day, and time that passes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.db.models import F
from django.db.models.functions import Now

from saleor_service_plugin import work
from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.calendars.models import Calendar
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.delays import due
from saleor_service_plugin.delivery.models import MethodCarrier, TrackedParcel
from saleor_service_plugin.delivery.promises import settings
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.delivery.promises.states import Mode
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import ServiceFulfillment
from saleor_service_plugin.shop.snapshots import LineSupply, Order, Warehouse
from tests.fake_shop import FakeShop, a_parcel, an_order

NUMBER = "00340434161094042557"

ALWAYS = [[["00:00", "24:00"]]] * 7
"""Every day, without a cut-off: whatever day the tests run on, the days are the same."""

DATES = ("first_earliest", "first_latest", "earliest", "latest", "dispatch_by", "said_latest")
MOMENTS = ("placed_at", "dated_at", "sent_at", "delivered_at")


class Story:
    """One order of method 1: two days of handling at most, one to three on the way."""

    def __init__(self, shop: FakeShop, *, mode: Mode = Mode.TOLD, **changes: object) -> None:
        """Have a shop whose promises are told, in a live channel without quiet hours."""
        self.shop = shop
        self.now = datetime.now(UTC)
        channels.go_live(1)
        ChannelState.objects.update(
            live_since=self.now - timedelta(days=90), quiet_from=0, quiet_to=0
        )
        self.warehouse = Warehouse(uuid4(), "Leipzig", "DE", "04109")
        shop.warehouses[self.warehouse.id] = self.warehouse
        shop.max_days[1], shop.min_days[1] = 3, 1
        MethodCarrier.objects.create(method_id=1, carrier="dhl")
        for owner, key in (("warehouse", str(self.warehouse.id)), ("carrier", "dhl")):
            Calendar.objects.create(
                owner=owner, owner_key=key, week=ALWAYS, time_zone="UTC", holidays_off=False,
                eves_off=False,
            )  # fmt: skip
        settings.change(1, {"mode": mode, "handling_min": 1, "handling_max": 2}, by="")
        settings.PromiseSettings.objects.update(since=None)
        values: dict[str, object] = {"total_charged": Decimal("39.80")}
        self.order: Order = shop.put(an_order(**{**values, **changes}))

    @property
    def today(self) -> date:
        """Return the day in the shop."""
        return datetime.now(UTC).date()

    def day(self, after: int) -> date:
        """Return a day so many after today."""
        return self.today + timedelta(days=after)

    def look(self) -> "Story":
        """A worker looks and sends."""
        marks.forget_written()
        marks.mark([self.order.id])
        work.work()
        return self

    def tick(self) -> "Story":
        """A minute passes: what time alone has made due is looked at."""
        due.mark_due()
        work.work()
        return self

    def pass_days(self, days: int) -> "Story":
        """Let days pass: all that we know, and the shop's rows, become so much older."""
        back = timedelta(days=days)
        Promise.objects.update(**{name: F(name) - back for name in (*DATES, *MOMENTS)})
        Promise.objects.filter(watch_at__isnull=False).update(watch_at=F("watch_at") - back)
        Delay.objects.update(
            was_latest=F("was_latest") - back, earliest=F("earliest") - back,
            latest=F("latest") - back, found_at=F("found_at") - back,
        )  # fmt: skip
        ServiceFulfillment.objects.update(sent_at=F("sent_at") - back)
        order = self.shop.orders[self.order.id]
        self.shop.change(
            self.order.id, touch=False, created_at=order.created_at - back,
            fulfillments=tuple(
                replace(row, created_at=row.created_at - back) for row in order.fulfillments
            ),
        )  # fmt: skip
        return self.tick()

    def supply(self, line: int = 0, **changes: object) -> None:
        """Say how a line stands with the warehouse."""
        row = self.shop.orders[self.order.id].lines[line]
        values: dict[str, object] = {
            "line_id": row.id, "order_id": self.order.id, "open": row.quantity,
            "allocated": row.quantity, "served": row.quantity,
            "warehouse_id": self.warehouse.id, "tracked": True,
        }  # fmt: skip
        self.shop.supply[row.id] = LineSupply(**{**values, **changes})  # type: ignore[arg-type]
        self.look()

    def ship(self, number: str = NUMBER, **changes: object) -> int:
        """All of it leaves now."""
        order = self.shop.orders[self.order.id]
        row = a_parcel(
            id=self.shop.next_id(), tracking_number=number, created_at=datetime.now(UTC),
            lines=tuple((line.id, line.quantity) for line in order.lines), **changes,
        )  # fmt: skip
        lines = tuple(replace(line, quantity_fulfilled=line.quantity) for line in order.lines)
        self.shop.change(self.order.id, status="fulfilled", lines=lines)
        self.shop.add_parcel(self.order.id, row)
        self.look()
        return row.id

    def say(self, state: ParcelState, *, ago: timedelta = timedelta(0), **report: object) -> None:
        """The carrier tells a scan."""
        scan = Scan(datetime.now(UTC) - ago, state, f"{state}, it says")
        rows = list(TrackedParcel.objects.filter(order_id=self.order.id).order_by("pk"))
        said = {row.pk: Report(row.number, (scan,), **report) for row in rows}  # type: ignore[arg-type]
        take_report.take(rows, said, source="dhl", now=datetime.now(UTC))
        self.look()

    def wait(self) -> "Story":
        """Let all that waits leave."""
        for _ in range(2):
            Message.objects.filter(state="queued").update(due_at=Now())
            work.work()
        return self

    @property
    def promise(self) -> Promise:
        """Return the only promise."""
        return Promise.objects.get(order_id=self.order.id)

    @property
    def promises(self) -> dict[UUID, Promise]:
        """Return all of them by line."""
        return {row.line_id: row for row in Promise.objects.filter(order_id=self.order.id)}

    @property
    def news(self) -> list[tuple[str, date | None, str]]:
        """Return all news: cause, latest day, state."""
        rows = Delay.objects.filter(order_id=self.order.id).order_by("number")
        return [(row.cause, row.latest, row.state) for row in rows]

    def told(self, *kinds: str) -> list[tuple[str, str]]:
        """Return what was told of delays: kind and where it stands."""
        rows = Message.objects.filter(
            order_id=self.order.id, kind__in=kinds or ("delivery-delayed", "back-order")
        )
        return [
            (row.kind, f"{row.state}:{row.reason}" if row.reason else row.state)
            for row in rows.order_by("pk")
        ]
