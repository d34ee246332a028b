"""Handing a letter to Django's mail backend. The only module that talks to mail servers.

Which backend is the merchant's choice (`EMAIL_BACKEND`, `EMAIL_URL`); ours is the sender
and the headers.
"""

import hashlib
import smtplib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr, quote
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from ..shop import port
from .render import Rendered


class SenderNotUsableError(Exception):
    """Our own side is not set up: sender, server name or login. Nobody's mail goes out."""


class AddressRefusedError(Exception):
    """The server will never deliver to this address; trying again is useless."""


class NotDeliveredError(Exception):
    """It did not work this time; trying again is sensible."""


class ServerAwayError(NotDeliveredError):
    """The server cannot be reached at all; the others in this batch would fare alike."""


class UncertainError(Exception):
    """The connection broke while the mail was handed over: it may have been taken."""


TIMEOUT_SECONDS = 30
"""How long one answer of a mail server may take where EMAIL_TIMEOUT is not set."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, as the merchant set it."""

    address: str
    """With the name, as it stands in the From line."""
    reply_to: str | None
    domain: str
    """The right side of our Message-IDs."""


def read_sender(form: Mapping[str, object]) -> Sender:
    """Return who writes, from the plugin's form and else from the shop itself.

    Raises:
        SenderNotUsableError: There is no usable address.

    """
    shop = port.current()
    # Django lets DEFAULT_FROM_EMAIL carry a name.
    shop_name, shop_address = parseaddr(shop.default_sender())
    address = str(form.get("sender_address") or "").strip() or shop_address
    name = str(form.get("sender_name") or "").strip() or shop_name
    if not is_deliverable(address):
        raise SenderNotUsableError("sender_address is not a mail address")
    return Sender(
        # Not formataddr, which refuses umlauts in a domain; Django encodes both parts.
        address=f'"{quote(name)}" <{address}>' if name else address,
        reply_to=str(form.get("reply_to") or "").strip() or None,
        domain=shop.site_domain().split(":")[0] or "localhost",
    )


def is_deliverable(address: str) -> bool:
    """Whether this is one mail address and nothing else."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def open_connection() -> BaseEmailBackend:
    """Return a connection of the configured backend, to be opened and used for many.

    Raises:
        SenderNotUsableError: The backend cannot be loaded.

    """
    # Django waits for ever by default; a server that hangs must not outlast the lease.
    patience: dict[str, Any] = {}
    if not settings.EMAIL_TIMEOUT:
        patience["timeout"] = TIMEOUT_SECONDS
    try:
        post: BaseEmailBackend = get_connection(**patience)
        return post
    except Exception as error:
        raise SenderNotUsableError(f"mail backend: {type(error).__name__}") from error


def send(
    connection: BaseEmailBackend,
    rendered: Rendered,
    *,
    key: str,
    recipient: str,
    sender: Sender,
) -> None:
    """Hand one letter over.

    Args:
        connection: From `open_connection`.
        rendered: Subject, HTML and text.
        key: The message's key; it makes the Message-ID, the same in every attempt.
        recipient: One mail address.
        sender: From `read_sender`.

    Raises:
        AddressRefusedError: The address is refused for good.
        SenderNotUsableError: We are refused: login, sender, server.
        ServerAwayError: There is no connection to be had.
        NotDeliveredError: Anything that may pass.
        UncertainError: It may have been taken.

    """
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=sender.address,
        to=[recipient],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        connection=connection,
        headers={
            "Message-ID": message_id(key, sender.domain),
            # RFC 3834: no vacation notice wants to answer this.
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    try:
        # A connection that is open already is used again.
        connection.open()
    except Exception as error:
        _close(connection)
        raise _at_opening(error) from error
    try:
        handed_over = mail.send()
    except Exception as error:
        # In whatever state it is: the next mail begins with a new one.
        _close(connection)
        raise _at_sending(error) from error
    if not handed_over:
        raise NotDeliveredError("the backend took nothing")


def _close(connection: BaseEmailBackend) -> None:
    with suppress(Exception):
        connection.close()


def _at_opening(error: Exception) -> Exception:
    """Return what it means that no connection could be had."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SenderNotUsableError(f"refused with {error.smtp_code}")
    return ServerAwayError(type(error).__name__)


def _at_sending(error: Exception) -> Exception:
    """Return what a backend's error means for the message.

    Codes are RFC 5321's, the words in front of them RFC 3463's: 5.7 is about us and our
    right to send, whatever command it answers.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = list(error.recipients.values())
        if any(_about_us(code, text) for code, text in replies):
            return SenderNotUsableError(f"refused with {replies[0][0]}")
        if replies and all(500 <= code < 600 for code, _ in replies):
            return AddressRefusedError(f"refused with {replies[0][0]}")
        return NotDeliveredError(f"put off with {replies[0][0] if replies else '?'}")
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        return SenderNotUsableError(f"refused with {error.smtp_code}")
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return UncertainError(type(error).__name__)
    # The names only: a backend's text may hold addresses and contents.
    return NotDeliveredError(type(error).__name__)


def _about_us(code: int, text: bytes | str) -> bool:
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return code == 554 or words.lstrip().startswith("5.7.")


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of a message (RFC 5322, 3.6.4), the same for every copy."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{domain}>"
