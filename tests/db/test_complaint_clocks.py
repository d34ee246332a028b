"""Clocks follow what happens to a complaint."""

from datetime import timedelta

import pytest

from saleor_service_plugin.complaints.clocks import keep, policies, standing
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.states import ClockKind, Priority, Source
from tests.fake_shop import FakeShop

from .complaint_clock_rows import MONDAY, a_complaint, clocks_of, hours

pytestmark = pytest.mark.django_db


def test_a_new_complaint_has_a_clock_for_the_first_reply_and_one_for_the_solution(
    shop: FakeShop,
) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    assert row.due_at == MONDAY + hours(8) and row.due_kind == "first-reply" and not row.warned
    assert {one.kind: one.due_at - MONDAY for one in clocks_of(row)} == {
        "first-reply": hours(8), "solution": hours(40 + 16 * 4),
    }  # fmt: skip


@pytest.mark.parametrize("source", [Source.PARCEL, Source.PROMISE, Source.RATING])
def test_what_opens_by_itself_has_the_clock_for_the_solution_alone(
    shop: FakeShop, source: Source
) -> None:
    row = a_complaint(now=MONDAY, source=source)
    keep.opened(row, spoken=False, now=MONDAY)
    assert [one.kind for one in clocks_of(row)] == ["solution"]


def test_who_was_spoken_to_waits_for_no_first_reply(shop: FakeShop) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=True, now=MONDAY)
    assert [one.kind for one in clocks_of(row)] == ["solution"]


def test_an_answer_ends_the_clock_for_it_in_time_or_not(shop: FakeShop) -> None:
    for after, met in ((hours(8), True), (hours(8) + timedelta(seconds=1), False)):
        row = a_complaint(now=MONDAY)
        keep.opened(row, spoken=False, now=MONDAY)
        keep.answered(row, called=False, now=MONDAY + after)
        first = Clock.objects.get(complaint_id=row.pk, kind="first-reply")
        assert (first.met, first.running_since, first.next_at) == (met, None, None)
        assert row.due_kind == "solution"


def test_clocks_stand_still_while_the_customer_is_asked_and_use_nothing_up(
    shop: FakeShop,
) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    keep.answered(row, called=False, now=MONDAY + hours(2))
    keep.waits(row, now=MONDAY + hours(2))
    assert (row.due_at, row.due_kind, row.warned, row.quiet_due_at) == (None, "", 0, None)
    keep.asked(row, now=MONDAY + hours(24))
    solution = Clock.objects.get(complaint_id=row.pk, kind="solution")
    assert solution.used_seconds == 2 * 3600
    assert row.due_at == MONDAY + hours(32) and row.due_kind == "next-reply"


def test_who_writes_twice_waits_since_the_first_time(shop: FakeShop) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    keep.asked(row, now=MONDAY + hours(1))
    assert [one.kind for one in clocks_of(row)] == ["first-reply", "solution"]
    keep.answered(row, called=False, now=MONDAY + hours(2))
    keep.asked(row, now=MONDAY + hours(3))
    keep.asked(row, now=MONDAY + hours(4))
    assert row.due_at == MONDAY + hours(24 + 3)
    keep.answered(row, called=False, now=MONDAY + hours(5))
    keep.asked(row, now=MONDAY + hours(6))
    turns = Clock.objects.filter(complaint_id=row.pk, kind="next-reply").order_by("pk")
    assert [one.turn for one in turns] == [0, 1]


def test_what_is_solved_has_no_clock_and_what_goes_on_has_a_new_one(shop: FakeShop) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    keep.ended(row, now=MONDAY + hours(3))
    assert not Clock.objects.filter(ended_at__isnull=True).exists()
    assert (row.due_at, row.quiet, row.quiet_due_at) == (None, False, None)
    keep.reopened(row, now=MONDAY + hours(48))
    keep.asked(row, now=MONDAY + hours(48))
    running = Clock.objects.filter(ended_at__isnull=True).order_by("kind")
    assert [(one.kind, one.turn) for one in running] == [("next-reply", 0), ("solution", 1)]


def test_a_promised_call_goes_by_the_clock_on_the_wall_and_ends_with_a_call(
    shop: FakeShop,
) -> None:
    begins = MONDAY + hours(30)
    row = a_complaint(now=MONDAY, callback_from=begins, callback_until=begins + hours(2))
    keep.opened(row, spoken=False, now=MONDAY)
    call = Clock.objects.get(kind=ClockKind.CALLBACK)
    assert (call.started_at, call.due_at, call.minutes) == (begins, begins + hours(2), 120)
    assert call.next_at == begins + hours(1)
    keep.answered(row, called=False, now=MONDAY + hours(1))
    keep.waits(row, now=MONDAY + hours(1))
    assert (row.due_at, row.due_kind) == (begins + hours(2), "callback")
    keep.answered(row, called=True, now=begins + hours(1))
    call.refresh_from_db()
    assert call.met is True


def test_another_priority_is_another_rule_for_what_runs(shop: FakeShop) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    row.priority = Priority.URGENT
    keep.ruled_anew([row], now=MONDAY + hours(1))
    assert row.due_at == MONDAY + hours(2)
    assert sorted(one.minutes for one in clocks_of(row)) == [120, 480]


def test_the_most_precise_policy_of_staff_holds(shop: FakeShop) -> None:
    times = dict.fromkeys(policies.TIMES, 60)
    policies.put(0, "", -1, times, by="")
    policies.put(1, "damaged", -1, dict.fromkeys(policies.TIMES, 30), by="")
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    assert {one.minutes for one in clocks_of(row)} == {30}
    other = a_complaint(now=MONDAY, topic="late")
    keep.opened(other, spoken=False, now=MONDAY)
    assert {one.minutes for one in clocks_of(other)} == {60}


def test_standing_says_what_is_used_up_and_left(shop: FakeShop) -> None:
    row = a_complaint(now=MONDAY)
    keep.opened(row, spoken=False, now=MONDAY)
    first, solution = standing.of([row.pk], now=MONDAY + hours(26))[row.pk]
    assert (first.used_minutes, first.left_minutes, first.is_paused) == (600, -120, False)
    keep.answered(row, called=False, now=MONDAY + hours(26))
    keep.waits(row, now=MONDAY + hours(26))
    first, solution = standing.of([row.pk], now=MONDAY + hours(50))[row.pk]
    assert first.met is False and first.due_at is None and first.used_minutes == 600
    assert solution.is_paused and solution.used_minutes == 600 and solution.due_at is None


def test_nothing_is_left_of_complaints_without_clocks(shop: FakeShop) -> None:
    row = a_complaint(now=MONDAY)
    keep.waits(row, now=MONDAY)
    keep.goes_on(row, now=MONDAY)
    assert standing.of([row.pk], now=MONDAY) == {row.pk: []}
    assert Complaint.objects.get().due_at is None
