"""What an answer of the mail server means for the message."""

import smtplib

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels, mail
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import marks
from tests.fake_shop import FakeShop, a_parcel, an_order

pytestmark = pytest.mark.django_db(transaction=True)


class Troubled(BaseEmailBackend):
    """A backend that raises when it opens or when it sends."""

    opening: Exception | None = None
    sending: Exception | None = None
    tries = 0

    def open(self) -> None:
        """Raise what opening shall raise."""
        if Troubled.opening:
            raise Troubled.opening

    def send_messages(self, email_messages: list[object]) -> int:
        """Raise what sending shall raise."""
        Troubled.tries += 1
        if Troubled.sending:
            raise Troubled.sending
        return len(email_messages)


def refused(code: int, text: bytes) -> Exception:
    """Return a refusal of the recipient."""
    return smtplib.SMTPRecipientsRefused({"anne@example.com": (code, text)})


def _queue(shop: FakeShop, count: int = 1) -> None:
    channels.go_live(1)
    for _ in range(count):
        order = an_order(number=shop.next_id())
        order = shop.put(order)
        parcel = a_parcel(id=shop.next_id(), lines=((order.lines[0].id, 1),))
        shop.add_parcel(order.id, parcel)
        marks.mark([order.id])


@pytest.mark.parametrize(
    ("opening", "sending", "state", "reason"),
    [
        (None, None, "sent", ""),
        (None, refused(550, b"5.1.1 no such user"), "failed", "refused: refused with 550"),
        (None, refused(450, b"4.2.0 greylisted"), "queued", "unavailable: put off with 450"),
        (None, refused(550, b"5.7.1 relaying denied"), "queued", "sender: refused with 550"),
        (None, refused(554, b"blocked"), "queued", "sender: refused with 554"),
        (None, smtplib.SMTPSenderRefused(553, b"no", "a@b.c"), "queued", "sender: refused with 553"),
        (None, smtplib.SMTPDataError(451, b"x"), "queued", "unavailable: SMTPDataError"),
        (None, TimeoutError(), "queued", "uncertain: TimeoutError"),
        (smtplib.SMTPAuthenticationError(535, b"no"), None, "queued", "sender: refused with 535"),
        (ConnectionRefusedError(), None, "queued", "unavailable: ConnectionRefusedError"),
        (None, ValueError("anne@example.com"), "queued", "unavailable: ValueError"),
    ],
)  # fmt: skip
def test_answers(
    shop: FakeShop,
    monkeypatch: pytest.MonkeyPatch,
    opening: Exception | None,
    sending: Exception | None,
    state: str,
    reason: str,
) -> None:
    # given
    monkeypatch.setattr(mail, "get_connection", lambda **_: Troubled())
    monkeypatch.setattr(Troubled, "opening", opening)
    monkeypatch.setattr(Troubled, "sending", sending)
    _queue(shop)

    # when
    work.work()

    # then
    message = Message.objects.get()
    assert (message.state, message.reason) == (state, reason)


def test_an_uncertain_one_is_repeated_once(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(mail, "get_connection", lambda **_: Troubled())
    monkeypatch.setattr(Troubled, "tries", 0)
    monkeypatch.setattr(Troubled, "sending", smtplib.SMTPServerDisconnected("timed out"))
    _queue(shop)

    # when
    for _ in range(4):
        Message.objects.filter(state="queued").update(due_at=F("fact_at"))
        work.work()

    # then
    assert (Message.objects.get().state, Troubled.tries) == ("failed", 2)


def test_a_server_that_is_away_is_tried_once_a_round(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    opened = []
    monkeypatch.setattr(mail, "get_connection", lambda **_: Troubled())
    monkeypatch.setattr(Troubled, "open", lambda self: opened.append(1) or _away())
    _queue(shop, count=5)

    # when
    work.work()

    # then
    assert len(opened) == 1
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def _away() -> None:
    raise ConnectionRefusedError
