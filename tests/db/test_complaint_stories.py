"""A hundred random stories, each compared with a reference that a child could keep."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange, ComplaintEntry
from saleor_service_plugin.complaints.record.change import change
from saleor_service_plugin.complaints.record.merge import merge, undo_merge
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from saleor_service_plugin.complaints.record.settle import reopen, settle
from saleor_service_plugin.complaints.states import EntryKind
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.rewards.asking.models import Occasion
from tests.db.complaint_reference import NotNowError, Reference
from tests.db.complaint_story import BEATE, CEM, Story
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]

STORIES = 100

STEPS = 25

OUTCOMES = ("answered", "declined", "closed")


class Both:
    """A story that is told twice: to the record and to the reference."""

    def __init__(self, shop: FakeShop, seed: int) -> None:
        """Have an order."""
        self.story, self.reference = Story(shop), Reference()
        self.chance = random.Random(seed)
        self.order = self.story.order()
        self.ids: list[int] = []
        self.said = 0
        self.refused = 0

    def play(self) -> None:
        """Do what comes up."""
        for done in range(STEPS):
            real, simple = self._step()
            try:
                simple()
            except NotNowError:
                self.refused += 1
                with pytest.raises(ComplaintProblemError):
                    real()
            else:
                real()
            if done % 5 == 4:
                self.compare()

    def _step(self) -> tuple[Callable[[], object], Callable[[], object]]:
        """Return what is done next, in both worlds."""
        self.said += 1
        text, key = f"text {self.said}", f"{id(self)}:{self.said}"
        if len(self.ids) < 2 or (len(self.ids) < 4 and self.chance.random() < 0.1):
            return lambda: self._open(text), lambda: self.reference.open(text)
        n, m = self.chance.choices(range(len(self.ids)), k=2)
        return self._step_of(n, m, text, key)

    def _step_of(
        self, n: int, m: int, text: str, key: str
    ) -> tuple[Callable[[], object], Callable[[], object]]:
        story, reference, pk, other = self.story, self.reference, self.ids[n], self.ids[m]
        row = Complaint(pk=pk)
        waits, call = self.chance.random() < 0.4, self.chance.random() < 0.3
        who = self.chance.choice([BEATE, CEM])
        outcome, priority = self.chance.choice(OUTCOMES), self.chance.randint(0, 3)
        state = self.chance.choice(["in-progress", "waiting"])
        kind = EntryKind.CALL if call else EntryKind.TEXT
        steps: list[tuple[Callable[[], object], Callable[[], object]]] = [
            (
                lambda: story.says(row, text, key=key),
                lambda: reference.customer(n, text),
            ),
            (
                lambda: story.answers(row, text, by=who, kind=kind, waits=waits, key=key),
                lambda: reference.staff(n, text, who.name, waits=waits, call=call),
            ),
            (
                lambda: story.answers(row, text, kind=EntryKind.NOTE, key=key),
                lambda: reference.note(n, text),
            ),
            (
                lambda: settle(pk, outcome, text=text, by=who),
                lambda: reference.settle(n, outcome, text, who.name),
            ),
            (lambda: reopen(pk, by=who), lambda: reference.reopen(n)),
            (
                lambda: change([pk], {"priority": priority}, by=who),
                lambda: reference.hurry(n, priority),
            ),
            (lambda: change([pk], {"state": state}, by=who), lambda: reference.wait(n, state)),
            (lambda: merge(pk, other, by=who), lambda: reference.merge(n, m)),
            (lambda: undo_merge(pk, by=who), lambda: reference.part(n)),
        ]
        return self.chance.choice(steps)

    def _open(self, text: str) -> None:
        self.ids.append(self.story.open(self.order, text=text).pk)

    def compare(self) -> None:
        """Compare everything."""
        real = [Complaint.objects.get(pk=pk) for pk in self.ids]
        for row, kept in zip(real, self.reference.rows, strict=True):
            entries = ComplaintEntry.objects.filter(complaint_id=row.pk)
            assert (row.state, row.owner_name, row.cycle, row.outcome, row.priority) == (
                kept.state, kept.owner, kept.cycle, kept.outcome, kept.priority,
            )  # fmt: skip
            assert Counter(entries.values_list("text", flat=True)) == Counter(kept.texts)
            assert row.entries == len(kept.entries)
            assert row.merged_into == (None if kept.into is None else self.ids[kept.into])
            since = next((text for at, _, text in kept.entries if at == kept.since), None)
            waits = [entry.text for entry in entries if entry.at == row.unanswered_since]
            assert waits == ([] if since is None else [since])
            # the trail tells every state, and nothing that was not
            trail = ComplaintChange.objects.filter(complaint_id=row.pk, what="state")
            path = ["new", *trail.order_by("pk").values_list("after", flat=True)]
            assert path == kept.states
            running = Clock.objects.filter(complaint_id=row.pk, ended_at__isnull=True)
            assert running.exists() == (row.state not in ("solved", "closed"))
            still = running.filter(running_since__isnull=True).exclude(kind="callback")
            assert still.exists() == (row.state == "waiting")
        assert Counter(Message.objects.values_list("kind", flat=True)) == self.reference.mails
        texts = Counter(row.data["text"] for row in Effect.objects.all())
        assert texts == self.reference.notes
        keys = set(Occasion.objects.values_list("key", flat=True))
        assert keys == {f"complaint-solved:{self.ids[n]}" for n in self.reference.solved}


@pytest.mark.parametrize("seed", range(STORIES))
def test_a_story(shop: FakeShop, seed: int) -> None:
    both = Both(shop, seed)
    both.play()
    assert ComplaintEntry.objects.count() == sum(row.entries for row in Complaint.objects.all())
