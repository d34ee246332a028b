"""Opening complaints: once, with all that follows, or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from saleor_service_plugin.complaints import number
from saleor_service_plugin.complaints.callbacks import slots
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files.models import Attachment, AttachmentContent
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry, ComplaintLine
from saleor_service_plugin.complaints.record import open as opening_room
from saleor_service_plugin.complaints.record import read, told
from saleor_service_plugin.complaints.record.opening import LONGEST_TEXT, MOST_OPEN, WantedLine
from saleor_service_plugin.complaints.record.people import SYSTEM
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.record.settle import settle
from saleor_service_plugin.complaints.states import ClockKind, Source, Topic
from saleor_service_plugin.effects import order_note
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.events.models import Event
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.shop.reward_rows import VariantFound
from tests.db.complaint_story import (
    BEATE,
    CUSTOMER,
    Story,
    a_file,
    an_opening,
    first_line,
    now_of,
    talk_of,
    trail_of,
)
from tests.db.listening import listen
from tests.fake_shop import FakeShop, a_line, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def kinds(row: Complaint) -> list[str]:
    """Return the clocks of a complaint that run."""
    rows = Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_customer_complains(story: Story) -> None:
    # given
    listen(kinds=["complaint_opened"])
    order = story.order(number=4711, user_id=9)
    story.shop.variants[7] = VariantFound(7, 70, "Teekanne", "TK-12", None, "", 5, True)

    # when
    row = story.open(order, lines=[first_line(order)], files=[a_file(), a_file()])

    # then: what the shop's row says is copied
    assert number.read(row.number) == row.number == number.number_of(row.pk)
    assert (row.state, row.email, row.customer_name) == ("new", "anne@example.com", "Änne Müller")
    assert (row.order_number, row.channel_id, row.user_id) == ("4711", 1, 9)
    assert (row.language_code, row.summary) == ("de", "Die Kanne ist zerbrochen.")
    (line,) = ComplaintLine.objects.filter(complaint_id=row.pk)
    assert (line.name, line.sku, line.quantity, line.product_id) == (
        "Teekanne – 1,2 l", "TK-12", 1, 70,
    )  # fmt: skip
    # and: all that follows
    assert talk_of(row) == [("text", "Die Kanne ist zerbrochen.")]
    assert (row.entries, row.attachments, Attachment.objects.count()) == (1, 2, 2)
    assert trail_of(row) == [("opened", "", "new")]
    assert kinds(row) == ["first-reply", "solution"]
    assert row.unanswered_since == row.heard_at == row.opened_at
    (message,) = Message.objects.all()
    assert (message.kind, message.order_id) == ("complaint-received", order.id)
    (note,) = Effect.objects.all()
    words = order_note.words(note.data, "de")
    assert words == f"Anliegen Nr. {number.shown(row.number)} wurde eröffnet."
    (event,) = Event.objects.all()
    assert event.payload == {
        "complaintId": {"type": "ServiceComplaint", "id": row.pk}, "number": row.number,
        "topic": "DAMAGED", "source": "PAGE",
    }  # fmt: skip
    assert vars(now_of(row))["number"] == row.number


def test_what_is_returned_is_what_stands_there(story: Story) -> None:
    row = story.open()
    there = {name: value for name, value in vars(now_of(row)).items() if name != "_state"}
    assert there.items() <= vars(row).items()


@pytest.mark.parametrize("text", ["4827-1936", "", "12", "48271937", "ä" * 30])
def test_no_number(story: Story, text: str) -> None:
    assert read.by_number(text) is None


def test_found_by_its_number(story: Story) -> None:
    row = story.open()
    typed = number.shown(row.number)
    assert read.by_number(f" {typed.replace(' ', '-')} ") == row


def test_a_key_opens_one(story: Story) -> None:
    order = story.order()
    first = story.open(order, key="client:x")
    assert story.open(order, key="client:x", text="anders").pk == first.pk
    # also where it could not be opened any more
    story.shop.orders.pop(order.id)
    assert story.open(order, key="client:x").pk == first.pk
    assert Complaint.objects.count() == Message.objects.count() == Effect.objects.count() == 1


def refused(story: Story, **changes: object) -> tuple[str, str]:
    """Return field and code of why something is not opened; nothing of it is there."""
    order = changes.pop("order", None) or story.order()
    with pytest.raises(ComplaintProblemError) as problem:
        opening_room.open_complaint(an_opening(order, **changes))  # type: ignore[arg-type]
    for table in (Complaint, ComplaintLine, ComplaintEntry, Clock, Message, Effect):
        assert not table.objects.exists(), table
    return problem.value.field, problem.value.code


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": " \n\t\x00 "}, ("text", "required")),
        ({"text": "a" * (LONGEST_TEXT + 1)}, ("text", "too_long")),
        ({"key": ""}, ("key", "required")),
        ({"key": "k" * 97}, ("key", "invalid")),
        ({"order_id": UUID(int=1)}, ("order", "not_found")),
        ({"channel_id": 2}, ("order", "not_found")),
        ({"order_id": None}, ("channel", "required")),
        ({"order_id": None, "channel_id": 9}, ("channel", "not_found")),
        ({"email": "no address"}, ("email", "invalid")),
        ({"topic": Topic.CALLBACK}, ("phone", "required")),
        ({"phone": "call me"}, ("phone", "invalid")),
        ({"phone": "0341 " * 20}, ("phone", "too_long")),
        ({"files": [a_file()] * 7}, ("files", "too_many")),
        ({"lines": [WantedLine(UUID(int=1), 1)]}, ("lines", "not_found")),
    ],
    ids=str,
)
def test_what_cannot_be_opened(
    story: Story, changes: dict[str, object], problem: tuple[str, str]
) -> None:
    assert refused(story, **changes) == problem


@pytest.mark.parametrize("quantity", [-1, 0, 3])
def test_pieces_that_were_not_ordered(story: Story, quantity: int) -> None:
    order = story.order()
    assert refused(story, order=order, lines=[first_line(order, quantity)]) == (
        "quantity", "invalid",
    )  # fmt: skip


def test_a_line_twice(story: Story) -> None:
    order = story.order()
    assert refused(story, order=order, lines=[first_line(order)] * 2) == ("lines", "invalid")


def test_a_goodie_is_nothing_to_complain_of(story: Story) -> None:
    lines = (a_line(), a_line(goodie_key="5"), a_line(is_gift=True))
    order = story.shop.put(an_order(lines=lines))
    for line in lines[1:]:
        asked = [WantedLine(line.id, 1)]
        assert refused(story, order=order, lines=asked) == ("lines", "not_found")


def test_a_draft_is_no_order_yet(story: Story) -> None:
    assert refused(story, order=story.order(status="draft")) == ("order", "not_found")


def test_so_many_and_not_one_more(story: Story) -> None:
    # given
    order = story.order()
    rows = [story.open(order) for _ in range(MOST_OPEN)]

    # when, then: customers, of this order
    with pytest.raises(ComplaintProblemError) as problem:
        story.open(order)
    assert problem.value.code == "limit"
    story.open(order, author=BEATE, source=Source.STAFF)
    story.open()
    # and: as soon as one has ended
    settle(rows[0].pk, "closed", text="", by=BEATE)
    settle(rows[1].pk, "closed", text="", by=BEATE)
    assert story.open(order).state == "new"


def test_what_a_customer_types_is_kept_as_it_is(story: Story) -> None:
    text = "<b>Äpfel & „Birnen“</b>\r\nZeile 2\x00\x1b[31m\ud83d\n\n\n\n\n\nEnde 🫖"
    row = story.open(text=text, name="Ä\nB\u202e", email=" b@example.com ", phone="+49 (341) 12-3")
    kept = "<b>Äpfel & „Birnen“</b>\nZeile 2[31m\n\n\nEnde 🫖"
    assert talk_of(row) == [("text", kept)]
    assert (row.customer_name, row.email, row.phone) == ("Ä B", "b@example.com", "+49 (341) 12-3")
    assert row.summary == "<b>Äpfel & „Birnen“</b> Zeile 2[31m Ende 🫖"


def test_a_long_text_begins_its_summary(story: Story) -> None:
    assert len(story.open(text="Wort " * 1999).summary) == 160


def test_without_an_order(story: Story) -> None:
    row = story.open(None, channel_id=1, user_id=3, email="c@example.com", name="Cleo")
    assert (row.order_id, row.order_number, row.channel_id, row.user_id) == (None, "", 1, 3)
    assert not Effect.objects.exists()
    assert Message.objects.get().kind == "complaint-received"


def test_a_call_that_staff_had(story: Story) -> None:
    row = story.open(author=BEATE, source=Source.PHONE, spoken=True, text="Sie rief an.")
    assert (row.state, row.owner_id, row.owner_name) == ("in-progress", 5, "Beate")
    assert talk_of(row) == [("call", "Sie rief an.")]
    assert kinds(row) == ["solution"]
    assert (row.unanswered_since, row.first_replied_at) == (None, row.opened_at)
    assert trail_of(row) == [("opened", "", "new"), ("state", "new", "in-progress")]


def test_staff_who_want_nobody_told(story: Story) -> None:
    row = story.open(author=BEATE, source=Source.STAFF, quiet=True)
    assert (row.state, row.owner_id, row.heard_at) == ("new", None, None)
    assert not Message.objects.exists()


def test_nobody_to_write_to(story: Story) -> None:
    row = story.open(story.order(email=""))
    assert (row.email, row.heard_at) == ("", None)
    assert not Message.objects.exists()


def test_a_task_that_opened_by_itself(story: Story) -> None:
    order = story.order()
    row = story.open(
        order, author=SYSTEM, source=Source.PARCEL, text="parcel-lost", data={"number": "JJ1"},
        topic=Topic.NOT_ARRIVED, files=[a_file()],
    )  # fmt: skip
    assert (row.heard_at, row.unanswered_since) == (None, None)
    assert kinds(row) == ["solution"]
    assert not Message.objects.exists()
    assert ComplaintEntry.objects.values_list("kind", "text", "data").get() == (
        "event", "parcel-lost", {"number": "JJ1"},
    )  # fmt: skip
    assert Attachment.objects.get().for_staff
    # customers see it once somebody wrote to them in it
    assert read.of_orders([order.id], by_itself=False) == {}
    story.answers(row, "Nur für uns", kind="note")  # type: ignore[arg-type]
    assert read.of_orders([order.id], by_itself=False) == {}
    story.answers(row)
    assert read.of_orders([order.id], by_itself=False) == {order.id: [row]}


def free_slot() -> opening_room.slots.Slot:  # type: ignore[name-defined]
    """Return a time in which a call can be promised."""
    return slots.free(1, now=datetime.now(UTC))[0]


def test_a_call_is_promised(story: Story) -> None:
    # when
    slot = free_slot()
    row = story.open(topic=Topic.CALLBACK, phone="0341 123", slot=slot, text="")

    # then
    assert (row.callback_from, row.callback_until) == (slot.begins, slot.ends)
    assert ClockKind.CALLBACK in kinds(row)
    # and: once it is made it is promised no more
    story.answers(row, kind="call")  # type: ignore[arg-type]
    assert now_of(row).callback_from is None
    assert ClockKind.CALLBACK not in kinds(row)
    assert ("callback", slot.begins.isoformat(), "") in trail_of(row)


def test_a_slot_is_full(story: Story) -> None:
    slot = free_slot()
    call: dict[str, Any] = {"topic": Topic.CALLBACK, "phone": "0341 123", "slot": slot}
    rows = [story.open(key=f"client:{n}", **call) for n in range(3)]
    with pytest.raises(ComplaintProblemError) as problem:
        story.open(**call)
    assert (problem.value.field, problem.value.code) == ("slot", "invalid")
    # the same once more is no fourth one
    assert story.open(key="client:0", **call).pk == rows[0].pk
    past = type(slot)(slot.begins - timedelta(days=30), slot.ends - timedelta(days=30))
    with pytest.raises(ComplaintProblemError):
        story.open(topic=Topic.CALLBACK, phone="0341 123", slot=past)


def test_a_time_where_no_call_is_wanted(story: Story) -> None:
    slot = free_slot()
    assert refused(story, slot=slot) == ("slot", "invalid")


def test_nothing_half_opened(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    # given: the last part fails
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    order = story.order()
    monkeypatch.setattr(told, "opened", fail)

    # when
    opening = an_opening(order, lines=[first_line(order)], files=[a_file()], author=CUSTOMER)
    with pytest.raises(RuntimeError):
        opening_room.open_complaint(opening)

    # then
    for table in (
        Complaint, ComplaintLine, ComplaintEntry, Clock, Message, Attachment, AttachmentContent,
    ):  # fmt: skip
        assert not table.objects.exists(), table
    # and: tried again it is opened
    monkeypatch.undo()
    assert opening_room.open_complaint(opening).state == "new"
