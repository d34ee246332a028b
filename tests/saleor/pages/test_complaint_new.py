"""Writing a complaint or a question down, from an order and from a call."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from saleor_service_plugin import work
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry, ComplaintLine
from saleor_service_plugin.shop import port
from tests.saleor.api.people import staff
from tests.saleor.pages.office import assert_harmless, hidden, payloads, slug, visitor, wrong
from tests.saleor.pages.talked_about import an_order, complained, nobody_complains
from tests.saleor.pages.visitor import Shown, Visitor, our_app, token_of
from tests.saleor.world import World
from tests.saleor.world.api import global_id


@pytest.fixture(autouse=True)
def _nobody_complains(world: World) -> Iterator[None]:
    with nobody_complains():
        yield


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


def rows() -> list[Complaint]:
    """Return all there are."""
    with port.current().writer():
        return list(Complaint.objects.order_by("pk"))


def send(clerk: Visitor, order_id: UUID | None, **typed: str) -> Shown:
    """Fill the form in and send it."""
    words = {"order": global_id("Order", order_id)} if order_id else {}
    opened = clerk.get("complaint-new", **words)
    assert opened.status == 200, opened.text
    known = {"step": "open", "key": hidden(opened.text, "key"), "source": "phone"}
    query = "&".join(f"{name}={value}" for name, value in words.items())
    return clerk.post(f"complaint-new?{query}", {**known, **typed})


def test_from_an_order_with_its_products(world: World, clerk: Visitor) -> None:
    # given
    order_id = an_order(world)
    with port.current().writer():
        line = port.current().read_orders([order_id], history=False)[order_id].lines[0]

    # when
    done = send(
        clerk, order_id, topic="damaged", text="In pieces.", wants="replacement", mine="1",
        email="erika@example.com", priority="2", **{f"line-{line.id}": "1"},
    )  # fmt: skip

    # then
    assert done.status == 204, wrong(done.text)
    (row,) = rows()
    assert (row.order_id, row.topic, row.wants, row.priority, row.source) == (
        order_id, "damaged", "replacement", 2, "phone",
    )  # fmt: skip
    assert row.owner_id is not None
    with port.current().writer():
        (held,) = ComplaintLine.objects.filter(complaint_id=row.pk)
    assert (held.line_id, held.quantity) == (line.id, 1)
    assert done.goes.endswith(f"complaint?number={row.number}")
    assert "In pieces." in clerk.get(done.goes).text


def test_a_call_is_a_note_and_no_first_reply_is_due(world: World, clerk: Visitor) -> None:
    done = send(clerk, an_order(world), topic="question", text="Which size?", spoken="1")
    assert done.status == 204, wrong(done.text)
    (row,) = rows()
    with port.current().writer():
        entry = ComplaintEntry.objects.get(complaint_id=row.pk)
        kinds = set(Clock.objects.filter(complaint_id=row.pk).values_list("kind", flat=True))
    assert entry.kind == "call"
    assert "first-reply" not in kinds


def test_sent_twice_it_is_one(world: World, clerk: Visitor) -> None:
    order_id = global_id("Order", an_order(world))
    key = hidden(clerk.get("complaint-new", order=order_id).text, "key")
    form = {"step": "open", "key": key, "topic": "late", "text": "Where is it?", "source": "mail"}
    answers = [clerk.post(f"complaint-new?order={order_id}", form) for _ in range(2)]
    assert answers[0].goes == answers[1].goes
    assert len(rows()) == 1


def test_without_an_order_a_channel_is_chosen(world: World, clerk: Visitor) -> None:
    refused = send(clerk, None, topic="question", text="Do you ship to Austria?")
    assert refused.status == 422
    assert "Choose the channel." in wrong(refused.text)
    done = send(
        clerk, None, topic="question", text="Do you ship to Austria?", channel=slug(world),
        email="new@example.com",
    )  # fmt: skip
    assert done.status == 204, wrong(done.text)
    assert rows()[0].order_id is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"topic": ""}, "Choose what it is about."),
        ({"topic": "x"}, "Choose what it is about."),
        ({"text": ""}, "Write what the customer says."),
        ({"topic": "callback", "phone": ""}, "The telephone number is missing."),
        ({"topic": "callback", "phone": "030 1", "slot": "x"}, "Choose another time."),
        ({"text": "x" * 10_001}, "This is too long."),
    ],
)
def test_what_cannot_be(world: World, clerk: Visitor, typed: dict[str, str], said: str) -> None:
    refused = send(clerk, an_order(world), **{"topic": "late", "text": "Words.", **typed})
    assert refused.status == 422
    assert said in wrong(refused.text)
    assert rows() == []


def test_more_than_were_ordered(world: World, clerk: Visitor) -> None:
    order_id = an_order(world)
    with port.current().writer():
        line = port.current().read_orders([order_id], history=False)[order_id].lines[0]
    for typed in ("99", "-1", "x", "1.5"):
        refused = send(
            clerk, order_id, topic="damaged", text="Broken.", **{f"line-{line.id}": typed}
        )
        assert refused.status == 422
        assert wrong(refused.text)
    assert rows() == []


@pytest.mark.parametrize("given", ["x", "T3JkZXI6eA==", "VXNlcjox"])
def test_an_order_that_is_none(clerk: Visitor, given: str) -> None:
    assert clerk.get("complaint-new", order=given).status == 404


def test_an_order_of_another_channel(world: World) -> None:
    order_id = global_id("Order", an_order(world))
    other = visitor(world, "manage_orders", channels=["usd"])
    assert other.get("complaint-new", orderId=order_id).status == 404
    assert other.post(f"complaint-new?orderId={order_id}", {"topic": "late"}).status == 404
    assert rows() == []


def test_hostile_texts_stay_texts(world: World, clerk: Visitor) -> None:
    order_id = an_order(world)
    for payload in payloads():
        for name in ("text", "name", "email", "phone", "topic", "source", "slot", "key"):
            typed = {"topic": "callback", "text": "x", "phone": "030 123456", name: payload}
            shown = send(clerk, order_id, **typed)
            assert shown.status in (204, 422), (name, payload)
            assert_harmless(shown.text, payload)
        for row in rows():
            assert_harmless(clerk.get("complaint", number=row.number).text, payload)
        with port.current().writer():
            Complaint.objects.all().delete()


def test_the_widgets_list_what_is_open(world: World) -> None:
    # given
    row = complained(world)
    our_app()
    user = staff(world, "manage_orders").user
    seen = Visitor(token_of(user, widget="order_details_widgets"))

    # when
    work.work()
    shown = seen.get("widgets/order", orderId=global_id("Order", row.order_id)).text

    # then
    assert f"complaint?number={row.number}" in shown
    assert "First reply:" in shown
    assert "complaint-new?order=" in shown
