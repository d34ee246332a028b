"""What is said in a conversation, what follows from it, and how it ends."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from saleor_service_plugin.complaints import announce
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files.models import Attachment
from saleor_service_plugin.complaints.mails import tell
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry
from saleor_service_plugin.complaints.outcomes import registry
from saleor_service_plugin.complaints.outcomes.registry import Ending, Outcome
from saleor_service_plugin.complaints.record import change as changing
from saleor_service_plugin.complaints.record import read, say, settle
from saleor_service_plugin.complaints.record.opening import LONGEST_TEXT
from saleor_service_plugin.complaints.record.people import SYSTEM
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.states import (
    ComplaintState,
    EntryKind,
    Finding,
    Source,
)
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.rewards.asking.models import Occasion
from tests.db.complaint_story import (
    APP,
    BEATE,
    CEM,
    CUSTOMER,
    Story,
    a_file,
    now_of,
    talk_of,
    trail_of,
)
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def mails() -> list[str]:
    """Return what customers are mailed, in its order."""
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def notes() -> list[str]:
    """Return what stands in the orders' histories."""
    return [row.data["text"] for row in Effect.objects.order_by("pk")]


def running(row: Complaint) -> dict[str, bool]:
    """Return the clocks that have not ended, and whether they run."""
    rows = Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True).order_by("pk")
    return {clock.kind: clock.running_since is not None for clock in rows}


def test_a_conversation(story: Story) -> None:
    # given
    row = story.open()

    # when: staff ask back
    asked = story.answers(row, "Können Sie ein Foto schicken?", waits=True)

    # then
    found = now_of(row)
    assert (found.owner_id, found.owner_name) == (5, "Beate")
    assert found.first_replied_at == found.heard_at == asked.at == found.changed_at
    assert found.unanswered_since is None
    assert running(row) == {"solution": False}
    assert mails() == ["complaint-received", "complaint-reply"]
    assert Message.objects.get(kind="complaint-reply").subject_id == str(asked.pk)

    # when: the customer answers, twice
    told_first = story.says(row, "Bitte sehr", files=[a_file()])
    story.says(row, "Und noch eins", files=[a_file(), a_file()])

    # then: it waits since the first
    found = now_of(row)
    assert (found.state, found.unanswered_since) == ("in-progress", told_first.at)
    assert (found.entries, found.attachments) == (4, 3)
    assert running(row) == {"solution": True, "next-reply": True}


def test_how_it_ends_and_goes_on(story: Story) -> None:
    # given: what staff asked and the customer answered
    row = story.open()
    story.answers(row, "Können Sie ein Foto schicken?", waits=True)
    story.says(row, "Bitte sehr")

    # when: another one answers on the telephone
    story.answers(row, "Angerufen", by=CEM, kind=EntryKind.CALL)

    # then: an answer without a mail; the owner stays
    found = now_of(row)
    assert (found.owner_id, found.unanswered_since, found.entries) == (5, None, 4)
    assert running(row) == {"solution": True}
    assert mails() == ["complaint-received", "complaint-reply"]

    # when: solved
    settle.settle(row.pk, "answered", text="Ersatz ist da.", by=BEATE, finding=Finding.JUSTIFIED)

    # then
    found = now_of(row)
    assert (found.state, found.outcome, found.finding) == ("solved", "answered", "justified")
    assert running(row) == {}
    assert mails()[-1] == "complaint-solved"
    assert notes() == ["complaint-opened", "complaint-ended"]
    assert Occasion.objects.get().key == f"complaint-solved:{row.pk}"
    assert trail_of(row) == [
        ("opened", "", "new"),
        ("owner", "", "Beate"),
        ("state", "new", "waiting"),
        ("state", "waiting", "in-progress"),
        ("state", "in-progress", "solved"),
        ("outcome", "", "answered"),
        ("finding", "", "justified"),
    ]

    # when: it was not solved
    story.says(row, "Wieder kaputt")

    # then: acknowledged again, the rest as from the beginning
    found = now_of(row)
    assert (found.state, found.cycle, found.outcome) == ("reopened", 1, "")
    assert running(row) == {"solution": True, "next-reply": True}
    assert mails().count("complaint-received") == 2
    assert notes()[-1] == "complaint-reopened"

    # when: solved again: rules are not asked again
    settle.settle(row.pk, "answered", text="Geld zurück.", by=BEATE)
    assert Occasion.objects.count() == 1
    assert (mails()[-1], notes()[-1]) == ("complaint-solved", "complaint-ended")
    assert (mails().count("complaint-solved"), notes().count("complaint-ended")) == (2, 2)


def test_what_customers_see(story: Story) -> None:
    row = story.open()
    story.answers(row, "Notiz", kind=EntryKind.NOTE, files=[a_file()])
    story.answers(row, "Telefon", kind=EntryKind.CALL)
    story.answers(row, "Antwort", files=[a_file()])
    settle.settle(row.pk, "declined", text="Leider nein.", by=BEATE)

    seen = read.entries_of([row.pk], for_staff=False)[row.pk]
    assert [entry.text for entry in seen] == [
        "Die Kanne ist zerbrochen.", "Antwort", "Leider nein.",
    ]  # fmt: skip
    assert len(read.attachments_of([row.pk], for_staff=False)[row.pk]) == 1
    assert len(read.attachments_of([row.pk], for_staff=True)[row.pk]) == 2
    assert len(read.entries_of([row.pk], for_staff=True)[row.pk]) == 5
    assert len(read.changes_of([row.pk])[row.pk]) == len(trail_of(row))


def test_a_key_says_it_once(story: Story) -> None:
    row, other = story.open(), story.open()
    first = story.says(row, key="client:k", files=[a_file()])
    assert story.says(row, "anders", key="client:k") == first
    assert story.says(other, "anders", key="client:k") == first
    assert (now_of(row).entries, now_of(other).entries, Attachment.objects.count()) == (2, 1, 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": " "}, ("text", "required")),
        ({"text": "a" * (LONGEST_TEXT + 1)}, ("text", "too_long")),
        ({"files": [a_file()] * 7}, ("files", "too_many")),
        ({"kind": EntryKind.NOTE}, ("kind", "invalid")),
        ({"kind": EntryKind.CALL}, ("kind", "invalid")),
        ({"kind": EntryKind.OUTCOME, "author": BEATE}, ("kind", "invalid")),
        ({"kind": EntryKind.EVENT, "author": BEATE}, ("kind", "invalid")),
        ({"waits": True}, ("waits", "invalid")),
        ({"waits": True, "kind": EntryKind.NOTE, "author": BEATE}, ("waits", "invalid")),
        ({"key": ""}, ("key", "required")),
    ],
    ids=str,
)
def test_what_cannot_be_said(
    story: Story, changes: dict[str, object], problem: tuple[str, str]
) -> None:
    row = story.open()
    before = vars(now_of(row))
    said: dict[str, object] = {"key": "k", "author": CUSTOMER, "text": "a", **changes}
    with pytest.raises(ComplaintProblemError) as refused:
        say.say(row.pk, **said)  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.code) == problem
    assert {**vars(now_of(row)), "_state": 0} == {**before, "_state": 0}


def test_files_of_one_complaint(story: Story) -> None:
    row = story.open(files=[a_file()] * 4)
    for _ in range(6):
        story.says(row, files=[a_file()] * 6)
    with pytest.raises(ComplaintProblemError) as problem:
        story.says(row, files=[a_file()])
    assert problem.value.code == "too_many"
    assert story.says(row, "Nur Text").text == "Nur Text"


def test_a_conversation_without_an_end(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say, "MOST_ENTRIES", 3)
    row = story.open()
    story.says(row)
    story.says(row)
    with pytest.raises(ComplaintProblemError) as problem:
        story.says(row)
    assert problem.value.code == "limit"
    story.answers(row)


def test_there_is_none(story: Story) -> None:
    for act in (
        lambda: say.say(99, key="k", author=CUSTOMER, text="a"),
        lambda: settle.settle(99, "closed", text="", by=BEATE),
        lambda: settle.reopen(99, by=BEATE),
        lambda: settle.close_all([99], by=BEATE, reason=""),
        lambda: changing.change([99], {"finding": "justified"}, by=BEATE),
        lambda: settle.settle(story.open().pk, "no-such", text="", by=BEATE),
    ):
        with pytest.raises(LookupError):
            act()


def test_nobody_to_write_to(story: Story) -> None:
    # given
    row = story.open(story.order(email=""))

    # then: what must be written cannot be
    with pytest.raises(ComplaintProblemError):
        story.answers(row)
    for outcome in ("answered", "declined"):
        with pytest.raises(ComplaintProblemError):
            settle.settle(row.pk, outcome, text="Hier", by=BEATE)
    # but they can be called, and it can end
    story.answers(row, kind=EntryKind.CALL)
    settle.settle(row.pk, "answered", text="", by=BEATE)
    assert (now_of(row).state, mails()) == ("solved", [])


def test_an_app_answers(story: Story) -> None:
    row = story.open()
    story.answers(row, by=APP)
    assert (now_of(row).owner_id, now_of(row).state) == (None, "in-progress")


def test_a_decline_needs_words(story: Story) -> None:
    row = story.open()
    with pytest.raises(ComplaintProblemError) as problem:
        settle.settle(row.pk, "declined", text=" ", by=BEATE)
    assert (problem.value.field, problem.value.code) == ("text", "required")
    settle.settle(row.pk, "declined", text="Nein.", by=BEATE, finding=Finding.NOT_JUSTIFIED)
    assert (now_of(row).state, now_of(row).outcome) == ("closed", "declined")
    assert (mails()[-1], Occasion.objects.count()) == ("complaint-declined", 0)


def test_closed_without_a_word(story: Story) -> None:
    row = story.open()
    settle.settle(row.pk, "closed", text="Doppelt gemeldet", by=BEATE)
    assert talk_of(row)[-1] == ("note", "Doppelt gemeldet")
    assert mails() == ["complaint-received"]
    assert not Occasion.objects.exists()
    assert notes() == ["complaint-opened", "complaint-ended"]


def test_settling_twice(story: Story) -> None:
    row = story.open()
    settle.settle(row.pk, "answered", text="Ja.", by=BEATE, key="staff:1")
    assert settle.settle(row.pk, "answered", text="Ja.", by=BEATE, key="staff:1").state == "solved"
    with pytest.raises(ComplaintProblemError) as problem:
        settle.settle(row.pk, "closed", text="", by=BEATE)
    assert problem.value.code == "wrong_state"
    with pytest.raises(ComplaintProblemError):
        settle.settle(story.open().pk, "closed", text="", by=BEATE, key="opening:" + str(row.pk))
    assert mails().count("complaint-solved") == 1


def test_a_task_that_nobody_knows_of(story: Story) -> None:
    """It ends without a word, and is no complaint that was solved."""
    row = story.open(author=SYSTEM, source=Source.PROMISE, text="promise-broken")
    settle.settle(row.pk, "answered", text="", by=BEATE)
    assert (now_of(row).state, mails(), Occasion.objects.count()) == ("solved", [], 0)
    assert not read.shown_to_customers(Complaint.objects.all()).exists()


def test_a_task_that_ends_with_a_word(story: Story) -> None:
    row = story.open(author=SYSTEM, source=Source.PROMISE, text="promise-broken")
    settle.settle(row.pk, "answered", text="Es kommt morgen.", by=BEATE)
    assert (mails(), Occasion.objects.count()) == (["complaint-solved"], 1)
    assert read.shown_to_customers(Complaint.objects.all()).exists()


def test_an_outcome_of_somebody_else(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked before anything is written, and what fails leaves nothing behind."""

    # given
    def check(ending: Ending) -> None:
        if ending.data.get("no"):
            raise ComplaintProblemError("data", "invalid", "No.")

    def carry_out(ending: Ending) -> dict[str, object]:
        if ending.data.get("fail"):
            raise RuntimeError("no")
        return {"amount": "5.00"}

    gift = Outcome("gift", ComplaintState.SOLVED, True, False, True, check, carry_out)
    monkeypatch.setitem(registry._registry._kinds, "gift", gift)
    row = story.open()

    # when, then
    with pytest.raises(ComplaintProblemError):
        settle.settle(row.pk, "gift", text="", by=BEATE, data={"no": True})
    with pytest.raises(RuntimeError):
        settle.settle(row.pk, "gift", text="", by=BEATE, data={"fail": True})
    assert (now_of(row).state, now_of(row).entries) == ("new", 1)
    settle.settle(row.pk, "gift", text="", by=BEATE)
    entry = ComplaintEntry.objects.order_by("pk").last()
    assert entry is not None
    assert entry.data == {"outcome": "gift", "amount": "5.00"}


STEPS: dict[str, Callable[[Story, Complaint], object]] = {
    "customer": lambda story, row: story.says(row, files=[a_file()]),
    "staff": lambda story, row: story.answers(row, files=[a_file()], waits=True),
    "settle": lambda story, row: settle.settle(row.pk, "answered", text="Ja", by=BEATE),
    "close": lambda story, row: settle.close_all([row.pk], by=BEATE, reason="x"),
    "change": lambda story, row: changing.change([row.pk], {"priority": 3}, by=BEATE),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_half_done(story: Story, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very last thing of a step fails: nothing of it is there."""
    # given
    row = story.open()
    before, talk, trail = vars(now_of(row)), talk_of(row), trail_of(row)
    clocks = list(Clock.objects.order_by("pk").values())

    def fail(self: Complaint, **_: object) -> None:
        raise RuntimeError("no")

    # when
    monkeypatch.setattr(Complaint, "save", fail)
    with pytest.raises(RuntimeError):
        STEPS[step](story, row)
    monkeypatch.undo()

    # then
    assert {**vars(now_of(row)), "_state": 0} == {**before, "_state": 0}
    assert (talk_of(row), trail_of(row)) == (talk, trail)
    assert (mails(), notes()) == (["complaint-received"], ["complaint-opened"])
    assert list(Clock.objects.order_by("pk").values()) == clocks
    assert not Attachment.objects.exists()


def test_none_of_an_order_and_of_orders(story: Story) -> None:
    order, other = story.order(), story.order()
    rows = [story.open(order) for _ in range(4)]
    assert read.of_orders([order.id, other.id, uuid4()], most=3) == {order.id: rows[:0:-1]}
    assert read.of_orders([]) == {}
    assert read.entries_of([], for_staff=True) == {}


def test_names_that_are_used(story: Story) -> None:
    assert tell.ENDINGS["declined"] == "complaint-declined"
    assert {one.key for one in registry.all_outcomes()} == {"answered", "declined", "closed"}
    assert announce.COMPLAINT_OPENED.key == "complaint_opened"
