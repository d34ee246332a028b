"""What a hostile reviewer found: each of these lost, repeated or froze something once."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.core import mail
from django.db import OperationalError
from django.db.models import F
from django.db.models.functions import Now
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health, points, work
from saleor_service_plugin.messages import brake, dispatch
from saleor_service_plugin.messages.mail import Post
from saleor_service_plugin.messages.models import Leaving, Message
from saleor_service_plugin.messages.outcomes import Family
from saleor_service_plugin.messages.render import Rendered
from saleor_service_plugin.messages.senders import Sender
from saleor_service_plugin.messages.verdicts import at_sending
from saleor_service_plugin.outbox import circuits, steps
from saleor_service_plugin.outbox.models import Attempt, Circuit, Slot
from saleor_service_plugin.points import Point
from tests.db.queue import again, decided, many_are_usual, states
from tests.fake_shop import FakeShop
from tests.smtp.expected import Behaviour, Stage
from tests.smtp.server import Fault, MailServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("first", "second"), product([1, 3, 5], repeat=2))
def test_an_open_circuit_stays_open_whatever_fails_next(first: int, second: int) -> None:
    # given
    for _ in range(first):
        circuits.fail("server:", "one", most=first)
    Circuit.objects.update(retry_at=F("opened_at"))

    # when
    rest = circuits.fail("server:", "another", most=second, trying=True)

    # then
    assert rest > timedelta(0)
    assert "server:" in circuits.look().resting


def test_what_the_server_said_counts_although_nothing_can_be_noted(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: a failure that the success would have to forget
    (row,) = decided(shop)
    Message.objects.update(at_most_once=True)
    circuits.fail("server:", "once")

    def deadlock(names: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(circuits, "succeed", deadlock)

    # when
    again()

    # then
    assert states([row]) == [("sent", "")]
    assert len(mail.outbox) == 1


def test_the_database_is_away_when_a_mail_was_handed_over(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    rows = decided(shop, 3)
    real, failed = steps.finish, []

    def finish(*args: object, **values: object) -> object:
        if len(failed) < 3:
            failed.append(1)
            raise OperationalError("server closed the connection unexpectedly")
        return real(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(steps, "finish", finish)

    # when
    dispatch.dispatch()

    # then: noted when it was back, none twice, no slot left behind
    assert states(rows) == [("sent", "")] * 3
    assert len(mail.outbox) == 3
    assert not Slot.objects.filter(token__isnull=False).exists()


def test_an_attempt_for_which_nothing_could_be_read_is_noted(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: the database goes away between the claim and the reading of the orders
    rows = decided(shop, 3)
    real, failed = shop.read_orders, []

    def read_orders(*args: object, **values: object) -> object:
        if len(failed) < 3:
            failed.append(1)
            raise OperationalError("server closed the connection unexpectedly")
        return real(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(shop, "read_orders", read_orders)

    # when: all three at once, then one by one
    dispatch.dispatch()

    # then
    assert sorted(states(rows)) == [
        ("queued", "unready: OperationalError"), ("queued", "unready: OperationalError"),
        ("sent", ""),
    ]  # fmt: skip
    assert {(m.attempts, attempts_of(m)) for m in Message.objects.all()} == {(1, 1)}
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {"sent", "unready"}
    again()
    assert states(rows) == [("sent", "")] * 3
    assert {(m.attempts, attempts_of(m)) for m in Message.objects.all()} == {(1, 1), (2, 2)}
    assert len(mail.outbox) == 3


def attempts_of(message: Message) -> int:
    """Return how many attempts at a message are noted."""
    return Attempt.objects.filter(box="message", row_id=message.pk).count()


def test_a_dispatcher_that_fails_gives_back_what_it_had_not_touched(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    rows = decided(shop, 3)

    def finish(*args: object, **values: object) -> object:
        raise RuntimeError("a bug")

    monkeypatch.setattr(steps, "finish", finish)

    # when
    with pytest.raises(RuntimeError):
        dispatch.dispatch()

    # then
    assert Counter(state for state, _ in states(rows)) == {"sending": 1, "queued": 2}
    assert not Slot.objects.filter(token__isnull=False).exists()


@pytest.mark.parametrize("at_once", [7, 5000])
def test_nothing_leaks_while_the_brake_is_on(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    # given
    monkeypatch.setattr(brake, "HOLD_AT_ONCE", at_once)
    rows = decided(shop, 150)

    # when: several rounds, with new ones coming in
    for _ in range(30):
        dispatch.dispatch()
    rows += decided(shop, 30)
    for _ in range(10):
        again()

    # then
    assert len(mail.outbox) == 20
    assert Counter(states(rows)) == {("sent", ""): 20, ("held", "brake"): 160}

    # when: staff have looked and let them go, although there was little time left
    Message.objects.update(deadline_at=Now())
    brake.release("parcel-sent")
    again()

    # then: all of them, and the brake goes on counting what comes after
    assert len(mail.outbox) == 180
    more = decided(shop, 25)
    again()
    assert Counter(state for state, _ in states(more)) == {"sent": 20, "held": 5}


def test_a_flood_does_not_become_the_usual(shop: FakeShop) -> None:
    # given: on trial a wrong feed "sends" hundreds
    decided(shop, 300, live=False)
    work.work()
    assert Message.objects.filter(state="tried").count() == 300

    # when
    brake.forget_usual()
    rows = decided(shop, 40)
    again()

    # then
    assert Counter(state for state, _ in states(rows)) == {"sent": 20, "held": 20}


def test_the_trial_teaches_what_is_usual(shop: FakeShop) -> None:
    # given: thirty in the busiest hour of each day on trial
    decided(shop, 30, live=False)
    work.work()
    (tried,) = Leaving.objects.all()
    assert (tried.count, tried.tried) == (0, 30)
    for days in range(1, 5):
        Leaving.objects.create(
            kind="parcel-sent", bucket=tried.bucket - timedelta(days=days), tried=30
        )
    brake.forget_usual()

    # when: going live on a busier day
    rows = decided(shop, 160)
    again()

    # then: five times the usual may leave
    assert Counter(state for state, _ in states(rows)) == {"sent": 150, "held": 10}


def test_a_worker_that_died_does_not_engage_the_brake(shop: FakeShop) -> None:
    # given: it had claimed fifteen
    rows = decided(shop, 15)

    class Killed(BaseException):
        pass

    def die(point: Point) -> None:
        if point is Point.CLAIMED:
            raise Killed

    points.listen(die)
    with pytest.raises(Killed):
        dispatch.dispatch()
    points.listen(None)

    # when
    Message.objects.filter(state="sending").update(leased_until=F("created_at"))
    dispatch.dispatch()

    # then
    assert states(rows) == [("sent", "")] * 15


def test_an_old_worker_leaves_a_new_kind_alone(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)
    Message.objects.update(kind="of-the-next-version")

    # when
    work.work()

    # then
    assert states([row]) == [("queued", "")]
    assert "of-the-next-version" in health.look().problems["kinds-unknown"]


def test_a_try_is_not_used_up_by_messages_that_never_leave(shop: FakeShop) -> None:
    # given: three that are overtaken lie before one that can be sent
    rows = decided(shop, 4)
    for row in rows[:3]:
        shop.remove(row.order_id)
    circuits.fail("server:", "away", most=1)

    # when
    again()

    # then
    assert [state for state, _ in states(rows)] == ["skipped"] * 3 + ["sent"]
    assert not Circuit.objects.exists()


def test_a_try_that_asked_nothing_is_given_back(shop: FakeShop) -> None:
    # given
    (row,) = decided(shop)
    shop.remove(row.order_id)
    circuits.fail("server:", "away", most=1)

    # when
    again()
    rows = decided(shop)
    work.work()

    # then
    assert states(rows) == [("sent", "")]


class HttpError(OSError):
    """As django-anymail's: an error of requests with a status."""

    def __init__(self, status: int | None) -> None:
        super().__init__("Hello anne@example.com")
        self.status_code = status


@pytest.mark.parametrize(
    ("status", "family"),
    [
        (401, Family.CONFIGURATION),
        (403, Family.CONFIGURATION),
        (422, Family.MESSAGE),
        (429, Family.TEMPORARY),
        (503, Family.UNCERTAIN),
        (None, Family.UNCERTAIN),
    ],
)
def test_backends_that_speak_http(status: int | None, family: Family) -> None:
    verdict = at_sending(HttpError(status), None)
    assert verdict.family is family
    assert "anne" not in verdict.detail


@pytest.mark.enable_socket
def test_goodbye_does_not_last(settings: SettingsWrapper) -> None:
    """A server that drips its answer to QUIT held the thread for ever."""
    # given
    with MailServer() as server:
        server.set(Fault(Stage.QUIT, Behaviour.DRIP, seconds=0.2))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        post = Post("", lease=timedelta(seconds=300))
        rendered, sender = Rendered("a", "<p>a</p>", "a\n"), Sender("s@example.com", None, "d.e")
        verdict = post.hand_over(rendered, key="k", recipient="a@example.com", sender=sender)
        assert verdict.family is Family.SENT

        # when
        began = time.monotonic()
        post.close()

    # then
    assert time.monotonic() - began < 20


def test_what_died_once_is_still_repeated_once_when_uncertain(shop: FakeShop) -> None:
    # given: a worker died with it before
    many_are_usual()
    (row,) = decided(shop)
    Message.objects.update(losses=1)

    # when
    again()

    # then
    assert Message.objects.get(pk=row.pk).doubts == 0
    assert states([row]) == [("sent", "")]


def test_refusals_in_a_row_are_counted_over_hours(shop: FakeShop) -> None:
    """In a small shop a minute's tidying must not make them begin anew."""
    # given
    for _ in range(4):
        circuits.fail("sender:1", "refused", most=5)

    # when
    work.tick()

    # then
    assert circuits.fail("sender:1", "refused", most=5) > timedelta(0)
