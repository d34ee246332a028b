"""Who is calling: found on the page and over the API, noted in two clicks, tasks held by the brake."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from saleor.account.models import Address
from saleor.order.models import Order
from saleor.order.search import update_order_search_vector

from saleor_service_plugin.complaints.automatic import rounds
from saleor_service_plugin.complaints.models import AutomaticTask, Complaint, ComplaintEntry
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
from saleor_service_plugin.messages.models import Brake
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import ask
from tests.saleor.pages.office import assert_harmless, hidden, payloads, visitor
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World

CALLERS = """
query($search: String!) {
  serviceCallers(search: $search) {
    orderId orderNumber placedAt status name email phone place channelId
    complaints { number topic state }
  }
}
"""


@pytest.fixture(autouse=True)
def _nothing_left(world: World) -> Iterator[None]:
    yield
    with port.current().writer():
        for model in (Complaint, ComplaintEntry, AutomaticTask):
            model.objects.all().delete()
        Brake.objects.filter(kind=rounds.BRAKE).delete()


@pytest.fixture
def order_id(world: World) -> UUID:
    """An order whose customer has a telephone."""
    made = paid(world, Story(), email="caller@example.com")
    with port.current().writer():
        order = Order.objects.get(pk=made)
        Address.objects.filter(pk=order.billing_address_id).update(
            phone="+491719876543", last_name="Anrufer"
        )
        update_order_search_vector(Order.objects.get(pk=made))
    return made


def _complaint(order_id: UUID) -> Complaint:
    return open_complaint(
        Opening(
            key=f"client:{uuid4()}", topic=Topic.DAMAGED, text="The lid is broken.",
            author=Author(AuthorKind.CUSTOMER), source=Source.PAGE, order_id=order_id,
        )
    )  # fmt: skip


def test_a_caller_is_found_and_the_call_noted_once(world: World, order_id: UUID) -> None:
    # given
    row = _complaint(order_id)
    desk = visitor(world, "manage_orders")

    # when
    shown = desk.get("callers", search="0171 987 65 43")

    # then
    assert shown.status == 200, shown.text
    assert "Anrufer" in shown.text and "+491719876543" in shown.text
    assert "The lid is broken." in shown.text and f"call:{row.number}" in shown.text
    # when: noted, and the button pressed twice
    form = {"step": f"call:{row.number}", "key": hidden(shown.text, "key"), "text": "Will send it."}
    for _ in range(2):
        done = desk.post("callers?search=Anrufer", form)
        assert done.status == 204, done.text
    (entry,) = ComplaintEntry.objects.filter(complaint_id=row.pk, kind="call")
    assert entry.text == "Will send it."
    row.refresh_from_db()
    assert (row.state, row.first_replied_at is not None) == ("in-progress", True)
    # Nothing typed: said at once, what was there stays.
    again = desk.get("callers", search="Anrufer")
    wrong = desk.post(
        "callers?search=Anrufer", {**form, "key": hidden(again.text, "key"), "text": ""}
    )
    assert wrong.status == 422


def test_what_people_type_stays_text_and_unknown_callers_are_said(world: World) -> None:
    desk = visitor(world, "manage_orders")
    assert "Ask for what the caller knows" in desk.get("callers").text
    assert "Nobody like that" in desk.get("callers", search="Niemand Nirgendwo").text
    for payload in payloads():
        shown = desk.get("callers", search=payload)
        assert shown.status == 200
        assert_harmless(shown.text, payload)
    assert desk.post("callers", {"step": "call:12345678", "text": "x"}).status == 404


def test_over_the_api(world: World, order_id: UUID) -> None:
    row = _complaint(order_id)
    for text in ("Anrufer", row.number, "caller@example.com"):
        callers = ask(world.staff, CALLERS, {"search": text})["serviceCallers"]
        (found,) = [one for one in callers if one["complaints"]]
        assert found["phone"] == "+491719876543"
        assert [one["number"] for one in found["complaints"]] == [row.number]
    assert ask(world.staff, CALLERS, {"search": "x\0"})["serviceCallers"] == []
    elsewhere = people.staff(world, "manage_orders", channels=["usd"])
    assert ask(elsewhere, CALLERS, {"search": "Anrufer"})["serviceCallers"] == []


def test_held_tasks_are_decided_with_one_click(world: World) -> None:
    now = datetime.now(UTC)
    channel_id = world.channels["eur"].pk

    def held() -> None:
        Brake.objects.update_or_create(pk=rounds.BRAKE, defaults={"engaged_at": now, "most": 20})
        AutomaticTask.objects.bulk_create(
            AutomaticTask(
                key=f"parcel:{uuid4()}:back", order_id=uuid4(), channel_id=channel_id,
                source="parcel", what="parcel-returned", data={"carrier": "dhl", "parcel": 1},
                at=now, state="held",
            )
            for _ in range(3)
        )  # fmt: skip

    desk = visitor(world, "manage_orders")
    for step, state in (("drop-tasks", "discarded"), ("open-tasks", "waiting")):
        with port.current().writer():
            held()
        shown = desk.get("health").text
        assert "A parcel is back with you, DHL Paket" in shown and "3 tasks are held" in shown
        assert desk.post("health", {"step": step}).status == 204
        assert "3 tasks are held" not in desk.get("health").text
        assert AutomaticTask.objects.filter(state=state).count() == 3
    assert visitor(world, "manage_plugins").post("health", {"step": "open-tasks"}).status == 403
