"""A complaint from its first word to its end, over the API of a real shop."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from saleor_service_plugin import work
from saleor_service_plugin.complaints.files.models import AttachmentContent
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.people import SYSTEM
from saleor_service_plugin.complaints.states import Source, Topic
from saleor_service_plugin.graphql.mutations.complaint_steps import A_MINUTE
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.api.complaint_calls import (
    BROKEN,
    CREATE,
    REPLY,
    SETTLE,
    clear,
    customer,
    first_line,
    guest,
    id_of,
    opened,
    order_of,
    photo,
    sent,
    wish,
)
from tests.saleor.api.people import staff
from tests.saleor.api.promise_calls import call, nodes
from tests.saleor.api.webhooks import refused
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

NOTE = "serviceComplaintNoteCreate"


@pytest.fixture(autouse=True)
def nothing_open(world: World) -> Iterator[None]:
    """Begin without complaints, and leave none behind."""
    clear()
    yield
    clear()


def test_a_complaint_from_its_first_word_to_its_end(world: World) -> None:
    api, user = customer(world)
    # The tests of permissions leave the other channel without working hours.
    order_id = order_of(world, user, channel="usd")
    desk = staff(world, "manage_orders")
    mine = _complained(api, order_id)
    _asked(desk, mine)

    # the customer answers: it goes on
    seen = call(api, "serviceComplaint", {"number": mine["numberShown"]})
    assert [one["text"] for one in seen["entries"]] == [BROKEN, "Which mug?"]
    assert seen["entries"][1]["author"]["id"] is None
    found = call(api, REPLY, {"id": mine["id"], "key": uuid4().hex, "text": "The blue one."})
    assert (found["complaint"]["state"], found["complaint"]["answerUntil"] is not None) == (
        "IN_PROGRESS", True,
    )  # fmt: skip

    # it is solved, and the customer is told once
    settled = {"id": mine["id"], "outcome": "answered", "text": "A new one is on its way.",
               "finding": "JUSTIFIED"}  # fmt: skip
    found = call(desk, SETTLE, settled)
    assert found["errors"] == []
    assert found["complaint"]["finding"] == "JUSTIFIED"
    assert refused(call(desk, SETTLE, settled)) == [("id", "WRONG_STATE")]
    seen = call(api, "serviceOrder", {"id": global_id("Order", order_id)})["complaints"]
    assert [(one["state"], one["outcome"], one["answerUntil"]) for one in seen] == [
        ("SOLVED", "answered", None)
    ]
    work.work()
    with port.current().writer():
        kinds = list(
            Message.objects.filter(order_id=order_id, kind__startswith="complaint")
            .order_by("id").values_list("kind", flat=True)
        )  # fmt: skip
    assert kinds == ["complaint-received", "complaint-reply", "complaint-solved"]


def _complained(api: Api, order_id: UUID) -> Json:
    """Complain about an order with two photos from a phone; return what the customer sees."""
    order = global_id("Order", order_id)
    values = wish(
        orderId=order,
        lines=[{"lineId": first_line(order_id), "quantity": 1}],
        wants="REPLACEMENT",
    )
    answer = sent(api, CREATE, values, {"input.attachments": [photo(), photo(kind="png")]})
    assert answer["errors"] == []
    mine = answer["complaint"]
    assert (mine["state"], mine["topic"], mine["wants"]) == ("NEW", "DAMAGED", "REPLACEMENT")
    assert mine["numberShown"].replace(" ", "") == mine["number"]
    assert mine["answerUntil"] is not None
    (entry,) = mine["entries"]
    assert (entry["text"], entry["author"]["kind"], entry["author"]["name"]) == (
        BROKEN, "CUSTOMER", "Erika Muster",
    )  # fmt: skip
    assert [one["mediaType"] for one in entry["attachments"]] == ["image/jpeg", "image/png"]
    assert [(line["quantity"], line["name"] != "") for line in mine["lines"]] == [(1, True)]
    assert all(
        mine[name] is None
        for name in ("finding", "priority", "source", "owner", "customer", "clocks", "changes",
                     "isOverdue", "isQuiet", "unansweredSince", "dueAt")
    )  # fmt: skip

    # sent again, it is the same one
    again = sent(api, CREATE, values, {"input.attachments": [photo(), photo(kind="png")]})
    assert again["complaint"]["id"] == mine["id"]

    # its photos can be looked at, without what the camera said
    response = Client().get(entry["attachments"][0]["url"])
    assert response.status_code == 200
    assert b"SECRET-CAMERA" not in b"".join(
        [response.content] if hasattr(response, "content") else list(response.streaming_content)
    )
    return mine


def _asked(desk: Api, mine: Json) -> None:
    """Ask the customer something and note a word for colleagues; the clocks stand still."""
    reply = {"id": mine["id"], "key": uuid4().hex, "text": "Which mug?", "waitForCustomer": True}
    found = call(desk, REPLY, reply)["complaint"]
    assert (found["state"], found["owner"]["id"]) == ("WAITING", global_id("User", desk.user.pk))
    assert {clock["kind"]: clock["isPaused"] for clock in found["clocks"]
            if clock["endedAt"] is None} == {"SOLUTION": True}  # fmt: skip
    assert {change["what"] for change in found["changes"]} >= {"opened", "state", "owner"}
    note = {"id": mine["id"], "key": uuid4().hex, "text": "The glaze again."}
    assert call(desk, NOTE, note)["entry"]["kind"] == "NOTE"


def test_who_is_not_concerned_sees_nothing_and_changes_nothing(world: World) -> None:
    api, user = customer(world)
    order_id = order_of(world, user)
    other_id = order_of(world)
    row = opened(order_id, user_id=user.pk)
    stranger, _ = customer(world)
    elsewhere = staff(world, "manage_orders", channels=["usd"])
    without = staff(world, "manage_plugins")
    for caller, given in (
        (stranger, {}),
        (elsewhere, {}),
        (without, {}),
        (world.anonymous, {}),
        (world.anonymous, guest(other_id, acts=True)),
        (api, guest(other_id, acts=True)),
    ):
        for name in ("id", "number"):
            asked = {name: id_of(row) if name == "id" else row.number, **given}
            assert call(caller, "serviceComplaint", asked) is None
        reply = {"id": id_of(row), "key": uuid4().hex, "text": "Hello", **given}
        answer = call(caller, REPLY, reply)
        assert refused(answer) == [("token" if given else "id", "NOT_FOUND")]
        assert answer["complaint"] is None
    refusals = call(elsewhere, SETTLE, {"id": id_of(row), "outcome": "closed"})
    assert refused(refusals) == [("id", "NOT_FOUND")]
    with port.current().writer():
        found = Complaint.objects.get(pk=row.pk)
    assert (found.state, found.entries) == ("new", 1)
    assert call(stranger, "serviceCustomer")["complaints"]["edges"] == []


def test_a_guest_with_the_link_alone_opens_and_writes_but_reads_nothing(world: World) -> None:
    order_id = order_of(world)
    token = guest(order_id, acts=False)
    answer = call(world.anonymous, CREATE, wish(**token))
    assert answer["errors"] == []
    seen = answer["complaint"]
    assert (seen["state"], seen["topic"], seen["entries"], seen["lines"]) == (
        "NEW", "DAMAGED", [], [],
    )  # fmt: skip
    assert seen["summary"] is None
    reply = {"id": seen["id"], "key": uuid4().hex, "text": "And the saucer.", **token}
    answer = call(world.anonymous, REPLY, reply)
    assert (answer["errors"], answer["entry"], answer["complaint"]["entries"]) == ([], None, [])

    # files need more than the link
    for name, values, at in (
        (CREATE, wish(**token), "input.attachments"),
        (REPLY, {**reply, "key": uuid4().hex}, "attachments"),
    ):
        refusal = sent(world.anonymous, name, values, {at: [photo()]})
        assert refused(refusal) == [("actingToken", "REQUIRED")]

    # with the acting token all of it is there, and files are taken
    both = guest(order_id, acts=True)
    values = {"id": seen["id"], "key": uuid4().hex, "text": "", **both}
    answer = sent(world.anonymous, REPLY, values, {"attachments": [photo()]})
    assert answer["errors"] == []
    texts = [one["text"] for one in answer["complaint"]["entries"]]
    assert texts == [BROKEN, "And the saucer.", ""]
    assert answer["entry"]["attachments"][0]["width"] == 640


def test_a_guest_sees_no_task_of_staff(world: World) -> None:
    order_id = order_of(world)
    row = opened(order_id, author=SYSTEM, source=Source.PARCEL, topic=Topic.NOT_ARRIVED,
                 text="parcel-lost", key=f"automatic:{order_id}")  # fmt: skip
    both = guest(order_id, acts=True)
    assert call(world.anonymous, "serviceComplaint", {"id": id_of(row), **both}) is None
    assert call(world.anonymous, "serviceOrder", both)["complaints"] == []
    desk = staff(world, "manage_orders")
    call(desk, REPLY, {"id": id_of(row), "key": uuid4().hex, "text": "It got lost, sorry."})
    found = call(world.anonymous, "serviceComplaint", {"id": id_of(row), **both})
    assert [one["text"] for one in found["entries"]] == ["It got lost, sorry."]
    # The link alone shows what customers opened.
    alone = guest(order_id, acts=False)
    assert call(world.anonymous, "serviceOrder", alone)["complaints"] == []


@pytest.mark.parametrize("who", ["customer", "guest"])
def test_who_writes_without_end_is_asked_to_wait_and_nothing_is_half_done(
    world: World, settings: Any, who: str
) -> None:
    # given: somebody who may write, and a shop that counts
    api, user = customer(world)
    order_id = order_of(world, user if who == "customer" else None)
    also = {} if who == "customer" else guest(order_id, acts=True)
    caller = api if who == "customer" else world.anonymous
    first = wish(**(also or {"orderId": global_id("Order", order_id)}))
    mine = call(caller, CREATE, first)["complaint"]
    settings.SALEOR_SERVICE_PUBLIC_RATE_PER_MINUTE = 600
    cache.clear()

    # when
    codes = []
    for _ in range(A_MINUTE + 2):
        words = {"id": mine["id"], "key": uuid4().hex, "text": "And?", **also}
        codes.append(refused(call(caller, REPLY, words)))

    # then: the last ones are refused by name, all before stand there once
    assert codes == [[]] * A_MINUTE + [[("key", "RATE_LIMITED")]] * 2
    with port.current().writer():
        assert Complaint.objects.get(number=mine["number"]).entries == 1 + A_MINUTE
    # and staff are never held back
    desk = staff(world, "manage_orders")
    words = {"id": mine["id"], "key": uuid4().hex, "text": "Here we are."}
    assert refused(call(desk, REPLY, words)) == []
    cache.clear()


def test_refused_files_say_which_and_leave_nothing(world: World) -> None:
    api, user = customer(world)
    values = wish(orderId=global_id("Order", order_of(world, user)))
    answer = sent(api, CREATE, values, {"input.attachments": [photo(), b"MZ not a picture"]})
    ((field, _),) = refused(answer)
    assert field == "attachments"
    assert answer["errors"][0]["message"].startswith("File 1: ")
    answer = sent(api, CREATE, values, {"input.attachments": [photo()] * 7})
    assert refused(answer) == [("attachments", "TOO_MANY")]
    with port.current().writer():
        assert not Complaint.objects.exists()
        assert not AttachmentContent.objects.exists()


def _own(api: Api, values: Json) -> Any:
    """Return a page of the caller's complaints."""
    query = """query($first: Int, $after: String) { serviceCustomer {
      complaints(first: $first, after: $after) {
        totalCount pageInfo { endCursor } edges { node { number } } } } }"""
    return ask(api, query, values)["serviceCustomer"]["complaints"]


def test_a_customers_own_complaints_page_by_page(world: World) -> None:
    api, user = customer(world)
    order_id = order_of(world, user)
    rows = [opened(order_id, user_id=user.pk) for _ in range(3)]
    opened(order_of(world))
    found = _own(api, {"first": 2})
    assert found["totalCount"] == 3
    assert [one["number"] for one in nodes(found)] == [rows[2].number, rows[1].number]
    rest = _own(api, {"first": 2, "after": found["pageInfo"]["endCursor"]})
    assert [one["number"] for one in nodes(rest)] == [rows[0].number]
