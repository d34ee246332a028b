"""What time alone makes due of complaints: warned of once each, and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from saleor_service_plugin import health, news, work
from saleor_service_plugin.complaints.clocks import anew, keep, policies, rounds, warnings
from saleor_service_plugin.complaints.clocks.models import Clock
from saleor_service_plugin.complaints.mails import staff_letters
from saleor_service_plugin.complaints.models import Complaint, ComplaintChange
from saleor_service_plugin.complaints.states import ComplaintState, Priority, Source
from saleor_service_plugin.delivery.calendars import change
from saleor_service_plugin.delivery.promises.models import PromiseSettings
from saleor_service_plugin.events import endpoints
from saleor_service_plugin.events.models import Endpoint, Event
from saleor_service_plugin.messages.models import Message
from tests.fake_shop import FakeShop

from .complaint_clock_rows import MONDAY, a_complaint, clocks_of, hours, nine_to_five

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = [[["09:00", "17:00"]]] * 5 + [[], []]


@dataclass
class Time:
    """What the rounds take for the time."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        """Return it."""
        return self.now


@pytest.fixture
def time(shop: FakeShop) -> Iterator[Time]:
    """A clock that tests move."""
    nine_to_five()
    found = Time()
    with (
        mock.patch.object(rounds, "transaction_time", found),
        mock.patch.object(anew, "transaction_time", found),
    ):
        yield found


def opened(time: Time, **changes: object) -> Complaint:
    """Have a complaint that came in now."""
    row = a_complaint(now=time.now, **changes)
    keep.opened(row, spoken=False, now=time.now)
    row.save()
    return row


def do(step: Callable[..., None], row: Complaint, **named: object) -> None:
    """Have something happen to a complaint."""
    with transaction.atomic():
        step(row, **named)
        row.save()


def look(time: Time, now: datetime) -> warnings.Warned:
    """Let the rounds go at a moment."""
    time.now = now
    return rounds.look_round()


def trail(row: Complaint, what: str = "warned") -> list[str]:
    """Return what stands in a complaint's trail."""
    found = ComplaintChange.objects.filter(complaint_id=row.pk, what=what)
    return list(found.order_by("pk").values_list("after", flat=True))


def times(minutes: int) -> dict[str, int]:
    """Return the same time for everything."""
    return dict.fromkeys(policies.TIMES, minutes)


def test_each_warning_is_given_at_its_moment_and_once(time: Time) -> None:
    row = opened(time)
    for after, given in (
        (3.99, []), (4, ["50"]), (4.1, ["50"]), (6.4, ["50", "80"]), (7.99, ["50", "80"]),
        (8, ["50", "80", "100"]), (20, ["50", "80", "100"]),
    ):  # fmt: skip
        look(time, MONDAY + hours(after))
        assert trail(row) == [f"first-reply:{one}" for one in given]
    row.refresh_from_db()
    assert (row.warned, row.priority, row.due_kind) == (100, Priority.HIGH, "first-reply")
    assert trail(row, "priority") == ["2"]
    look(time, MONDAY + timedelta(days=14))
    assert trail(row)[3:] == ["solution:100"]
    row.refresh_from_db()
    assert row.priority == Priority.URGENT


def test_after_a_pause_of_the_worker_the_highest_warning_says_all(time: Time) -> None:
    row = opened(time)
    look(time, MONDAY + timedelta(days=30))
    assert sorted(trail(row)) == ["first-reply:100", "solution:100"]


def test_what_was_answered_in_between_is_not_warned_of(time: Time) -> None:
    row = opened(time)
    do(keep.answered, row, called=False, now=MONDAY + hours(3))
    assert look(time, MONDAY + hours(9)) == warnings.Warned()
    do(keep.waits, row, now=MONDAY + hours(4))
    assert look(time, MONDAY + timedelta(days=99)) == warnings.Warned()


def test_when_time_is_over_whom_the_policy_names_is_told_once(time: Time) -> None:
    policies.put(0, "", -1, times(60), escalate_to="boss@example.com", by="")
    endpoints.create(url="https://listener.example/", kinds=["complaint_overdue"])
    Endpoint.objects.update(created_at=MONDAY)
    row = opened(time)
    look(time, MONDAY + hours(1))
    look(time, MONDAY + hours(2))
    # Reply and solution have a clock each.
    assert sorted(trail(row, "escalated")) == ["first-reply", "solution"]
    kinds = Message.objects.filter(kind="complaint-escalated").values_list("key", flat=True)
    assert sorted(kinds) == [f"complaint-escalated:{one.pk}" for one in clocks_of(row)]
    assert {one.payload["clock"] for one in Event.objects.all()} == {"FIRST_REPLY", "SOLUTION"}
    assert {one.payload["priority"] for one in Event.objects.all()} == {"HIGH", "URGENT"}


def test_more_urgent_by_itself_is_no_way_to_lose_the_address(time: Time) -> None:
    policies.put(0, "", -1, times(60), escalate_to="boss@example.com", by="")
    row = opened(time, priority=Priority.URGENT)
    look(time, MONDAY + hours(2))
    assert trail(row, "escalated") == ["first-reply"]


def test_whom_the_policy_of_the_priority_before_names_is_told(time: Time) -> None:
    policies.put(0, "", Priority.NORMAL, times(60), escalate_to="team@example.com", by="")
    policies.put(0, "", -1, times(60), escalate_to="boss@example.com", by="")
    opened(time)
    look(time, MONDAY + hours(1))
    letters = staff_letters.load(list(Message.objects.all()), {})
    assert [one.recipient for one in letters.values()] == ["team@example.com"] * 2


def test_one_that_cannot_be_told_of_stops_no_other(time: Time) -> None:
    policies.put(0, "", -1, times(60), escalate_to="boss@example.com", by="")
    rows = [opened(time) for _ in range(5)]
    true = warnings.tell.escalated

    def broken(row: Complaint, *rest: object, **named: object) -> None:
        if row.pk == rows[2].pk:
            raise ImproperlyConfigured
        true(row, *rest, **named)  # type: ignore[arg-type]

    with mock.patch.object(warnings.tell, "escalated", broken):
        assert look(time, MONDAY + hours(1)).over == 8
    assert trail(rows[2]) == []
    look(time, MONDAY + hours(1.01))
    assert Counter(trail(rows[2])) == Counter(["first-reply:100", "solution:100"])


def test_a_longer_policy_takes_nothing_back_and_warns_of_nothing_twice(time: Time) -> None:
    row = opened(time)
    look(time, MONDAY + hours(7))
    assert trail(row) == ["first-reply:80"]
    policies.put(0, "", -1, times(16 * 60), by="")
    look(time, MONDAY + hours(7.01))
    row.refresh_from_db()
    assert row.due_at == MONDAY + hours(32)
    look(time, MONDAY + hours(29))
    assert trail(row)[1:] == ["solution:80"]
    look(time, MONDAY + hours(32))
    assert sorted(trail(row)) == [
        "first-reply:100", "first-reply:80", "solution:100", "solution:80",
    ]  # fmt: skip


def test_a_shorter_policy_warns_at_once_of_what_is_over(time: Time) -> None:
    row = opened(time)
    other = opened(time, topic="late")
    look(time, MONDAY + hours(2))
    policies.put(1, "damaged", -1, {**times(2400), "first_reply_minutes": 60}, by="")
    found = look(time, MONDAY + hours(2.01))
    assert (found.given, found.over) == (1, 1)
    assert trail(row) == ["first-reply:100"] and trail(other) == []


def test_a_policy_that_is_removed_holds_no_longer(time: Time) -> None:
    policies.put(0, "", -1, times(60), by="")
    row = opened(time)
    look(time, MONDAY + hours(0.1))
    policies.remove(policies.rows()[0].pk)
    look(time, MONDAY + hours(0.2))
    row.refresh_from_db()
    assert row.due_at == MONDAY + hours(8)


def test_closures_and_hours_are_followed_by_what_runs_and_taken_back(time: Time) -> None:
    row = opened(time)
    closure = change.add_closure("channel", "1", date(2026, 3, 3), date(2026, 3, 3), by="")
    look(time, MONDAY + hours(0.1))
    assert clocks_of(row)[1].due_at == MONDAY + hours(8) + timedelta(days=7)
    change.remove_closure(closure.pk)
    look(time, MONDAY + hours(0.2))
    assert clocks_of(row)[1].due_at == MONDAY + hours(8) + timedelta(days=4)
    change.save("channel", "1", {"week": [[["09:00", "13:00"], ["14:00", "16:00"]]] * 7}, by="")
    look(time, MONDAY + hours(0.3))
    row.refresh_from_db()
    assert row.due_at == MONDAY + hours(24 + 2)


def test_what_stands_still_follows_another_policy_too(time: Time) -> None:
    row = opened(time)
    do(keep.answered, row, called=False, now=MONDAY + hours(1))
    do(keep.waits, row, now=MONDAY + hours(1))
    policies.put(0, "", -1, times(120), by="")
    look(time, MONDAY + hours(1.1))
    do(keep.goes_on, row, now=MONDAY + hours(2))
    assert row.due_at == MONDAY + hours(3)


def test_what_was_being_written_with_the_old_rules_is_reckoned_a_second_time(time: Time) -> None:
    policies.put(0, "", -1, times(60), by="")
    look(time, MONDAY)
    row = opened(time)
    # As one that had read the old rules and comes to its end only now.
    Clock.objects.update(minutes=480, due_at=MONDAY + hours(8), next_at=MONDAY + hours(4))
    look(time, MONDAY + timedelta(minutes=1))
    assert clocks_of(row)[0].minutes == 480
    look(time, MONDAY + timedelta(minutes=2))
    assert clocks_of(row)[0].minutes == 60
    with mock.patch.object(anew, "_reckon", side_effect=AssertionError):
        look(time, MONDAY + timedelta(minutes=30))


def test_many_are_reckoned_in_slices_and_none_is_left_out(time: Time) -> None:
    rows = [opened(time) for _ in range(25)]
    policies.put(0, "", -1, times(60), by="")
    with mock.patch.object(anew, "AT_ONCE", 4), mock.patch.object(anew, "MOST", 3):
        done = []
        for minute in range(4):
            time.now = MONDAY + timedelta(seconds=20 * minute)
            done.append(rounds.reckon_anew())
    assert done == [12, 12, 1, 0]
    assert {one.minutes for row in rows for one in clocks_of(row)} == {60}


def test_a_change_amid_the_slices_begins_them_anew(time: Time) -> None:
    rows = [opened(time) for _ in range(10)]
    policies.put(0, "", -1, times(60), by="")
    with mock.patch.object(anew, "AT_ONCE", 4), mock.patch.object(anew, "MOST", 1):
        rounds.reckon_anew()
        policies.put(0, "", -1, times(30), by="")
        for _ in range(3):
            rounds.reckon_anew()
    assert {one.minutes for row in rows for one in clocks_of(row)} == {30}


def test_where_staff_never_work_nothing_is_due(time: Time) -> None:
    row = opened(time)
    change.add_closure("channel", "1", date(2026, 3, 2), date(2027, 3, 1), by="")
    change.add_closure("channel", "1", date(2027, 3, 2), date(2028, 3, 1), by="")
    change.add_closure("channel", "1", date(2028, 3, 2), date(2029, 3, 1), by="")
    assert look(time, MONDAY + hours(0.1)) == warnings.Warned()
    row.refresh_from_db()
    assert row.due_at is None
    assert look(time, MONDAY + timedelta(days=3)) == warnings.Warned()


def test_the_dashboard_tells_of_all_that_is_overdue_in_one_sentence(
    shop: FakeShop, time: Time
) -> None:
    policies.put(0, "", -1, times(60), by="")
    for _ in range(3):
        opened(time)
    time.now = MONDAY + hours(1)
    with mock.patch.object(news, "tell") as tell:
        work.clocks()
        work.clocks()
    assert tell.call_count == 1
    found = health.look()
    assert found.complaints_overdue == 3
    assert found.problems["complaints-overdue"].startswith("3 complaints and questions are")
    Complaint.objects.update(state=ComplaintState.CLOSED)
    assert "complaints-overdue" not in health.look().problems


def quiet(time: Time, now: datetime) -> set[int]:
    """Return what is listed at a moment."""
    look(time, now)
    return set(Complaint.objects.filter(quiet=True).values_list("pk", flat=True))


def test_who_hears_nothing_for_too_long_is_listed_until_he_does(time: Time) -> None:
    row = opened(time)
    answered = opened(time)
    waiting = opened(time)
    opened(time, source=Source.PARCEL, unanswered_since=None)
    answered.heard_at, answered.unanswered_since = MONDAY + hours(3), None
    answered.state = ComplaintState.IN_PROGRESS
    do(keep.answered, answered, called=False, now=MONDAY + hours(3))
    waiting.state = ComplaintState.WAITING
    do(keep.waits, waiting, now=MONDAY + hours(3))
    # 16 hours of work are over at the end of Tuesday.
    assert quiet(time, MONDAY + hours(31.9)) == set()
    assert quiet(time, MONDAY + hours(32)) == {row.pk}
    assert quiet(time, MONDAY + hours(48 + 3)) == {row.pk, answered.pk}
    PromiseSettings.objects.create(channel_id=1, silence_hours=18)
    assert quiet(time, MONDAY + hours(48 + 3.1)) == {row.pk}
    row.refresh_from_db()
    row.state, row.heard_at, row.unanswered_since = "in-progress", time.now, None
    do(keep.answered, row, called=False, now=time.now)
    assert quiet(time, MONDAY + hours(48 + 4)) == set()
    assert Complaint.objects.get(pk=waiting.pk).quiet_due_at is None
