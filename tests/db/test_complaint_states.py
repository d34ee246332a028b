"""The life of a complaint: every step that there is, and every step that is refused.

The table is written out here by hand and compared with what the use cases do, step by step, so
that a wrong line in `states.NEXT` is found as well as a use case that goes around it.
"""

from collections.abc import Callable

import pytest

from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.change import change
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.record.settle import reopen, settle
from saleor_service_plugin.complaints.states import ComplaintState, EntryKind
from tests.db.complaint_story import BEATE, Story, now_of, talk_of, trail_of
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]

NO = "refused"

Act = Callable[[Story, Complaint], object]

ACTS: dict[str, Act] = {
    "customer writes": lambda story, row: story.says(row),
    "staff write": lambda story, row: story.answers(row),
    "staff ask": lambda story, row: story.answers(row, waits=True),
    "staff call": lambda story, row: story.answers(row, kind=EntryKind.CALL),
    "staff call and ask": lambda story, row: story.answers(row, kind=EntryKind.CALL, waits=True),
    "staff note": lambda story, row: story.answers(row, kind=EntryKind.NOTE),
    "set in progress": lambda story, row: change([row.pk], {"state": "in-progress"}, by=BEATE),
    "set waiting": lambda story, row: change([row.pk], {"state": "waiting"}, by=BEATE),
    "answered": lambda story, row: settle(row.pk, "answered", text="Ja.", by=BEATE),
    "declined": lambda story, row: settle(row.pk, "declined", text="Nein.", by=BEATE),
    "closed": lambda story, row: settle(row.pk, "closed", text="", by=BEATE),
    "reopen": lambda story, row: reopen(row.pk, by=BEATE),
}

# By state: new, in progress, waiting, solved, closed, reopened. "=" stays.
TABLE: dict[str, str] = {
    "customer writes": "=  =  in-progress  reopened  reopened  =",
    "staff write": "in-progress  =  =  =  =  in-progress",
    "staff ask": f"waiting  waiting  =  {NO}  {NO}  waiting",
    "staff call": "in-progress  =  =  =  =  in-progress",
    "staff call and ask": f"waiting  waiting  =  {NO}  {NO}  waiting",
    "staff note": "=  =  =  =  =  =",
    "set in progress": f"in-progress  =  in-progress  {NO}  {NO}  in-progress",
    "set waiting": f"waiting  waiting  =  {NO}  {NO}  waiting",
    "answered": f"solved  solved  solved  {NO}  {NO}  solved",
    "declined": f"closed  closed  closed  {NO}  {NO}  closed",
    "closed": f"closed  closed  closed  {NO}  {NO}  closed",
    "reopen": f"{NO}  {NO}  {NO}  reopened  reopened  {NO}",
}

STATES = ["new", "in-progress", "waiting", "solved", "closed", "reopened"]

CASES = [
    (act, state, column if column != "=" else state)
    for act, line in TABLE.items()
    for state, column in zip(STATES, line.split(), strict=True)
]


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def brought_to(story: Story, state: str) -> Complaint:
    """Return a complaint in a state, brought there by its usual way."""
    row = story.open()
    match state:
        case "in-progress":
            story.answers(row)
        case "waiting":
            story.answers(row, waits=True)
        case "solved":
            settle(row.pk, "answered", text="Ja.", by=BEATE)
        case "closed":
            settle(row.pk, "closed", text="", by=BEATE)
        case "reopened":
            settle(row.pk, "closed", text="", by=BEATE)
            reopen(row.pk, by=BEATE)
    assert now_of(row).state == state
    return row


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(ACTS)
    assert set(STATES) == {str(one) for one in ComplaintState}


@pytest.mark.parametrize(("act", "state", "after"), CASES, ids=str)
def test_every_step(story: Story, act: str, state: str, after: str) -> None:
    # given
    row = brought_to(story, state)
    before, talk, trail = now_of(row), talk_of(row), trail_of(row)

    # when, then
    if after == NO:
        with pytest.raises(ComplaintProblemError) as refused:
            ACTS[act](story, row)
        assert refused.value.code == "wrong_state"
        assert (
            now_of(row).__dict__.items()
            >= {name: value for name, value in before.__dict__.items() if name != "_state"}.items()
        )
        assert (talk_of(row), trail_of(row)) == (talk, trail)
        return
    ACTS[act](story, row)
    found = now_of(row)
    assert found.state == after
    steps = [one for one in trail_of(row)[len(trail) :] if one[0] == "state"]
    assert steps == ([] if after == state else [("state", state, after)])
    assert found.cycle == before.cycle + (after == "reopened" != state)
    assert (found.solved_at is None) == (after != "solved") or state == "solved"
    assert (found.closed_at is not None) == (after == "closed")
    assert bool(found.outcome) == (after in ("solved", "closed"))
