"""Django's SMTP backend with an end to its patience, and an eye on what was said when.

smtplib waits for each byte anew: a server that drips one a time holds its client for ever,
and whether the final dot was out when the line went dead it does not tell. Here one
watchdog per process closes the line at a deadline, and the dialogue keeps its stage.

It hooks into names of smtplib that begin with an underscore and that the stubs leave out:
`_get_socket`, `_host`, `_rset`. The price is a look at each new Python; the 183 cases of
`tests/db/test_verdicts.py` fail where one of them is gone.
"""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from .. import watchdog
from .outcomes import Stage


class _WholeLines:
    """A reader that gives whole lines or none: half a reply is no reply (RFC 5321, 4.2)."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._file.readline(limit)
        return line if line.endswith(b"\n") or 0 <= limit <= len(line) else b""

    def close(self) -> None:
        self._file.close()


class Conversation(smtplib.SMTP):
    """smtplib's client, which says how far it came and never outstays its time."""

    stage = Stage.OPENING
    line: socket.socket | None = None
    """A second handle on the connection: it closes it even while TLS holds the first."""

    def __init__(self, *args: Any, until: float, **kwargs: Any) -> None:
        """Connect; `until` is when opening must be done, by the monotonic clock."""
        self._until = until
        super().__init__(*args, **kwargs)

    def _connected(self, sock: socket.socket) -> socket.socket:
        self.line = sock.dup()
        watchdog.watch(self.line, self._until)
        return sock

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._connected(super()._get_socket(host, port, timeout))  # type: ignore[misc, no-any-return]

    def give_until(self, until: float | None) -> None:
        """Set the line's deadline; None: none, while it is not used."""
        if self.line is None:
            return
        if until is None:
            watchdog.leave(self.line)
        else:
            watchdog.watch(self.line, until)

    def set_patience(self, seconds: float) -> None:
        """Set how long one answer may take."""
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def mail(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Name the sender."""
        self.stage = Stage.SENDER
        return super().mail(*args, **kwargs)

    def rcpt(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Name a recipient."""
        self.stage = Stage.RECIPIENT
        return _yes(super().rcpt(*args, **kwargs))

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the content over, in bytes; between its dot and the answer nobody knows."""
        self.stage = Stage.CONTENT
        self.putcmd("data")
        code, text = self.getreply()
        if code != 354:
            # smtplib takes the mail back where its content is refused, but not where DATA
            # is: the next mail of this line would be out of order (503).
            if code != 421:
                self._rset()  # type: ignore[attr-defined]
            raise smtplib.SMTPDataError(code, text)
        self.send(_with_dots(msg))
        return _yes(self.getreply())

    answer_seconds = 90.0
    """How long the answer to the final dot may take: much longer than any other, because
    who gives up too early sends a second copy (RFC 1047)."""

    _go_ahead = False

    def send(self, s: Any) -> None:
        """Send; once the content is out completely, its dot is."""
        in_content = self.stage is Stage.CONTENT and self._go_ahead
        super().send(s)
        if in_content:
            self.stage = Stage.ANSWER
            self.set_patience(self.answer_seconds)
            self.give_until(time.monotonic() + self.answer_seconds)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; 354 to DATA lets the content go."""
        if self.file is None and self.sock is not None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        answer = super().getreply()
        self._go_ahead = self.stage is Stage.CONTENT and answer[0] == 354
        return answer

    def close(self) -> None:
        """Close the line and forget its deadline."""
        line, self.line = self.line, None
        if line is not None:
            watchdog.leave(line)
            with suppress(OSError):
                line.close()
        super().close()


def _yes(answer: tuple[int, bytes]) -> tuple[int, bytes]:
    """Return any 2xx as the one smtplib knows: the first digit decides (RFC 5321, 4.3.2)."""
    return (250, answer[1]) if 200 <= answer[0] < 300 else answer


def _with_dots(content: bytes) -> bytes:
    """Return a mail with its dots doubled and the last one (RFC 5321, 4.5.2).

    smtplib does the same with a regular expression, which takes ten times as long.
    """
    if content.startswith(b"."):
        content = b"." + content
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    return content.replace(b"\n.", b"\n..") + end


class SecureConversation(Conversation, smtplib.SMTP_SSL):
    """The same with TLS from the first byte; the handshake is watched too."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        plain = self._connected(
            socket.create_connection((host, port), timeout, self.source_address)
        )
        context: ssl.SSLContext = self.context
        try:
            return context.wrap_socket(plain, server_hostname=self._host)  # type: ignore[attr-defined]
        except BaseException:
            self.close()
            raise


class Backend(EmailBackend):
    """Django's backend, speaking through a `Conversation`."""

    def __init__(self, *args: Any, opening_seconds: float = 30.0, **kwargs: Any) -> None:
        """Take what Django's takes, and how long connecting and login may last in all."""
        super().__init__(*args, **kwargs)
        self.opening_seconds = opening_seconds

    @property
    def connection_class(self) -> Any:
        """Return what makes a conversation with a deadline for its opening."""
        kind = SecureConversation if self.use_ssl else Conversation

        def connect(*args: Any, **kwargs: Any) -> Conversation:
            until = time.monotonic() + self.opening_seconds
            return kind(*args, until=until, **kwargs)

        return connect
