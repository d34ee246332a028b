"""Parcels on the fake shop: shipped, scanned, told of."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from saleor_service_plugin import work
from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop.snapshots import Order
from tests.fake_shop import FakeShop, a_parcel, an_order

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

DHL = "00340434161094042557"
UPS = "1Z999AA10123456784"


class Parcels:
    """One order and its parcels; a live channel without quiet hours."""

    def __init__(self, shop: FakeShop, **changes: object) -> None:
        """Have an order of some days ago."""
        self.shop = shop
        self.now = datetime.now(UTC)
        channels.go_live(1)
        ChannelState.objects.update(
            live_since=self.now - timedelta(days=30), quiet_from=0, quiet_to=0,
            switches={kind: [True, None] for kind in ("out-for-delivery", "parcel-delivered")},
        )  # fmt: skip
        values = {"created_at": self.now - timedelta(days=3), "email": "anne@example.com"}
        self.order: Order = shop.put(an_order(**{**values, **changes}))

    def ship(self, number: str = DHL, *, ago: timedelta = 48 * HOUR, **changes: object) -> int:
        """A fulfillment leaves; return its id."""
        order = self.shop.orders[self.order.id]
        row = a_parcel(
            id=self.shop.next_id(), sequence=len(order.fulfillments) + 1,
            created_at=self.now - ago, tracking_number=number,
            lines=tuple((line.id, 1) for line in order.lines), **changes,
        )  # fmt: skip
        self.shop.add_parcel(self.order.id, row)
        self.look()
        return row.id

    def change(self, fulfillment: int, **changes: object) -> None:
        """Staff change a fulfillment."""
        self.shop.set_parcel(self.order.id, fulfillment, **changes)
        self.look()

    def say(
        self, *told: tuple[timedelta, ParcelState] | Scan, number: str = DHL, source: str = "dhl"
    ) -> None:
        """A carrier tells scans, each with how long ago; then all that is due leaves."""
        scans = [
            one if isinstance(one, Scan) else Scan(self.now - one[0], one[1], f"{one[1]}, it says")
            for one in told
        ]
        self.report(Report(number, tuple(scans)), source=source)
        self.look(mark=False)

    def report(self, report: Report, *, source: str = "dhl") -> Sequence[take_report.Taken]:
        """Take a report in, as every way in does."""
        with transaction.atomic():
            rows = TrackedParcel.objects.select_for_update().filter(number=report.number)
            found = list(rows.order_by("pk"))
            said = {row.pk: report for row in found}
            return take_report.take(found, said, source=source, now=datetime.now(UTC))

    def look(self, *, mark: bool = True) -> None:
        """A worker looks and sends."""
        if mark:
            marks.forget_written()
            marks.mark([self.order.id])
        work.work()

    def wait(self) -> None:
        """Let time pass until all that waits is due."""
        for _ in range(2):
            Message.objects.filter(state="queued").update(due_at=Now())
            work.work()

    @property
    def rows(self) -> list[TrackedParcel]:
        """Our rows, in the order of the parcels."""
        found = TrackedParcel.objects.filter(order_id=self.order.id)
        return list(found.order_by("fulfillment_id", "position", "pk"))

    @property
    def row(self) -> TrackedParcel:
        """The only row that stands."""
        (found,) = [row for row in self.rows if row.current]
        return found

    def told(self, *kinds: str) -> dict[str, str]:
        """Return where messages stand, by kind; of others than parcels that were sent."""
        rows = Message.objects.filter(order_id=self.order.id).exclude(
            kind__in=["parcel-sent", "order-received"]
        )
        return {
            kind: f"{state}:{reason}" if reason else state
            for kind, state, reason in rows.values_list("kind", "state", "reason")
            if not kinds or kind in kinds
        }
