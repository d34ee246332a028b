"""Two who do something to the same complaint at once: one after the other, and nothing is lost."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.files.models import Attachment
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry
from saleor_service_plugin.complaints.record.change import change
from saleor_service_plugin.complaints.record.merge import merge, undo_merge
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import MOST_OPEN
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.record.settle import reopen, settle
from saleor_service_plugin.complaints.states import Source
from saleor_service_plugin.database import fetch
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.points import Point
from saleor_service_plugin.rewards.asking.models import Occasion
from tests.db.complaint_story import BEATE, CEM, Story, a_file, an_opening, now_of, trail_of
from tests.db.test_races import somebody_waits, stopped_at
from tests.db.test_reward_races import at_once
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

BOTH_ENDS = [Point.COMPLAINTS_LOCKED, Point.COMPLAINTS_WRITTEN]

CLIENTS = 12


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


class Waiting:
    """Somebody who comes second, and what became of it."""

    def __init__(self, act: Callable[[], object]) -> None:
        """Begin in a thread."""
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(act,))
        self._thread.start()

    def _run(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def end(self) -> BaseException | None:
        """Wait for its end; return what was raised."""
        self._thread.join(30)
        assert not self._thread.is_alive()
        return self.error


def second_waits(point: Point, first: Callable[[], object], second: Callable[[], object]) -> object:
    """Have one stop at a point, another one come and wait for it; return the other's error."""
    with stopped_at(point, first):
        other = Waiting(second)
        somebody_waits("transactionid")
    return other.end()


def counted() -> bool:
    """Whether every row counts what hangs on it, and no clock runs of what has ended."""
    for row in Complaint.objects.all():
        if row.entries != ComplaintEntry.objects.filter(complaint_id=row.pk).count():
            return False
        if row.attachments != Attachment.objects.filter(complaint_id=row.pk).count():
            return False
        left = Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True).count()
        if (row.state in ("solved", "closed")) != (left == 0):
            return False
    return True


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_a_reply_and_then_it_is_settled(story: Story, point: Point) -> None:
    row = story.open()
    error = second_waits(
        point,
        lambda: story.says(row, "Noch etwas"),
        lambda: settle(row.pk, "answered", text="Ja.", by=BEATE),
    )
    assert (error, now_of(row).state, now_of(row).entries) == (None, "solved", 3)
    assert counted()


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_it_is_settled_and_then_a_reply(story: Story, point: Point) -> None:
    """The customer did not know yet: it goes on, and nobody overlooks what they wrote."""
    row = story.open()
    error = second_waits(
        point,
        lambda: settle(row.pk, "answered", text="Ja.", by=BEATE),
        lambda: story.says(row, "Noch etwas"),
    )
    found = now_of(row)
    assert (error, found.state, found.cycle, found.entries) == (None, "reopened", 1, 3)
    assert found.unanswered_since is not None
    assert Message.objects.filter(kind="complaint-received").count() == 2
    assert counted()


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_two_settle(story: Story, point: Point) -> None:
    row = story.open()
    error = second_waits(
        point,
        lambda: settle(row.pk, "declined", text="Nein.", by=BEATE),
        lambda: settle(row.pk, "answered", text="Ja.", by=CEM),
    )
    assert isinstance(error, ComplaintProblemError)
    assert error.code == "wrong_state"
    assert (now_of(row).outcome, Occasion.objects.count()) == ("declined", 0)
    assert Message.objects.exclude(kind="complaint-received").count() == 1


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_two_merges_across(story: Story, point: Point) -> None:
    """Each into the other: one of them is refused, nobody waits for ever."""
    order = story.order()
    one, two = story.open(order), story.open(order)
    error = second_waits(
        point,
        lambda: merge(one.pk, two.pk, by=BEATE),
        lambda: merge(two.pk, one.pk, by=CEM),
    )
    assert isinstance(error, ComplaintProblemError)
    assert (now_of(one).merged_into, now_of(two).merged_into) == (two.pk, None)
    assert counted()


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_two_merges_of_a_chain(story: Story, point: Point) -> None:
    order = story.order()
    one, two, three = (story.open(order) for _ in range(3))
    error = second_waits(
        point,
        lambda: merge(two.pk, three.pk, by=BEATE),
        lambda: merge(one.pk, two.pk, by=CEM),
    )
    assert isinstance(error, ComplaintProblemError)
    assert "already" in error.reason
    assert [now_of(row).merged_into for row in (one, two)] == [None, three.pk]
    assert counted()


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_it_is_merged_and_somebody_writes(story: Story, point: Point) -> None:
    """What is said to one that is merged meanwhile arrives where it goes on."""
    order = story.order()
    row, into = story.open(order), story.open(order)
    error = second_waits(
        point,
        lambda: merge(row.pk, into.pk, by=BEATE),
        lambda: story.says(row, "Noch etwas", files=[a_file()]),
    )
    assert error is None
    assert ComplaintEntry.objects.get(text="Noch etwas").complaint_id == into.pk
    assert counted()


@pytest.mark.parametrize("point", BOTH_ENDS)
def test_somebody_writes_and_it_is_merged(story: Story, point: Point) -> None:
    order = story.order()
    row, into = story.open(order), story.open(order)
    error = second_waits(
        point,
        lambda: story.says(row, "Noch etwas", files=[a_file()]),
        lambda: merge(row.pk, into.pk, by=BEATE),
    )
    assert error is None
    assert ComplaintEntry.objects.get(text="Noch etwas").complaint_id == into.pk
    assert counted()


@pytest.mark.parametrize("by_customer", [True, False])
def test_a_key_at_once(story: Story, by_customer: bool) -> None:
    """Everybody gets the one row that there is."""
    order = story.order()
    who = {} if by_customer else {"author": BEATE, "source": Source.STAFF}
    opening = an_opening(order, key="client:same", files=[a_file()], **who)
    found: list[int] = []
    at_once(*[lambda: found.append(open_complaint(opening).pk)] * CLIENTS)
    row = Complaint.objects.get()
    assert found == [row.pk] * CLIENTS
    assert ComplaintEntry.objects.count() == Attachment.objects.count() == 1
    assert Message.objects.count() == 1
    assert trail_of(row) == [("opened", "", "new")]

    entries: list[int] = []
    at_once(*[lambda: entries.append(story.says(row, key="client:one").pk)] * CLIENTS)
    assert len(set(entries)) == 1
    assert now_of(row).entries == ComplaintEntry.objects.count() == 2


def test_a_key_at_once_for_two(story: Story) -> None:
    """One key for two complaints is one entry, in one of them."""
    rows = [story.open() for _ in range(2)]
    found: list[int] = []
    at_once(
        *[lambda row=row: found.append(story.says(row, key="client:one").pk) for row in rows * 6]  # type: ignore[misc]
    )
    assert len(set(found)) == 1
    assert ComplaintEntry.objects.count() == 3
    assert counted()


def test_the_last_place(story: Story) -> None:
    """So many of one order are open, also where all of them come at once."""
    order = story.order()
    for _ in range(MOST_OPEN - 3):
        story.open(order)
    refused: list[str] = []

    def one_more() -> None:
        try:
            story.open(order)
        except ComplaintProblemError as error:
            refused.append(error.code)

    at_once(*[one_more] * CLIENTS)
    assert Complaint.objects.count() == MOST_OPEN
    assert refused == ["limit"] * (CLIENTS - 3)


def some_act(story: Story, chance: random.Random, rows: list[Complaint]) -> Callable[[], object]:
    """Return something that somebody does to one of these, or to two of them."""
    row, other = chance.sample(rows, 2)
    waits, priority = chance.random() < 0.5, chance.randint(0, 3)
    acts: list[Callable[[], object]] = [
        lambda: story.says(row, files=[a_file()]),
        lambda: story.answers(row, waits=waits),
        lambda: settle(row.pk, "answered", text="Ja", by=BEATE),
        lambda: reopen(row.pk, by=CEM),
        lambda: merge(row.pk, other.pk, by=BEATE),
        lambda: undo_merge(row.pk, by=CEM),
        lambda: change([row.pk, other.pk], {"priority": priority}, by=BEATE),
    ]
    return chance.choice(acts)


def test_everybody_at_once(story: Story) -> None:
    """Customers, staff and merges over the same four: no deadlock, the books agree."""
    order = story.order()
    rows = [story.open(order) for _ in range(4)]
    ((before,),) = fetch(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(15):
            try:
                some_act(story, chance, rows)()
            except ComplaintProblemError:
                continue

    at_once(*[lambda seed=seed: work(seed) for seed in range(8)])  # type: ignore[misc]
    ((after,),) = fetch("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert after == before
    assert counted()
