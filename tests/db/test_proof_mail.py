"""A test mail leaves because a person asked, and leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import channels, kinds, proof_mail, render, senders, templates
from saleor_service_plugin.messages.kinds import MessageKind
from saleor_service_plugin.messages.models import Brake, Leaving, Message, Suppression
from saleor_service_plugin.messages.proof_mail import NotSentError, Why
from saleor_service_plugin.messages.render import Source
from saleor_service_plugin.outbox.models import Attempt, Circuit
from tests.fake_shop import FakeShop
from tests.smtp.expected import CASES, Client, Family
from tests.smtp.server import MailServer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
    pytest.mark.all_messages,
]

TO = "anne@example.com"


@pytest.fixture(autouse=True)
def ready(shop: FakeShop) -> FakeShop:
    """A shop with a sender."""
    shop.settings["sender_address"] = "service@shop.example"
    return shop


def kind(key: str = "order-received") -> MessageKind:
    """Return a kind of message."""
    found = kinds.get(key)
    assert found is not None
    return found


def send(
    language: str = "de", channel: int = 1, *, to: str = TO, by: str = "me", **more: Source
) -> proof_mail.Sent:
    """Send a test mail."""
    return proof_mail.send(kind(), language, channel, recipient=to, by=by, **more)


def refused(**given: object) -> tuple[Why, str]:
    """Return why a test mail does not leave."""
    with pytest.raises(NotSentError) as raised:
        send(**given)  # type: ignore[arg-type]
    return raised.value.why, str(raised.value)


def assert_no_trace() -> None:
    """Nothing remembers it but the count of the hour."""
    for model in (Message, Attempt, Circuit, Brake, Suppression):
        assert not model.objects.exists()  # type: ignore[attr-defined]
    assert all(row.startswith("proof:") for row in Leaving.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("mode", ["trial", "live", "paused"])
def test_it_leaves_in_every_mode_marked_as_a_test(mode: str) -> None:
    # given
    if mode != "trial":
        channels.go_live(1)
    if mode == "paused":
        channels.pause(1)
    senders.set_sender(1, sender_name="Nord", sender_address="nord@shop.example", reply_to=TO)

    # when
    sent = send()

    # then
    (one,) = mail.outbox
    assert one.subject == sent.subject
    assert one.subject.startswith("[Test] Ihre Bestellung")
    assert one.from_email == '"Nord" <nord@shop.example>'
    assert (one.to, one.reply_to) == ([TO], [TO])
    html = str(one.alternatives[0][0])  # type: ignore[attr-defined]
    assert "Teekanne" in html and "Teekanne" in one.body
    assert sent.language == "de"
    assert_no_trace()


def test_of_all_channels_from_the_shops_sender_and_each_a_mail_of_its_own() -> None:
    senders.set_sender(1, sender_address="nord@shop.example")
    send(channel=0)
    send(channel=0)
    assert {"service@shop.example" in one.from_email for one in mail.outbox} == {True}
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 2


def test_through_the_channels_own_mail_server(settings: SettingsWrapper) -> None:
    # given: a server that swallows all
    backend = "django.core.mail.backends.dummy.EmailBackend"
    settings.SALEOR_SERVICE_MAIL_SERVERS = {"north": {"BACKEND": backend}}
    senders.set_sender(1, server="north")

    # when
    send(channel=1)
    send(channel=2)

    # then
    assert len(mail.outbox) == 1
    settings.SALEOR_SERVICE_MAIL_SERVERS = {}
    assert refused(channel=1)[0] is Why.SENDER


def test_in_the_language_that_a_channels_customers_get() -> None:
    senders.set_sender(1, language="de")
    assert send("it").language == "de"
    assert send("it", 2).language == "en"


def test_the_merchants_own_template_a_draft_and_the_fallback() -> None:
    # given
    own = render.packaged("order-received", "de")
    templates.save("order-received", "de", 1, subject="Eigen", mjml=own.mjml, text=own.text, by="")

    # when
    found = [
        send(),
        send(channel=2),
        send(source=Source("Entwurf {{order_number}}", own.mjml, own.text)),
        send("fr"),
    ]

    # then
    subjects = [one.subject.removeprefix("[Test] ") for one in found]
    assert subjects[0] == "Eigen"
    assert subjects[1].startswith("Ihre Bestellung")
    assert subjects[2] == "Entwurf 1042"
    assert found[3].language == "en"


def test_what_cannot_be_used_does_not_leave() -> None:
    own = render.packaged("order-received", "de")
    assert refused(to="anne")[0] is Why.ADDRESS
    assert refused(to="a@example.com\nBcc: b@example.com")[0] is Why.ADDRESS
    assert refused(language="?")[0] is Why.TEMPLATE
    assert refused(source=Source("x", "<mj-section>", "x"))[0] is Why.TEMPLATE
    with pytest.raises(NotSentError, match="does not show") as raised:
        send(source=Source("x", own.mjml, "nothing"))
    assert raised.value.field == "body_text"
    assert not mail.outbox
    assert not Leaving.objects.exists()


def test_never_to_a_suppressed_address() -> None:
    Suppression.objects.create(address=TO, reason="550 5.1.1", message_key="x")
    assert refused(to=" Anne@Example.com ")[0] is Why.SUPPRESSED
    assert not mail.outbox


def test_without_a_usable_sender(shop: FakeShop) -> None:
    shop.settings["sender_address"] = "nobody"
    why, text = refused()
    assert why is Why.SENDER
    assert "sender_address" in text
    assert not mail.outbox


def test_so_many_an_hour_and_person(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(proof_mail, "MOST_AN_HOUR", 3)

    # when
    for _ in range(3):
        send(by="user:1")

    # then
    assert refused(by="user:1")[0] is Why.TOO_MANY
    send(by="user:2")
    assert len(mail.outbox) == 4
    assert_no_trace()


def test_who_asks_for_refused_addresses_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(proof_mail, "MOST_AN_HOUR", 2)
    Suppression.objects.create(address=TO, reason="550 5.1.1", message_key="x")

    # when
    reasons = [refused(by="app:1")[0] for _ in range(3)]

    # then
    assert reasons == [Why.SUPPRESSED, Why.SUPPRESSED, Why.TOO_MANY]


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    """A mail server of its own process."""
    with MailServer() as server:
        yield server


MEANING = {
    Family.TEMPORARY: Why.AWAY,
    Family.AWAY: Why.AWAY,
    Family.ADDRESS: Why.REFUSED,
    Family.MESSAGE: Why.REFUSED,
    Family.CONFIGURATION: Why.SENDER,
    Family.UNCERTAIN: Why.UNCERTAIN,
}

EXAMPLES = {
    case.family: case
    for case in CASES
    if case.client is Client.PLAIN and not case.mail_bytes and case.family in MEANING
}


@pytest.mark.parametrize("family", list(MEANING))
def test_what_a_real_server_says_is_told_and_nothing_learned(
    running: MailServer, settings: SettingsWrapper, family: Family
) -> None:
    # given
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = running.host, running.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    running.stage(EXAMPLES[family], seconds=0.2)

    # when
    why, text = refused()

    # then
    assert why is MEANING[family], text
    assert TO not in text
    assert_no_trace()

    # when: it is well again
    running.set()
    running.forget()
    send()

    # then
    (one,) = running.accepted()
    assert one.recipient == TO
    running.cut()


def test_no_more_connections_than_the_server_may_have(
    monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper
) -> None:
    # given: the only one is in use
    settings.SALEOR_SERVICE_CONNECTIONS_PER_SERVER = 1
    taken = proof_mail.slots.take("", most=1, lease=proof_mail.LEASE)
    assert taken is not None

    # when / then
    assert refused()[0] is Why.BUSY
    proof_mail.slots.free(taken)
    send()
    send()
    assert len(mail.outbox) == 2
