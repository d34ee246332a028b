"""Many complaints changed or closed at once, all or none; and what staff go on with."""

import pytest

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange
from saleor_service_plugin.complaints.record import change as changing
from saleor_service_plugin.complaints.record import settle
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.states import Priority
from saleor_service_plugin.messages.models import Message
from tests.db.complaint_story import BEATE, CEM, Story, now_of, talk_of, trail_of
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def mails() -> list[str]:
    """Return what customers are mailed, in its order."""
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def running(row: Complaint) -> dict[str, bool]:
    """Return the clocks that have not ended, and whether they run."""
    rows = Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True).order_by("pk")
    return {clock.kind: clock.running_since is not None for clock in rows}


def test_several_are_closed(story: Story) -> None:
    rows = [story.open() for _ in range(4)]
    settle.settle(rows[0].pk, "answered", text="", by=BEATE)
    many = [row.pk for row in rows]
    with pytest.raises(LookupError):
        settle.close_all([*many, 10**9], by=BEATE, reason="Test")
    assert {now_of(row).state for row in rows} == {"new", "solved"}
    assert settle.close_all(many, by=BEATE, reason="Rückruf erledigt") == 3
    assert settle.close_all(many, by=BEATE, reason="Rückruf erledigt") == 0
    assert [now_of(row).state for row in rows] == ["solved", "closed", "closed", "closed"]
    assert talk_of(rows[1])[-1] == ("note", "Rückruf erledigt")
    assert "complaint-declined" not in mails()


def test_several_are_changed(story: Story) -> None:
    # given
    rows = [story.open() for _ in range(3)]
    many = [row.pk for row in rows]
    trails = [trail_of(row) for row in rows]
    values: dict[str, object] = {
        "owner": (6, "Cem"), "priority": 3, "topic": "late", "finding": "partly",
        "wants": "refund", "state": "waiting",
    }  # fmt: skip

    # when, then: all or none
    settle.settle(rows[2].pk, "closed", text="", by=BEATE)
    with pytest.raises(ComplaintProblemError) as problem:
        changing.change(many, values, by=BEATE)
    assert problem.value.code == "wrong_state"
    assert [trail_of(row) for row in rows[:2]] == trails[:2]

    # when
    assert changing.change(many[:2], values, by=BEATE) == 2
    assert changing.change(many[:2], values, by=BEATE) == 0
    del values["state"]
    assert changing.change(many, values, by=BEATE) == 1

    # then
    for row in rows:
        found = now_of(row)
        assert (found.owner_id, found.owner_name, found.priority) == (6, "Cem", Priority.URGENT)
        assert (found.topic, found.finding, found.wants) == ("late", "partly", "refund")
    changed = set(trail_of(rows[0])[1:])
    assert changed == {
        ("owner", "", "Cem"), ("priority", "normal", "urgent"), ("topic", "damaged", "late"),
        ("finding", "", "partly"), ("wants", "", "refund"), ("state", "new", "waiting"),
    }  # fmt: skip
    by = ComplaintChange.objects.filter(complaint_id=rows[0].pk).last()
    assert by is not None
    assert (by.by, by.by_kind, by.by_name) == ("VXNlcjo1", "staff", "Beate")
    assert changing.change(many, {"owner": (None, "")}, by=BEATE) == 3
    assert now_of(rows[0]).owner_id is None


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"state": "solved"}, ("state", "wrong_state")),
        ({"state": "gone"}, ("state", "invalid")),
        ({"priority": 9}, ("priority", "invalid")),
        ({"topic": "x"}, ("topic", "invalid")),
        ({"owner": 5}, ("owner", "invalid")),
        ({"email": "x@example.com"}, ("email", "invalid")),
    ],
    ids=str,
)
def test_what_cannot_be_set(
    story: Story, values: dict[str, object], problem: tuple[str, str]
) -> None:
    row = story.open()
    with pytest.raises(ComplaintProblemError) as refused:
        changing.change([row.pk], {"finding": "partly", **values}, by=BEATE)
    assert (refused.value.field, refused.value.code) == problem
    assert (now_of(row).finding, trail_of(row)) == ("", [("opened", "", "new")])


def test_too_many_at_once() -> None:
    with pytest.raises(ComplaintProblemError) as problem:
        changing.change(range(1, 202), {"finding": "partly"}, by=BEATE)
    assert problem.value.code == "too_many"


def test_reopened_by_staff(story: Story) -> None:
    row = story.open()
    settle.settle(row.pk, "declined", text="Nein.", by=BEATE)
    settle.reopen(row.pk, by=CEM, reason="Falsch entschieden")
    found = now_of(row)
    assert (found.state, found.cycle, found.closed_at, found.outcome) == ("reopened", 1, None, "")
    assert talk_of(row)[-1] == ("note", "Falsch entschieden")
    assert running(row) == {"solution": True}
    assert mails() == ["complaint-received", "complaint-declined"]
