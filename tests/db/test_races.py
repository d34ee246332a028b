"""Two dispatchers at once: one stops at a named point while the other works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections, transaction
from django.db.models.functions import Now
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import points, work
from saleor_service_plugin.database import fetch
from saleor_service_plugin.messages import brake, channels, desk, enter
from saleor_service_plugin.messages import dispatch as messages
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.outbox.models import Attempt
from saleor_service_plugin.points import Point
from tests.db.queue import decided, many_are_usual, states
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 20.0


class Stopped:
    """A thread that works until it comes to a point, and there waits to be told to go on."""

    def __init__(self, point: Point, act: Callable[[], object]) -> None:
        self._there, self._go = threading.Event(), threading.Event()
        self._point = point
        self._thread = threading.Thread(target=self._run, args=(act,))
        self.error: BaseException | None = None

    def _run(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()
            self._there.set()

    def _reached(self, point: Point) -> None:
        if threading.current_thread() is self._thread and point is self._point:
            self._there.set()
            assert self._go.wait(SECONDS)

    def start(self) -> None:
        """Work until the point."""
        points.listen(self._reached)
        self._thread.start()
        assert self._there.wait(SECONDS)

    def finish(self) -> None:
        """Go on to the end."""
        self._go.set()
        self._thread.join(SECONDS)
        points.listen(None)
        assert self.error is None, self.error


@contextmanager
def stopped_at(point: Point, act: Callable[[], object]) -> Iterator[None]:
    """Have another thread wait at a point while the block runs."""
    other = Stopped(point, act)
    other.start()
    try:
        yield
    finally:
        other.finish()


def somebody_waits(kind: str) -> None:
    """Wait until another connection waits for a lock of this kind."""
    until = time.monotonic() + SECONDS
    while not fetch("SELECT 1 FROM pg_locks WHERE locktype = %s AND NOT granted", [kind]):
        assert time.monotonic() < until, "nobody waits"


def lease_runs_out() -> None:
    """Let every lease have ended, as after some minutes."""
    Message.objects.filter(state="sending").update(leased_until=Now() - timedelta(seconds=1))


@pytest.mark.parametrize("point", [Point.CLAIMED, Point.LOADED, Point.HANDED_OVER])
def test_two_dispatchers_never_take_the_same(shop: FakeShop, point: Point) -> None:
    # given
    many_are_usual()
    rows = decided(shop, 5)

    # when: one has claimed, another comes
    with stopped_at(point, messages.dispatch):
        assert messages.dispatch() == {}

    # then
    assert {state for state, _ in states(rows)} == {"sent"}
    assert len(mail.outbox) == 5


def test_who_comes_back_too_late_changes_nothing(shop: FakeShop) -> None:
    """Its lease ran out while the mail server took its time; another sent the mail again."""
    # given
    (row,) = decided(shop)

    # when
    with stopped_at(Point.HANDED_OVER, messages.dispatch):
        lease_runs_out()
        messages.dispatch()
        (sent,) = Message.objects.filter(pk=row.pk)
        assert (sent.state, sent.losses) == ("sent", 1)
        finished = sent.finished_at

    # then: one copy too many, with the same Message-ID, and every attempt is known
    assert Message.objects.get(pk=row.pk).finished_at == finished
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert list(Attempt.objects.order_by("id").values_list("outcome", flat=True)) == [
        "lost", "sent",
    ]  # fmt: skip


def test_an_at_most_once_message_under_way_is_parked_and_never_repeated(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)
    Message.objects.filter(pk=row.pk).update(at_most_once=True)

    # when: its dispatcher does not come back from the mail server in time
    with stopped_at(Point.HANDED_OVER, messages.dispatch):
        lease_runs_out()
        messages.dispatch()
        assert states([row]) == [("parked", "lost")]

    # then
    assert states([row]) == [("parked", "lost")]
    assert len(mail.outbox) == 1

    # when: a person says that it did not arrive
    desk.release_parked([row.pk])
    messages.dispatch()

    # then
    assert states([row]) == [("sent", "")]
    assert len(mail.outbox) == 2


def test_an_at_most_once_message_that_was_only_claimed_is_sent(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)
    Message.objects.filter(pk=row.pk).update(at_most_once=True)

    # when: its dispatcher hangs before it begins
    with stopped_at(Point.LOADED, messages.dispatch):
        lease_runs_out()
        messages.dispatch()
        assert states([row]) == [("sent", "")]

    # then: coming back it does not begin, because the row is not its own any more
    assert len(mail.outbox) == 1


def test_a_pause_holds_from_the_next_mail_on(shop: FakeShop) -> None:
    # given
    rows = decided(shop, 4)

    # when: staff pause while the first mail is handed over
    with stopped_at(Point.HANDED_OVER, messages.dispatch):
        channels.pause(1)

    # then
    assert states(rows) == [("sent", ""), *[("held", "paused")] * 3]

    # when
    channels.go_live(1)
    messages.dispatch()

    # then
    assert {state for state, _ in states(rows)} == {"sent"}


def test_discarding_what_is_under_way_is_refused(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)

    # when
    under_way = stopped_at(Point.HANDED_OVER, messages.dispatch)
    with under_way, pytest.raises(desk.WrongStateError, match=r"\(sending\)"):
        desk.discard([row.pk])

    # then
    assert states([row]) == [("sent", "")]


def test_two_dispatchers_count_together_for_the_brake(
    shop: FakeShop, settings: SettingsWrapper
) -> None:
    # given: forty where twenty may leave
    settings.SALEOR_SERVICE_DISPATCH_BATCH = 15
    rows = decided(shop, 40)

    # when: the second comes while the first holds fifteen
    with stopped_at(Point.LOADED, messages.dispatch):
        messages.dispatch()

    # then
    found = [state for state, _ in states(rows)]
    assert (found.count("sent"), found.count("held")) == (20, 20)
    assert len(mail.outbox) == 20

    # when: a person has looked
    assert brake.release("parcel-sent") == 20
    work.work()

    # then
    assert len(mail.outbox) == 40
    assert {state for state, _ in states(rows)} == {"sent"}


def test_only_the_message_that_kills_its_workers_is_parked(shop: FakeShop) -> None:
    """Those that were merely in one batch with it are sent."""

    # given: whoever has the third one in a batch dies with it
    class Died(BaseException):
        pass

    many_are_usual()
    rows = decided(shop, 5)
    killer = rows[2].pk

    def die(point: Point) -> None:
        if point is Point.LOADED and Message.objects.filter(pk=killer, state="sending").exists():
            # What is left of it cannot give anything back.
            lease_runs_out()
            messages.tidy()
            raise Died

    # when
    points.listen(die)
    try:
        for _ in range(20):
            with suppress(Died):
                messages.dispatch()
    finally:
        points.listen(None)

    # then
    assert Message.objects.get(pk=killer).state == "parked"
    assert Message.objects.filter(state="sent").count() == 4
    assert len(mail.outbox) == 4


def test_two_people_send_a_message_and_its_copy_once_more(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sees the other's row: they name different ones of the same family."""
    # given
    monkeypatch.setattr(enter, "COPY_REST", timedelta(0))
    (first,) = decided(shop)
    work.work()
    desk.resend([first.pk])
    work.work()
    copy = Message.objects.latest("id")
    other = threading.Thread(target=_resend, args=(first.pk,))

    # when
    with transaction.atomic():
        desk.resend([copy.pk])
        other.start()
        somebody_waits("advisory")
    other.join(SECONDS)

    # then
    keys = list(Message.objects.order_by("id").values_list("key", flat=True))
    assert keys == [first.key, *(f"{first.key}#{number}" for number in (1, 2, 3))]


def test_of_two_people_the_second_is_told_that_it_was_sent_once_more(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)
    work.work()
    refused: list[BaseException] = []
    other = threading.Thread(target=_resend, args=(row.pk, refused))

    # when: the first one's copy is there before the second one's question is answered
    with transaction.atomic():
        desk.resend([row.pk])
        other.start()
        somebody_waits("transactionid")
    other.join(SECONDS)

    # then
    assert [type(error) for error in refused] == [desk.TooOftenError]
    assert Message.objects.count() == 2


def _resend(pk: int, refused: list[BaseException] | None = None) -> None:
    try:
        desk.resend([pk])
    except desk.TooOftenError as error:
        if refused is not None:
            refused.append(error)
    finally:
        connections.close_all()
