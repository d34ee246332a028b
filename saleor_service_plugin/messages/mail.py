"""Handing a letter to Django's mail backend. With `smtp.py` all that talks to mail servers.

Which backend is the merchant's choice (`EMAIL_BACKEND`, `EMAIL_URL`, a server per
channel); ours are the sender, the headers, the time it may take and what an answer means.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import dj_email_url
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from .. import conf
from . import smtp
from .harmless import one_line
from .kinds import File
from .mime import Alternatives
from .outcomes import Family, Stage
from .render import Rendered
from .senders import Sender, SenderNotUsableError
from .verdicts import Verdict, at_opening, at_sending, line_survives

DJANGOS_SMTP = "django.core.mail.backends.smtp.EmailBackend"

BEFORE_ANYTHING = (Stage.OPENING, Stage.SENDER)

GOODBYE_SECONDS = 3.0
"""How long the answer to QUIT may take; nothing depends on it."""

OURS = "saleor_service_plugin.messages.smtp.Backend"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a mail server may take, in seconds; in all less than half a lease."""

    opening: float
    """Connecting, TLS and login together."""
    content: float
    """From naming the sender until the final dot is out."""
    answer: float
    """The answer to the final dot. RFC 5321, 4.5.3.2.6 allows ten minutes; nobody else's
    mail waits for it here but that of the same connection."""

    @classmethod
    def of(cls, lease: timedelta) -> "Patience":
        """Return what fits into a lease, so that nobody takes over what is under way."""
        half = lease.total_seconds() / 2
        return cls(min(30.0, half * 0.2), min(30.0, half * 0.2), min(90.0, half * 0.6))


class Mail(EmailMultiAlternatives):
    """A mail that is put together once, however often it is asked for.

    We ask, to find out whether it can be made at all; the backend asks again to send it.
    """

    _built: Any = None

    def message(self, **options: Any) -> Any:
        """Return the mail as it is sent; with a policy (Django 6) it is made as ever."""
        if options:
            return super().message(**options)
        if self._built is None:
            self._built = super().message()
        return self._built

    def _create_message(self, msg: Any) -> Any:
        """Put the texts together; Django calls this before it adds the headers.

        The stubs leave it out. Where a Django no longer has it, mails are made as ever.
        """
        match self.alternatives:
            case [(str() as html, "text/html")] if not self.attachments:
                return Alternatives(str(self.body), html)
        return super()._create_message(msg)  # type: ignore[misc]


class Post:
    """One connection to one mail server, opened when the first mail leaves, used for many."""

    def __init__(self, server: str, *, lease: timedelta) -> None:
        """Know the server by its name in the settings; nothing is opened yet."""
        self._server = server
        self._patience = Patience.of(lease)
        self._backend: BaseEmailBackend | None = None

    def hand_over(
        self,
        rendered: Rendered,
        *,
        key: str,
        recipient: str,
        sender: Sender,
        files: Sequence[File] = (),
        unsubscribe: str = "",
    ) -> Verdict:
        """Hand one letter over; whatever happens is a verdict.

        Args:
            rendered: Subject, HTML and text.
            key: The message's key; it makes the Message-ID, the same in every attempt.
            recipient: One mail address.
            sender: Who writes.
            files: What goes with it.
            unsubscribe: Address that ends advertising with one click, "" for what is none.

        """
        try:
            mail = _mail(rendered, key=key, recipient=recipient, sender=sender)
            for file in files:
                # Python writes a name's line break as it is, and so a header of its own.
                mail.attach(one_line(file.name), file.content, file.media_type)
            if unsubscribe:
                # RFC 8058, 3.1: both headers, and an HTTPS address.
                mail.extra_headers["List-Unsubscribe"] = f"<{unsubscribe}>"
                mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            mail.message()
        except Exception as error:
            # Django refuses e.g. a line break in a header: that is this message's fault.
            return Verdict(Family.MESSAGE, None, type(error).__name__)
        began = time.monotonic()
        used_before = self._conversation() is not None
        verdict = self._once(mail)
        early = verdict.family is Family.AWAY and verdict.stage in BEFORE_ANYTHING
        if used_before and early and time.monotonic() - began < self._patience.content / 2:
            # The server had enough of this line, for idleness or for many mails.
            verdict = self._once(mail)
        return verdict

    def close(self) -> None:
        """Say goodbye, if a line is open."""
        if conversation := self._conversation():
            conversation.set_patience(GOODBYE_SECONDS)
            conversation.give_until(time.monotonic() + GOODBYE_SECONDS)
        if self._backend is not None:
            with suppress(Exception):
                self._backend.close()
            self._conversation_ended()

    def _once(self, mail: Mail) -> Verdict:
        try:
            backend = self._opened()
        except SenderNotUsableError as error:
            return Verdict(Family.CONFIGURATION, Stage.OPENING, str(error))
        except Exception as error:
            self._drop()
            return at_opening(error)
        conversation = self._conversation()
        if conversation is not None:
            conversation.stage = Stage.OPENING
            conversation.set_patience(self._patience.content)
            conversation.give_until(time.monotonic() + self._patience.content)
        try:
            handed_over = backend.send_messages([mail])
        except Exception as error:
            stage = conversation.stage if conversation is not None else None
            verdict = at_sending(error, stage)
            if not line_survives(error, verdict):
                self._drop()
            return verdict
        finally:
            if conversation is not None:
                conversation.give_until(None)
        if not handed_over:
            return Verdict(Family.TEMPORARY, None, "the backend took nothing")
        return Verdict(Family.SENT)

    def _opened(self) -> BaseEmailBackend:
        if self._backend is None:
            self._backend = open_backend(self._server, self._patience)
        # A connection that is open already is used again.
        self._backend.open()
        if conversation := self._conversation():
            conversation.answer_seconds = self._patience.answer
        return self._backend

    def _conversation(self) -> smtp.Conversation | None:
        found = getattr(self._backend, "connection", None)
        return found if isinstance(found, smtp.Conversation) else None

    def _drop(self) -> None:
        """Forget the line without a word: in whatever state it is, the next mail begins
        with a new one."""
        for name in ("connection", "_partial_connection"):
            conversation = getattr(self._backend, name, None)
            if isinstance(conversation, smtp.Conversation):
                with suppress(Exception):
                    conversation.close()
        if self._backend is not None:
            with suppress(Exception):
                self._backend.close()
            self._conversation_ended()

    def _conversation_ended(self) -> None:
        if isinstance(self._backend, smtp.Backend):
            self._backend.connection = None


def open_backend(server: str, patience: Patience) -> BaseEmailBackend:
    """Return a backend for a mail server; nothing is connected yet.

    Args:
        server: Its name in the settings, "" for the shop's own.
        patience: How long it may take.

    Raises:
        SenderNotUsableError: It is not set up or cannot be loaded.

    """
    path, options = _backend_of(server)
    if path == DJANGOS_SMTP:
        path = OURS
        options["opening_seconds"] = patience.opening
    # A silent failure would be taken for a success, or for one that may be repeated.
    options["fail_silently"] = False
    try:
        backend: BaseEmailBackend = get_connection(path, **options)
    except Exception as error:
        raise SenderNotUsableError(f"mail backend: {type(error).__name__}") from error
    if isinstance(backend, EmailBackend):
        # Django waits for ever by default; who hangs must not outlast the lease.
        # Seconds may be broken; the stubs know whole ones only.
        patient = min(backend.timeout or patience.opening, patience.opening)
        backend.timeout = patient  # type: ignore[assignment]
    return backend


def _backend_of(server: str) -> tuple[str, dict[str, Any]]:
    if not server:
        return settings.EMAIL_BACKEND, {}
    found = conf.mail_servers().get(server)
    if found is None:
        raise SenderNotUsableError(f"{conf.MAIL_SERVERS_NAME} names no server {server!r}")
    if isinstance(found, Mapping):
        return str(found["BACKEND"]), dict(found.get("OPTIONS") or {})
    try:
        parsed = dj_email_url.parse(str(found))
        path = parsed["EMAIL_BACKEND"]
    except (ValueError, KeyError) as error:
        raise SenderNotUsableError(f"{conf.MAIL_SERVERS_NAME}: {server!r} is no address") from error
    if path != DJANGOS_SMTP:
        return path, {}
    return path, {
        "host": parsed["EMAIL_HOST"], "port": parsed["EMAIL_PORT"],
        "username": parsed["EMAIL_HOST_USER"] or "",
        "password": parsed["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": parsed["EMAIL_USE_TLS"], "use_ssl": parsed["EMAIL_USE_SSL"],
        "timeout": parsed["EMAIL_TIMEOUT"],
    }  # fmt: skip


def _mail(rendered: Rendered, *, key: str, recipient: str, sender: Sender) -> Mail:
    mail = Mail(
        subject=rendered.subject,
        body=rendered.text,
        from_email=sender.address,
        to=[recipient],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        headers={
            "Message-ID": message_id(key, sender.domain),
            # RFC 3834: no vacation notice wants to answer this.
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    return mail


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of a message (RFC 5322, 3.6.4), the same for every copy."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{domain}>"
