"""Complaints on the fake shop: who opens one, who answers, and what can be read of it."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID

from saleor_service_plugin.complaints.files.taken import Taken
from saleor_service_plugin.complaints.models import (
    Complaint,
    ComplaintChange,
    ComplaintEntry,
)
from saleor_service_plugin.complaints.record import open as opening_room
from saleor_service_plugin.complaints.record.opening import Opening, WantedLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.states import AuthorKind, EntryKind, Source, Topic
from saleor_service_plugin.shop.snapshots import Channel, Order
from tests.fake_shop import FakeShop, an_order

CUSTOMER = Author(AuthorKind.CUSTOMER, "", "Änne Müller")
BEATE = Author(AuthorKind.STAFF, "VXNlcjo1", "Beate", 5)
CEM = Author(AuthorKind.STAFF, "VXNlcjo2", "Cem", 6)
APP = Author(AuthorKind.APP, "QXBwOjE=", "Hotline")

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9"
    b"\x8c!\x00\x00\x00\x00IEND\xaeB`\x82"
)

_numbers = count(1)


def a_file(name: str = "Foto.png") -> Taken:
    """Return a picture that was looked at."""
    return Taken(name, "image/png", PIXEL, PIXEL, 1, 1, f"{next(_numbers):064x}")


def an_opening(order: Order | None, **changes: object) -> Opening:
    """Return what a customer says of a broken teapot."""
    values: dict[str, object] = {
        "key": f"client:test:{next(_numbers)}",
        "topic": Topic.DAMAGED,
        "text": "Die Kanne ist zerbrochen.",
        "author": CUSTOMER,
        "source": Source.PAGE,
        "order_id": order.id if order else None,
    }
    return Opening(**{**values, **changes})  # type: ignore[arg-type]


class Story:
    """A shop with one channel in which things break."""

    def __init__(self, shop: FakeShop) -> None:
        """Have a channel."""
        self.shop = shop
        shop.channels[1] = Channel(1, "main", "Main", "EUR", True)

    def order(self, **changes: object) -> Order:
        """Somebody bought two teapots."""
        return self.shop.put(an_order(**{"number": next(_numbers), **changes}))

    def open(self, order: Order | None = None, **changes: object) -> Complaint:
        """Somebody complains of an order, a new one where none is said."""
        if order is None and "channel_id" not in changes:
            order = self.order()
        return opening_room.open_complaint(an_opening(order, **changes))

    def says(
        self, row: Complaint, text: str = "Hallo?", *, files: Sequence[Taken] = (), key: str = ""
    ) -> ComplaintEntry:
        """The customer writes."""
        key = key or f"client:test:{next(_numbers)}"
        return say(row.pk, key=key, author=CUSTOMER, text=text, files=files)

    def answers(
        self, row: Complaint, text: str = "Wir schicken eine neue.", *, by: Author = BEATE,
        kind: EntryKind = EntryKind.TEXT, waits: bool = False, files: Sequence[Taken] = (),
        key: str = "",
    ) -> ComplaintEntry:  # fmt: skip
        """Staff write, note a call or something for themselves."""
        key = key or f"staff:{next(_numbers)}"
        return say(row.pk, key=key, author=by, text=text, kind=kind, waits=waits, files=files)


def now_of(row: Complaint) -> Complaint:
    """Return a complaint as it stands."""
    return Complaint.objects.get(pk=row.pk)


def trail_of(row: Complaint) -> list[tuple[str, str, str]]:
    """Return what was changed of a complaint: what, before, after."""
    rows = ComplaintChange.objects.filter(complaint_id=row.pk).order_by("pk")
    return list(rows.values_list("what", "before", "after"))


def talk_of(row: Complaint) -> list[tuple[str, str]]:
    """Return kinds and texts of a conversation."""
    rows = ComplaintEntry.objects.filter(complaint_id=row.pk).order_by("at", "pk")
    return list(rows.values_list("kind", "text"))


def first_line(order: Order, quantity: int = 1) -> WantedLine:
    """Return that it is about the first line."""
    return WantedLine(order.lines[0].id, quantity)


def line_ids(order: Order) -> list[UUID]:
    """Return the ids of an order's lines."""
    return [line.id for line in order.lines]
