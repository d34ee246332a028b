"""A mail server that keeps what it gets, with the time of each."""

import threading
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from .brokers import free_port


@dataclass(frozen=True)
class Arrived:
    """One mail, accepted at this time (seconds since the epoch)."""

    at: float
    to: list[str]
    mail: EmailMessage


class MailSink:
    """Listens on a port of the loopback interface until it is closed."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._mails: list[Arrived] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Accept a mail (aiosmtpd's name for it)."""
        mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        with self._news:
            self._mails.append(Arrived(time.time(), list(envelope.rcpt_tos), mail))
            self._news.notify_all()
        return "250 kept"

    def to(self, address: str) -> list[Arrived]:
        """Return what came for an address so far."""
        with self._news:
            return self._to(address)

    def wait_for(self, address: str, *, seconds: float, number: int = 1) -> Arrived:
        """Return the first mail for an address, or a later one, waiting so long for it.

        Raises:
            TimeoutError: None came.

        """
        with self._news:
            if self._news.wait_for(lambda: len(self._to(address)) >= number, seconds):
                return self._to(address)[number - 1]
        raise TimeoutError(f"no mail {number} for {address} within {seconds} s")

    def _to(self, address: str) -> list[Arrived]:
        return [arrived for arrived in self._mails if address in arrived.to]

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()
