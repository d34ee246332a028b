"""Complaints before the pages of the Dashboard: opened as customers and staff open them."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import (
    CannedReply,
    Complaint,
    ComplaintChange,
    ComplaintEntry,
    ComplaintLine,
)
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening, WantedLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import hidden
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World

MODELS = (CannedReply, Clock, ComplaintChange, ComplaintEntry, ComplaintLine, Complaint)

CUSTOMER = Author(AuthorKind.CUSTOMER, name="Erika Mustermann")


@contextmanager
def nobody_complains() -> Iterator[None]:
    """Nobody has complained before and after."""
    forget()
    yield
    forget()


def forget() -> None:
    """Forget all complaints."""
    with port.current().writer():
        for model in MODELS:
            model.objects.all().delete()


def an_order(world: World, *, channel: str = "eur") -> UUID:
    """Return a paid order of two lines."""
    return paid(world, Story(), channel=channel) if channel != "eur" else paid(world, Story())


def complained(
    world: World,
    text: str = "The mug came in pieces.",
    *,
    topic: Topic = Topic.DAMAGED,
    order_id: UUID | None = None,
    channel: str = "eur",
    with_order: bool = True,
    email: str = "erika@example.com",
    lines: bool = True,
) -> Complaint:
    """Return a complaint of a customer's, from the order page."""
    if with_order and order_id is None:
        order_id = an_order(world, channel=channel)
    wanted = []
    if order_id and lines:
        with port.current().writer():
            order = port.current().read_orders([order_id], history=False)[order_id]
        wanted = [WantedLine(order.lines[0].id, 1)]
    return open_complaint(
        Opening(
            key=f"test:{uuid4()}", topic=topic, text=text, author=CUSTOMER, source=Source.PAGE,
            order_id=order_id, channel_id=None if order_id else world.channels[channel].pk,
            lines=wanted, email=email, name="Erika Mustermann",
        )
    )  # fmt: skip


def writes(row: Complaint, text: str) -> ComplaintEntry:
    """Have the customer write once more."""
    return say(row.pk, key=f"test:{uuid4()}", author=CUSTOMER, text=text)


def fresh(row: Complaint) -> Complaint:
    """Return how one stands by now."""
    with port.current().writer():
        found: Complaint = Complaint.objects.get(pk=row.pk)
        return found


def texts(row: Complaint) -> list[str]:
    """Return what was said in one, the oldest first."""
    with port.current().writer():
        found = ComplaintEntry.objects.filter(complaint_id=row.pk).order_by("pk")
        return list(found.values_list("text", flat=True))


def page(clerk: Visitor, row: Complaint) -> Shown:
    """Open its page."""
    return clerk.get("complaint", number=row.number)


def form(shown: Shown, step: str, text: str = "", **more: str) -> dict[str, str]:
    """Return a form of the page as the browser sends it."""
    key = hidden(shown.text, "key")
    known = {"step": step, "text": text, "seen": hidden(shown.text, "seen"), "key": f"{key}-{step}"}
    return {**known, **more}


def send(clerk: Visitor, row: Complaint, sent: dict[str, str]) -> Shown:
    """Send a form."""
    return clerk.post(f"complaint?number={row.number}", sent)
