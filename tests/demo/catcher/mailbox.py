"""The mails that were caught, in the order they came."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from functools import cached_property


@dataclass(frozen=True)
class Attachment:
    """A part that is not the letter itself."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One mail as the SMTP server took it."""

    number: int
    """From 1, in the order of arrival."""
    recipients: tuple[str, ...]
    """The envelope's: who really gets it."""
    raw: bytes
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    moment: float = field(default_factory=time.monotonic)
    """Monotonic clock at arrival, for measuring."""

    @cached_property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return message_from_bytes(self.raw, policy=policy.default)

    def header(self, name: str) -> str:
        """Return a header's text, "" where there is none."""
        return str(self.message.get(name, ""))

    @property
    def subject(self) -> str:
        """The subject line."""
        return self.header("Subject") or "(no subject)"

    @property
    def text(self) -> str:
        """The plain text, "" where there is none."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML part, "" where there is none."""
        return self._body("html")

    @property
    def attachments(self) -> list[Attachment]:
        """The attached files."""
        return [
            Attachment(
                name=part.get_filename() or f"part-{number}",
                media_type=part.get_content_type(),
                content=_content(part),
            )
            for number, part in enumerate(self.message.iter_attachments(), 1)
        ]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part is not None else ""


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


class Mailbox:
    """All mails of a run; safe to use from several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._mails: list[Mail] = []
        self._news = threading.Condition()

    def add(self, recipients: Sequence[str], raw: bytes) -> Mail:
        """Keep a mail and wake whoever waits for one."""
        with self._news:
            mail = Mail(len(self._mails) + 1, tuple(recipients), raw)
            self._mails.append(mail)
            self._news.notify_all()
        return mail

    def all(self) -> list[Mail]:
        """Return the mails so far, oldest first."""
        with self._news:
            return list(self._mails)

    def get(self, number: int) -> Mail | None:
        """Return the mail of this number."""
        mails = self.all()
        return mails[number - 1] if 0 < number <= len(mails) else None

    def __len__(self) -> int:
        """Return how many mails came so far."""
        with self._news:
            return len(self._mails)
