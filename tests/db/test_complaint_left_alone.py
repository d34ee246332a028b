"""Fifty complaints left alone among five hundred: all that are due warned of, none wrongly."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction

from saleor_service_plugin.complaints.clocks import anew, keep, policies, rounds
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange
from saleor_service_plugin.complaints.states import ComplaintState, Priority
from tests.fake_shop import FakeShop

from .complaint_clock_rows import MONDAY, a_complaint, nine_to_five

pytestmark = pytest.mark.django_db(transaction=True)

HALF_HOUR = timedelta(minutes=30)

COUNT, ALONE = 500, 50

FIRST, SOLUTION, SILENCE = 8 * 2, 40 * 2, 16 * 2
"""Half hours of work: what holds by default."""

LOOKS = 9 * 48
"""Half hours in which is looked: nine days, with a weekend."""


def works_at(moment: datetime) -> bool:
    """Whether the half hour that begins now is worked."""
    return moment.weekday() < 5 and 9 <= moment.hour < 17


@dataclass
class Seen:
    """What somebody would know who counted every half hour of one complaint."""

    row: Complaint
    alone: bool
    reply: int | None = 0
    """Half hours of work since the customer began to wait for a reply."""
    turn: int = 0
    """Which reply is waited for."""
    solution: int = 0
    silent: int = 0
    state: str = "new"
    given: set[tuple[str, int, int]] = field(default_factory=set)

    @property
    def runs(self) -> bool:
        """Whether it is the staff's turn."""
        return self.state in ("new", "in-progress")

    def pass_half_an_hour(self, begins: datetime) -> None:
        """Count it where it is worked."""
        if not self.runs or not works_at(begins):
            return
        self.solution += 1
        self.silent += 1
        if self.reply is not None:
            self.reply += 1

    def look(self) -> None:
        """Note the warnings that are due by now."""
        if not self.runs:
            return
        for percent in (50, 80, 100):
            if self.reply is not None and self.reply * 100 >= FIRST * percent:
                self.given.add(("reply", self.turn, percent))
            if self.solution * 100 >= SOLUTION * percent:
                self.given.add(("solution", 0, percent))


@pytest.fixture
def clock(shop: FakeShop) -> Iterator[list[datetime]]:
    """A clock that tests move."""
    nine_to_five()
    # What became urgent because it was overdue has as much time here as all else has.
    same = dict(zip(policies.TIMES, (480, 480, 2400), strict=True))
    policies.put(0, "", Priority.URGENT, same, by="")
    now = [MONDAY]
    with (
        mock.patch.object(rounds, "transaction_time", lambda: now[0]),
        mock.patch.object(anew, "transaction_time", lambda: now[0]),
    ):
        rounds.look_round()
        yield now


def _open(now: datetime, alone: bool) -> Seen:
    row = a_complaint(now=now)
    keep.opened(row, spoken=False, now=now)
    row.save()
    return Seen(row, alone)


def _happen(one: Seen, what: str, now: datetime) -> None:
    """Have staff or the customer do something, as the record does it."""
    with transaction.atomic():
        row = Complaint.objects.select_for_update().get(pk=one.row.pk)
        if what == "answer":
            row.heard_at, row.unanswered_since = now, None
            row.state = ComplaintState.IN_PROGRESS
            keep.answered(row, called=False, now=now)
            one.state, one.reply, one.silent = "in-progress", None, 0
        elif what == "ask-back":
            row.heard_at, row.unanswered_since = now, None
            row.state = ComplaintState.WAITING
            keep.answered(row, called=False, now=now)
            keep.waits(row, now=now)
            one.state, one.reply = "waiting", None
        elif what == "write" and one.state != "solved":
            first = row.unanswered_since is None
            row.unanswered_since = row.unanswered_since or now
            if one.state == "waiting":
                row.state = ComplaintState.IN_PROGRESS
                one.state = "in-progress"
            keep.asked(row, now=now)
            if first:
                one.reply, one.silent, one.turn = 0, 0, one.turn + 1
        elif what == "solve":
            row.state, row.solved_at, row.unanswered_since = "solved", now, None
            keep.ended(row, now=now)
            one.state, one.reply = "solved", None
        row.save()


def _given(all_of: list[Seen]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = ComplaintChange.objects.filter(what="warned").values_list("complaint_id", "after")
    for pk, after in rows:
        kind, _, percent = after.partition(":")
        found[pk][f"{'solution' if kind == 'solution' else 'reply'}:{percent}"] += 1
    return {one.row.pk: found[one.row.pk] for one in all_of}


def test_fifty_left_alone_among_five_hundred(clock: list[datetime]) -> None:
    drawn = random.Random(500)
    coming = sorted(drawn.randrange(2 * 48) for _ in range(COUNT))
    alone = set(drawn.sample(range(COUNT), ALONE))
    every: list[Seen] = []
    for number in range(LOOKS):
        now = clock[0] = MONDAY + number * HALF_HOUR
        for one in every:
            one.pass_half_an_hour(now - HALF_HOUR)
            one.look()
        rounds.look_round()
        while len(every) < COUNT and coming[len(every)] == number:
            every.append(_open(now, len(every) in alone))
        # All others are seen to, by day and by night.
        for one in drawn.sample(every, min(len(every), 14)):
            if not one.alone and one.state != "solved":
                steps = ("answer", "ask-back", "write", "write", "solve")
                if one.state == "waiting":
                    steps = ("write", "solve")
                _happen(one, drawn.choice(steps), now)
    wanted = {
        one.row.pk: Counter(f"{kind}:{percent}" for kind, _, percent in one.given) for one in every
    }
    assert _given(every) == wanted
    # The fifty: none is missing on any list.
    rows = Complaint.objects.in_bulk([one.row.pk for one in every if one.alone])
    assert len(rows) == ALONE
    assert {row.warned for row in rows.values()} == {100}
    assert all(row.due_at is not None and row.due_at <= clock[0] for row in rows.values())
    quiet = set(Complaint.objects.filter(quiet=True).values_list("pk", flat=True))
    assert quiet == {one.row.pk for one in every if one.runs and one.silent >= SILENCE}
    assert rows.keys() <= quiet
    overdue = set(Complaint.objects.filter(due_at__lte=clock[0]).values_list("pk", flat=True))
    over = {
        one.row.pk
        for one in every
        if one.runs and (one.solution >= SOLUTION or (one.reply or 0) >= FIRST)
    }
    assert overdue == over
    assert ALONE <= len(over) < COUNT
    print(f"{COUNT} complaints, {ALONE} left alone: {sum(map(len, wanted.values()))} warnings, "
          f"{len(over)} overdue, {len(quiet)} without a word")  # fmt: skip
