"""A customer who complained, in a live channel: rows as the record writes them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from saleor_service_plugin import work
from saleor_service_plugin.complaints import number
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.mails import tell
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry, ComplaintLine
from saleor_service_plugin.complaints.states import (
    AuthorKind,
    ClockKind,
    EntryKind,
    Source,
    Topic,
)
from saleor_service_plugin.messages import channels, shop_texts
from saleor_service_plugin.messages.models import ChannelState, Message
from tests.fake_shop import FakeShop, an_order

EMAIL = "aenne@example.com"

DAY = timedelta(days=1)


class Complained:
    """An order of ten days ago whose customer wrote to the shop."""

    def __init__(self, shop: FakeShop, *, language: str = "de") -> None:
        """Have the channel live for long; it sends by night, too."""
        self.shop = shop
        self.language = language
        self.now = datetime.now(UTC)
        channels.go_live(1)
        ChannelState.objects.update(
            live_since=self.now - 90 * DAY, quiet_from=0, quiet_to=0, time_zone="Europe/Berlin",
            contact_phone="0341 5550123", contact_hours="Mo–Fr 9–17 Uhr",
        )  # fmt: skip
        shop_texts.save(1, shop_texts.TextName.FOOTER, text="Teehaus\nLeipzig")
        self.order = shop.put(
            an_order(email=EMAIL, language_code=language, created_at=self.now - 10 * DAY)
        )

    def complaint(self, topic: Topic = Topic.DAMAGED, **changes: object) -> Complaint:
        """What they wrote, with its first entry unless staff wrote it down."""
        pk = Complaint.objects.count() + 1
        values: dict[str, object] = {
            "pk": pk, "number": number.number_of(pk), "key": f"client:{pk}", "topic": topic,
            "order_id": self.order.id, "order_number": str(self.order.number), "channel_id": 1,
            "email": EMAIL, "customer_name": "Änne Müller", "language_code": self.language,
            "source": Source.PAGE,
        }  # fmt: skip
        return Complaint.objects.create(**(values | changes))

    def entry(
        self,
        row: Complaint,
        text: str,
        by: AuthorKind = AuthorKind.CUSTOMER,
        kind: EntryKind = EntryKind.TEXT,
        **changes: object,
    ) -> ComplaintEntry:
        """An entry of the conversation."""
        pk = ComplaintEntry.objects.count() + 1
        return ComplaintEntry.objects.create(
            pk=pk, complaint_id=row.pk, key=f"entry:{pk}", kind=kind, author_kind=by, text=text,
            **changes,
        )  # fmt: skip

    def line(self, row: Complaint, quantity: int = 1) -> None:
        """A line of the order that it is about."""
        line = self.order.lines[0]
        ComplaintLine.objects.create(
            complaint_id=row.pk, line_id=line.id, name="Teekanne, Steingut", quantity=quantity
        )

    def clock(
        self,
        row: Complaint,
        due: datetime,
        kind: ClockKind = ClockKind.FIRST_REPLY,
        **changes: object,
    ) -> Clock:
        """A clock that runs."""
        values: dict[str, object] = {
            "complaint_id": row.pk, "channel_id": row.channel_id, "kind": kind, "minutes": 480,
            "started_at": self.now, "running_since": self.now, "due_at": due,
        }  # fmt: skip
        return Clock.objects.create(**(values | changes))

    def received(self, row: Complaint) -> None:
        """It is acknowledged."""
        with transaction.atomic():
            tell.received(row, now=self.now)

    def replied(self, row: Complaint, entry: ComplaintEntry) -> None:
        """Staff's answer is mailed."""
        with transaction.atomic():
            tell.replied(row, entry, now=self.now)

    def ended(self, row: Complaint, entry: ComplaintEntry) -> None:
        """How it ended is mailed."""
        with transaction.atomic():
            tell.ended(row, entry, now=self.now)

    def send(self) -> None:
        """A worker comes by."""
        work.work()


def messages(order_id: UUID | None = None) -> list[tuple[str, str, str]]:
    """Return what stands in the outbox of complaints: kind, key, state."""
    rows = Message.objects.filter(kind__startswith="complaint-").order_by("pk")
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    return [(row.kind, row.key, row.state) for row in rows]
