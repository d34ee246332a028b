"""Two complaints that become one, and are parted again exactly."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from saleor_service_plugin.complaints.callbacks import slots
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files.models import Attachment
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry, ComplaintLine
from saleor_service_plugin.complaints.record import merge as merging
from saleor_service_plugin.complaints.record import read, settle
from saleor_service_plugin.complaints.record.merge import merge, undo_merge
from saleor_service_plugin.complaints.record.opening import WantedLine
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.states import Priority, Topic
from saleor_service_plugin.messages.models import Message
from tests.db.complaint_story import (
    BEATE,
    Story,
    a_file,
    line_ids,
    now_of,
    talk_of,
    trail_of,
)
from tests.fake_shop import FakeShop, a_line, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def refused(row: Complaint, into: Complaint) -> str:
    with pytest.raises(ComplaintProblemError) as problem:
        merge(row.pk, into.pk, by=BEATE)
    return problem.value.reason


def pieces(row: Complaint) -> list[int]:
    """Return how many pieces of which line it is about, by the lines' order."""
    rows = ComplaintLine.objects.filter(complaint_id=row.pk).order_by("sku")
    return list(rows.values_list("quantity", flat=True))


def entry_ids(row: Complaint) -> set[int]:
    rows = ComplaintEntry.objects.filter(complaint_id=row.pk).exclude(text__in=["merged", "parted"])
    return set(rows.values_list("pk", flat=True))


def files(row: Complaint) -> set[object]:
    return set(Attachment.objects.filter(complaint_id=row.pk).values_list("pk", flat=True))


def counted(rows: Iterable[Complaint]) -> bool:
    """Whether the rows count what hangs on them."""
    return all(
        row.entries == ComplaintEntry.objects.filter(complaint_id=row.pk).count()
        and row.attachments == Attachment.objects.filter(complaint_id=row.pk).count()
        for row in map(now_of, rows)
    )


def test_one_of_two(story: Story) -> None:
    # given: two of one customer, about one order, who were said in turns
    order = story.order()
    row = story.open(order, text="1", files=[a_file()], priority=Priority.HIGH)
    into = story.open(order, text="2", files=[a_file()])
    story.says(row, "3")
    story.answers(into, "4", waits=True)
    sent = Message.objects.count()
    before = [(entry_ids(one), files(one)) for one in (row, into)]
    waited = now_of(row).unanswered_since

    # when
    assert merge(row.pk, into.pk, by=BEATE) == into

    # then
    found, gone = now_of(into), now_of(row)
    assert [text for _, text in talk_of(into)] == ["1", "2", "3", "4", "merged"]
    assert (found.state, found.priority) == ("in-progress", Priority.HIGH)
    assert found.unanswered_since == waited
    assert (gone.state, gone.merged_into, gone.outcome, gone.unanswered_since) == (
        "closed", into.pk, "", None,
    )  # fmt: skip
    assert counted([row, into])
    assert not Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True).exists()
    assert read.by_number(row.number) == into
    assert trail_of(row)[-2:] == [("state", "new", "closed"), ("merged", "", into.number)]
    assert ("merged-from", "", row.number) in trail_of(into)
    assert Message.objects.count() == sent

    # when: the customer writes to the old one
    entry = story.says(row, "5")

    # then: it arrives in the other
    assert entry.complaint_id == into.pk

    # when: parted
    assert undo_merge(row.pk, by=BEATE) == row

    # then: each has what it had, and what was said since stays
    assert (entry_ids(row), files(row)) == before[0]
    assert (entry_ids(into), files(into)) == (before[1][0] | {entry.pk}, before[1][1])
    found, gone = now_of(into), now_of(row)
    assert (found.priority, gone.priority) == (Priority.NORMAL, Priority.HIGH)
    assert (gone.state, gone.merged_into, gone.cycle) == ("new", None, 1)
    assert gone.unanswered_since == waited
    assert counted([row, into])
    kinds = Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True)
    assert set(kinds.values_list("kind", flat=True)) == {"solution", "next-reply"}
    assert read.by_number(row.number) == row
    assert Message.objects.count() == sent


def test_again_and_again(story: Story) -> None:
    order = story.order()
    row, into = story.open(order), story.open(order)
    before = entry_ids(row), entry_ids(into)
    for _ in range(3):
        merge(row.pk, into.pk, by=BEATE)
        undo_merge(row.pk, by=BEATE)
    assert (entry_ids(row), entry_ids(into)) == before
    assert counted([row, into])
    with pytest.raises(ComplaintProblemError):
        undo_merge(row.pk, by=BEATE)


def test_lines_are_added_and_taken_back(story: Story) -> None:
    """Three that share lines: in whatever order they are parted, each has its own."""
    # given
    lines = tuple(a_line(quantity=9, sku=f"S{n}") for n in range(4))
    order = story.shop.put(an_order(lines=lines))
    ids = line_ids(order)
    into = story.open(order, lines=[WantedLine(ids[0], 2), WantedLine(ids[1], 5)])
    one = story.open(order, lines=[WantedLine(ids[0], 3), WantedLine(ids[2], 1)])
    two = story.open(order, lines=[WantedLine(ids[0], 4), WantedLine(ids[2], 2)])
    three = story.open(order, lines=[WantedLine(ids[3], 7)])

    # when, then
    for each in (one, two, three):
        merge(each.pk, into.pk, by=BEATE)
    assert pieces(into) == [4, 5, 2, 7]
    undo_merge(one.pk, by=BEATE)
    assert pieces(into) == [4, 5, 2, 7]
    undo_merge(two.pk, by=BEATE)
    assert pieces(into) == [2, 5, 7]
    merge(two.pk, into.pk, by=BEATE)
    undo_merge(three.pk, by=BEATE)
    assert pieces(into) == [4, 5, 2]
    undo_merge(two.pk, by=BEATE)
    assert (pieces(into), pieces(one), pieces(two), pieces(three)) == ([2, 5], [3, 1], [4, 2], [7])


def test_a_chain(story: Story) -> None:
    """One goes on in another one that goes on in a third one: parted in reverse."""
    order = story.order()
    one, two, three = (story.open(order) for _ in range(3))
    before = [entry_ids(row) for row in (one, two, three)]
    merge(one.pk, two.pk, by=BEATE)
    merge(two.pk, three.pk, by=BEATE)
    assert read.by_number(one.number) == three
    said = story.says(one, "Noch etwas")
    assert said.complaint_id == three.pk
    with pytest.raises(ComplaintProblemError) as problem:
        undo_merge(one.pk, by=BEATE)
    assert "first" in problem.value.reason
    undo_merge(two.pk, by=BEATE)
    undo_merge(one.pk, by=BEATE)
    before[2].add(said.pk)
    assert [entry_ids(row) for row in (one, two, three)] == before
    assert counted([one, two, three])


def test_one_that_had_ended_stays_so(story: Story) -> None:
    order = story.order()
    row, into = story.open(order), story.open(order)
    settle.settle(row.pk, "answered", text="Ja.", by=BEATE)
    merge(row.pk, into.pk, by=BEATE)
    assert (now_of(row).state, now_of(row).outcome) == ("closed", "answered")
    undo_merge(row.pk, by=BEATE)
    assert (now_of(row).state, now_of(row).cycle) == ("closed", 0)
    assert counted([row, into])


def test_what_staff_changed_since_stays(story: Story) -> None:
    order = story.order()
    row, into = story.open(order, priority=Priority.HIGH), story.open(order)
    merge(row.pk, into.pk, by=BEATE)
    Complaint.objects.filter(pk=into.pk).update(priority=Priority.URGENT)
    story.answers(into)
    undo_merge(row.pk, by=BEATE)
    assert (now_of(into).priority, now_of(into).unanswered_since) == (Priority.URGENT, None)


def test_what_cannot_be_merged(story: Story) -> None:
    # given
    order = story.order(user_id=3)
    row = story.open(order)
    other = story.open(story.order(email="b@example.com"))

    # then
    assert "itself" in refused(row, row)
    assert "customers" in refused(row, other)
    other_channel = story.open(story.order(channel_id=2))
    assert "channels" in refused(row, other_channel)
    assert "customers" in refused(row, story.open(story.order(user_id=4)))
    ended = story.open(order)
    settle.settle(ended.pk, "closed", text="", by=BEATE)
    assert "reopen" in refused(row, ended)
    into = story.open(order)
    merge(row.pk, into.pk, by=BEATE)
    assert "already" in refused(row, ended)
    assert "already" in refused(ended, row)
    with pytest.raises(LookupError):
        merge(into.pk, 10**9, by=BEATE)
    with pytest.raises(LookupError):
        undo_merge(10**9, by=BEATE)
    with pytest.raises(ComplaintProblemError):
        settle.reopen(row.pk, by=BEATE)
    assert counted([row, into, ended, other])


def test_of_one_customer(story: Story) -> None:
    guest = story.open(story.order(email="Anne@Example.com"))
    account = story.open(story.order(user_id=3))
    merge(guest.pk, account.pk, by=BEATE)
    again = story.open(story.order(user_id=3, email="new@example.com"))
    assert merge(account.pk, again.pk, by=BEATE) == again


def test_a_promised_call_is_not_lost(story: Story) -> None:
    order = story.order()
    slot = slots.free(1, now=datetime.now(UTC))[0]
    row = story.open(order, topic=Topic.CALLBACK, phone="0341 1", slot=slot)
    into = story.open(order)
    assert "call" in refused(row, into)
    assert merge(into.pk, row.pk, by=BEATE) == row


def test_too_many_files(story: Story) -> None:
    order = story.order()
    rows = [story.open(order, files=[a_file()] * 6) for _ in range(2)]
    for row in rows:
        for _ in range(3):
            story.says(row, files=[a_file()] * 5)
    assert "files" in refused(*rows)


@pytest.mark.parametrize("undone", [False, True])
def test_nothing_half_done(story: Story, monkeypatch: pytest.MonkeyPatch, undone: bool) -> None:
    # given
    order = story.order()
    row, into = story.open(order, files=[a_file()]), story.open(order)
    if undone:
        merge(row.pk, into.pk, by=BEATE)
    before = [vars(now_of(one)) | {"_state": 0} for one in (row, into)]
    talks = [(talk_of(one), trail_of(one), files(one)) for one in (row, into)]

    def fail(*_: object) -> None:
        raise RuntimeError("no")

    # when
    monkeypatch.setattr(merging, "reach", fail)
    with pytest.raises(RuntimeError):
        (undo_merge(row.pk, by=BEATE) if undone else merge(row.pk, into.pk, by=BEATE))

    # then
    assert [vars(now_of(one)) | {"_state": 0} for one in (row, into)] == before
    assert [(talk_of(one), trail_of(one), files(one)) for one in (row, into)] == talks
