"""What a mail server does means for a message what the table says, written without our code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages.mail import Post
from saleor_service_plugin.messages.render import Rendered
from saleor_service_plugin.messages.senders import Sender
from tests.smtp.expected import CASES, LARGE, Behaviour, Case, Client, Family
from tests.smtp.server import MailServer

pytestmark = pytest.mark.enable_socket

LEASE = timedelta(seconds=6)
"""Short, so that a server that hangs is given up soon."""

SENDER = Sender('"Shop" <shop@example.com>', None, "shop.example.com")


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server of its own process."""
    with MailServer() as running:
        yield running


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict(
    server: MailServer, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    # given
    server.forget()
    server.stage(case, seconds=0.2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    settings.EMAIL_USE_TLS = case.client in (Client.TLS, Client.VERIFY)
    settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    if case.client is Client.TLS:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    if case.client is Client.LOGIN:
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shop", "secret"
    text = "x" * case.mail_bytes if case.mail_bytes < LARGE else ("x" * 76 + "\n") * (LARGE // 77)
    post = Post("", lease=LEASE)

    # when
    verdict = post.hand_over(
        Rendered("Hello", "<p>Hello</p>", text + "\n"),
        key=case.name, recipient="anne@example.com", sender=SENDER,
    )  # fmt: skip
    post.close()

    # then
    assert verdict.family == case.family, (verdict, case.source, case.note)
    taken = len(server.accepted())
    if case.family is Family.SENT:
        assert taken == 1
    elif case.family is not Family.UNCERTAIN:
        assert taken == 0
    assert case.behaviour in Behaviour
