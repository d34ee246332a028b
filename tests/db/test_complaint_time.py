"""What time alone does to complaints: closed after a while, files and letters forgotten."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from saleor_service_plugin import purge, work
from saleor_service_plugin.complaints import old
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files import keep
from saleor_service_plugin.complaints.files.models import Attachment, AttachmentContent
from saleor_service_plugin.complaints.models import (
    Complaint,
    ComplaintChange,
    ComplaintEntry,
    ComplaintLine,
    ComplaintSettings,
)
from saleor_service_plugin.complaints.record import rounds
from saleor_service_plugin.complaints.record.merge import merge
from saleor_service_plugin.complaints.record.settle import settle
from saleor_service_plugin.database import execute, fetch
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages.models import Message
from tests.db.complaint_story import BEATE, Story, a_file, first_line, now_of, trail_of
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]

TABLES = (
    Attachment, AttachmentContent, Clock, Complaint, ComplaintChange, ComplaintEntry,
    ComplaintLine,
)  # fmt: skip


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def forget() -> int:
    """Forget what is due, without an end of time."""
    return old.forget(limit=2000, until=time.monotonic() + 60)


def solved(story: Story, ago: timedelta, **changes: object) -> Complaint:
    """Return a complaint that was solved some time ago."""
    row = story.open(**changes)  # type: ignore[arg-type]
    settle(row.pk, "answered", text="Ja.", by=BEATE)
    Complaint.objects.filter(pk=row.pk).update(solved_at=datetime.now(UTC) - ago)
    return row


def closed(story: Story, at: datetime) -> Complaint:
    """Return a complaint with all that can hang on one, closed at a moment."""
    order = story.order()
    row = story.open(order, lines=[first_line(order)], files=[a_file(), a_file()])
    story.answers(row, kind="note", files=[a_file()])  # type: ignore[arg-type]
    settle(row.pk, "declined", text="Nein.", by=BEATE)
    Complaint.objects.filter(pk=row.pk).update(closed_at=at)
    return row


def test_what_was_solved_is_closed(story: Story) -> None:
    # given
    just, long_ago = solved(story, timedelta(days=13)), solved(story, timedelta(days=15))
    left = story.open()
    sent, noted = Message.objects.count(), Effect.objects.count()

    # when
    assert rounds.close_solved() == 1
    assert rounds.close_solved() == 0

    # then: nobody is told
    assert [now_of(row).state for row in (just, long_ago, left)] == ["solved", "closed", "new"]
    found = now_of(long_ago)
    assert (found.outcome, found.solved_at is None) == ("answered", False)
    assert found.closed_at is not None
    assert trail_of(long_ago)[-1] == ("state", "solved", "closed")
    by = ComplaintChange.objects.filter(complaint_id=long_ago.pk).order_by("pk").last()
    assert by is not None
    assert by.by_kind == "system"
    assert (Message.objects.count(), Effect.objects.count()) == (sent, noted)
    # and: the customer can still come back to it
    story.says(long_ago)
    assert now_of(long_ago).state == "reopened"


def test_as_many_days_as_a_channel_says(story: Story) -> None:
    ComplaintSettings.objects.create(channel_id=1, close_days=3)
    rows = [solved(story, timedelta(days=days)) for days in (2, 4)]
    other = solved(story, timedelta(days=4), order=story.order(channel_id=2))
    rounds.close_solved()
    assert [now_of(row).state for row in (*rows, other)] == ["solved", "closed", "solved"]


def test_many_slices(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    for _ in range(5):
        solved(story, timedelta(days=20))
    assert rounds.close_solved() == 5


def test_each_minute(story: Story) -> None:
    row = solved(story, timedelta(days=20))
    work.tick()
    assert now_of(row).state == "closed"


def test_files_go_twelve_months_after_closing(story: Story) -> None:
    # given
    now = datetime.now(UTC)
    young, aged = closed(story, now - timedelta(days=360)), closed(story, now - timedelta(days=370))
    left = story.open(files=[a_file()])

    # when
    assert forget() == 3
    assert forget() == 0

    # then: the rows say that there were some
    kept = [
        [keep.content_of(one.pk) is not None for one in Attachment.objects.filter(complaint_id=pk)]
        for pk in (young.pk, aged.pk, left.pk)
    ]
    assert kept == [[True] * 3, [False] * 3, [True]]
    assert Attachment.objects.filter(forgotten_at__isnull=False).count() == 3
    assert now_of(aged).attachments == 3
    assert ComplaintEntry.objects.filter(complaint_id=aged.pk).exists()

    # when: it goes on with a picture, and is closed for a year again
    story.says(aged, files=[a_file()])
    settle(aged.pk, "closed", text="", by=BEATE)
    assert forget() == 0
    Complaint.objects.filter(pk=aged.pk).update(closed_at=now - timedelta(days=370))
    assert forget() == 1
    assert AttachmentContent.objects.count() == 4


def test_letters_go_six_years_after_the_years_end(story: Story) -> None:
    # given: from what year on they are kept, and the last moment of the year before
    year = (datetime.now(UTC) - timedelta(days=1)).year
    begin = datetime(year - 6, 1, 1, tzinfo=UTC)
    gone = closed(story, begin - timedelta(seconds=1))
    kept = closed(story, begin)
    story.open()

    # when: three contents of each, one complaint
    assert forget() == 7

    # then
    assert not Complaint.objects.filter(pk=gone.pk).exists()
    for table in TABLES[2:]:
        field = "pk" if table is Complaint else "complaint_id"
        assert not table.objects.filter(**{field: gone.pk}).exists(), table
        assert table.objects.filter(**{field: kept.pk}).exists(), table
    assert set(Attachment.objects.values_list("complaint_id", flat=True)) == {kept.pk}


def test_a_number_leads_to_where_it_goes_on(story: Story) -> None:
    # given
    order = story.order()
    row, into = story.open(order), story.open(order)
    merge(row.pk, into.pk, by=BEATE)
    long_ago = datetime.now(UTC) - timedelta(days=3650)
    Complaint.objects.filter(pk=row.pk).update(closed_at=long_ago)

    # then: as long as that is there
    assert forget() == 0
    settle(into.pk, "closed", text="", by=BEATE)
    Complaint.objects.filter(pk=into.pk).update(closed_at=long_ago)
    assert (forget(), forget()) == (1, 1)
    assert not Complaint.objects.exists()


def test_a_little_each_minute(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old, "COMPLAINTS_AT_ONCE", 2)
    long_ago = datetime.now(UTC) - timedelta(days=3650)
    for _ in range(5):
        closed(story, long_ago)
    purge.purge()
    for table in TABLES:
        assert not table.objects.exists(), table


@pytest.mark.parametrize("sql", [old.WITH_FILES, old.OLD, rounds.DUE], ids=["files", "old", "due"])
def test_rounds_go_by_an_index(story: Story, sql: str) -> None:
    """With a million rows nobody reads the whole table each minute."""
    parameters: Any = [50]
    if "%(now)s" in sql:
        parameters = {"now": datetime.now(UTC), "usual": 14, "limit": 200}
    execute("SET LOCAL enable_seqscan = off")
    plan = "\n".join(row[0] for row in fetch(f"EXPLAIN {sql}", parameters))
    assert "Seq Scan on saleor_service_complaint c" not in plan, plan
    assert "Sort" not in plan.split("Limit")[0], plan
