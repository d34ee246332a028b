"""Promises and news of delays as rows, without a look that makes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from saleor_service_plugin.delivery.delays.on_delay import BACK_ORDER, DELAYED
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.messages import channels, dispatch, enter
from saleor_service_plugin.messages.enter import NewMessage
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.shop.snapshots import Line, Order
from tests.fake_shop import FakeShop, a_line, an_order

THU, FRI = date(2026, 11, 26), date(2026, 11, 27)
LATER = date(2026, 12, 4)
HOUR = timedelta(hours=1)


class Promised:
    """An order of a live channel and what was promised about each of its lines."""

    def __init__(self, shop: FakeShop, **changes: object) -> None:
        """Have an order of two lines, promised for Thursday to Friday."""
        self.shop = shop
        self.now = datetime.now(UTC)
        channels.go_live(1)
        ChannelState.objects.update(
            live_since=self.now - timedelta(days=30), quiet_from=0, quiet_to=0
        )
        lines = (a_line(product_name="Teekanne", quantity=1), a_line(product_name="Becher"))
        values: Mapping[str, object] = {
            "created_at": self.now - timedelta(days=3), "email": "anne@example.com",
            "language_code": "de", "lines": lines, **changes,
        }  # fmt: skip
        self.order: Order = shop.put(an_order(**values))
        self.rows = [self.promise(line) for line in self.order.lines]

    def promise(self, line: Line) -> Promise:
        """Promise a line."""
        return Promise.objects.create(
            order_id=self.order.id, line_id=line.id, channel_id=1, name=line.product_name,
            quantity=line.quantity, placed_at=self.order.created_at, dated_at=self.order.created_at,
            shown=True, first_earliest=THU, first_latest=FRI, earliest=THU, latest=FRI,
        )  # fmt: skip

    def delay(self, *lines: int, cause: str = "no-scan", **changes: object) -> Delay:
        """Have news of the lines with these places, of all where none is named."""
        rows = [self.rows[place] for place in lines] or self.rows
        values = {
            "was_latest": FRI, "latest": LATER, "found_at": self.now, "told": True, **changes,
        }  # fmt: skip
        number = Delay.objects.filter(order_id=self.order.id).count() + 1
        made = Delay.objects.create(
            order_id=self.order.id, channel_id=1, number=number, cause=cause,
            line_ids=[str(row.line_id) for row in rows], **values,
        )  # fmt: skip
        for row in rows:
            row.earliest, row.latest = made.earliest, made.latest
            row.later = row.later or cause == "stock"
            row.save()
        return made

    def tell(self, *delays: Delay) -> None:
        """Decide the messages of news that was found at once, as a look does."""
        self.enter(*(self.new(one) for one in delays))

    def enter(self, *messages: NewMessage, now: datetime | None = None) -> None:
        """Write messages into the outbox."""
        with transaction.atomic():
            enter.enter(messages, gates=channels.gates(), now=now or self.now)

    def new(self, delay: Delay, **changes: object) -> NewMessage:
        """Return the message of a piece of news."""
        kind = BACK_ORDER if delay.cause == "stock" else DELAYED
        values: Mapping[str, object] = {
            "kind": kind, "key": f"{kind}:{delay.pk}", "order_id": self.order.id,
            "subject_id": str(delay.pk), "channel_id": 1, "fact_at": delay.found_at,
            "due_at": delay.found_at, **changes,
        }  # fmt: skip
        return NewMessage(**values)  # type: ignore[arg-type]

    def send(self) -> None:
        """Send what waits, whenever it is due; guests after their hosts."""
        for _ in range(2):
            Message.objects.filter(state="queued").update(due_at=self.now - HOUR)
            dispatch.dispatch()

    @property
    def told(self) -> dict[str, str]:
        """Where messages stand, by key without the number."""
        rows = Message.objects.filter(order_id=self.order.id).order_by("pk")
        return {row.key: f"{row.state}:{row.reason}" if row.reason else row.state for row in rows}
