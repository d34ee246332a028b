"""What happens to messages when a real mail server misbehaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health, work
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages import suppression
from saleor_service_plugin.messages.models import Message, Suppression
from saleor_service_plugin.outbox.models import Attempt, Circuit
from tests.db.queue import again, many_are_usual, queue
from tests.fake_shop import FakeShop
from tests.smtp.expected import CASES, Case, Client, Family, Stage
from tests.smtp.server import Fault, MailServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

# One case of each stage and family; what each answer means is in test_verdicts.
EXAMPLES = list(
    {
        (case.stage, case.family): case
        for case in CASES
        if case.client is Client.PLAIN and not case.mail_bytes
    }.values()
)


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    """A mail server of its own process."""
    with MailServer() as server:
        yield server


@pytest.fixture
def busy(shop: FakeShop) -> None:
    """A shop in which many messages are usual, so that the brake stays off."""
    many_are_usual()


@pytest.fixture
def server(running: MailServer, settings: SettingsWrapper) -> Iterator[MailServer]:
    """The mail server, well-behaved, as the shop's own."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = running.host, running.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.SALEOR_SERVICE_LEASE_SECONDS = 6
    running.set()
    running.forget()
    yield running
    running.cut()


STATES = {
    Family.SENT: "sent",
    Family.ADDRESS: "failed",
    Family.MESSAGE: "failed",
    Family.TEMPORARY: "queued",
    Family.AWAY: "queued",
    Family.CONFIGURATION: "queued",
    Family.UNCERTAIN: "queued",
}


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_every_family_has_its_end_and_its_attempt(
    shop: FakeShop, server: MailServer, case: Case
) -> None:
    # given
    server.stage(case, seconds=0.2)
    queue(shop)

    # when
    work.work()

    # then
    message = Message.objects.get()
    assert message.state == STATES[case.family], message.reason
    (attempt,) = Attempt.objects.all()
    assert (attempt.row_id, attempt.outcome) == (message.pk, case.family)
    assert Suppression.objects.exists() == (case.family is Family.ADDRESS)
    # Staff read in the order's history that the customer could not be told.
    assert len(shop.notes) == Effect.objects.count() or not shop.notes
    again()
    assert len(shop.notes) == int(case.family in (Family.ADDRESS, Family.MESSAGE))

    # when: it is well again
    server.set()
    again()
    again()

    # then: sent once, but for what was refused for good or may have gone out twice
    ends = {Family.ADDRESS: "failed", Family.MESSAGE: "failed", Family.UNCERTAIN: "parked"}
    assert Message.objects.get().state == ends.get(case.family, "sent")


def test_what_we_are_refused_for_holds_the_sender_and_burns_nothing(
    shop: FakeShop, server: MailServer, busy: None
) -> None:
    # given
    server.set(Fault(Stage.MAIL, reply=b"550 5.7.1 Sender not allowed"))
    queue(shop, 30)

    # when
    work.work()
    work.work()

    # then: one try for all of them
    assert server.connections() == 1
    assert set(Message.objects.values_list("state", "attempts")) == {("queued", 0)}
    assert "sender:1" in health.look().circuits
    assert any("refused" in text for text in health.look().problems.values())

    # when: tried again, in vain; then repaired
    again()
    assert server.connections() == 2
    server.set()
    again()
    again()

    # then
    assert len(server.accepted()) == 30
    assert Message.objects.filter(state="sent").count() == 30
    assert not Circuit.objects.exists()


def test_all_addresses_refused_in_a_row_are_not_believed(
    shop: FakeShop, server: MailServer, busy: None
) -> None:
    """A server whose own directory is away says "no such user" of everybody."""
    # given
    server.set(Fault(Stage.RCPT, reply=b"550 5.1.1 No such user"))
    queue(shop, 40)

    # when
    for _ in range(5):
        again()

    # then: a handful is believed, then all others wait
    states = Counter(Message.objects.values_list("state", flat=True))
    assert states == {"failed": 4, "queued": 36}

    # when
    server.set()
    for _ in range(3):
        again()

    # then
    assert len(server.accepted()) == 36


def test_one_wrong_address_among_many_is_suppressed_alone(
    shop: FakeShop, server: MailServer
) -> None:
    # given
    server.set(Fault(Stage.RCPT, reply=b"550 5.1.1 No", recipient="anne7@example.com"))
    queue(shop, 20)

    # when
    work.work()
    queue(shop, email="Anne7@Example.com")
    work.work()

    # then
    states = Counter(Message.objects.values_list("state", "reason"))
    assert states == {
        ("sent", ""): 19,
        ("failed", "refused: 550 5.1.1 at recipient"): 1,
        ("skipped", "suppressed"): 1,
    }

    # when: staff hear that the mailbox works again
    assert suppression.release("anne7@example.com")
    server.set()
    queue(shop, email="anne7@example.com")
    work.work()

    # then
    assert len(server.accepted()) == 20


def test_an_uncertain_one_is_repeated_once_with_its_message_id(
    shop: FakeShop, server: MailServer
) -> None:
    # given
    server.stage(next(case for case in CASES if case.behaviour == "keep_and_drop"))
    queue(shop)

    # when
    for _ in range(4):
        again()

    # then
    message = Message.objects.get()
    assert (message.state, message.doubts) == ("parked", 2)
    taken = server.accepted()
    assert len(taken) == 2
    assert len({mail.message_id for mail in taken}) == 1
    assert "messages-parked" in health.look().problems


def test_a_server_that_is_away_is_asked_three_times_for_all(
    shop: FakeShop, server: MailServer, busy: None
) -> None:
    # given
    server.refuse()
    queue(shop, 50)

    # when
    for _ in range(5):
        work.work()

    # then: the breaker has opened
    circuit = Circuit.objects.get()
    assert (circuit.name, circuit.failures) == ("server:", 3)
    assert Attempt.objects.count() == 3
    assert set(Message.objects.values_list("state", "attempts")) == {("queued", 0)}

    # when
    server.set()
    again()
    again()

    # then
    assert len(server.accepted()) == 50


def test_a_line_that_the_server_closed_is_opened_again(shop: FakeShop, server: MailServer) -> None:
    """Servers end a line after some mails; that is no failure of the next mail."""
    # given: the second mail of each line is answered with 421
    server.set(Fault(Stage.MAIL, reply=b"421 4.7.0 Enough of this line", times=1))
    queue(shop, 3)

    # when
    work.work()
    again()

    # then
    assert len(server.accepted()) == 3


def test_a_refused_data_leaves_the_line_in_order(
    shop: FakeShop, server: MailServer, busy: None
) -> None:
    """Else the next mail is answered 503, and a greylisted one holds the whole sender."""
    # given
    server.set(Fault(Stage.DATA, reply=b"451 4.3.0 Later", times=2))
    queue(shop, 10)

    # when
    work.work()

    # then
    outcomes = Counter(Attempt.objects.values_list("outcome", flat=True))
    assert outcomes == {"temporary": 2, "sent": 8}
    assert server.connections() == 1
    assert not Circuit.objects.exists()


def test_retries_end_with_the_deadline(shop: FakeShop, server: MailServer) -> None:
    # given
    server.set(Fault(Stage.DOT, reply=b"451 Later"))
    queue(shop)
    work.work()

    # when
    Message.objects.update(deadline_at=F("fact_at") - timedelta(seconds=1))
    again()

    # then
    assert Message.objects.values_list("state", "reason").get() == ("skipped", "too-late")
    assert "messages-too-late" in health.look().problems
