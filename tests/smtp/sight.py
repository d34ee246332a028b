"""What a client sees of a staged case: a careful smtplib, and what the table lets it see."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .case import Behaviour, Case, Client, Stage
from .server import MailServer

# How long the client waits where nothing is to come, and elsewhere, on a busy machine.
SHORT, LONG = 0.3, 5.0
RECIPIENT = "anne@example.com"
MAIL = (
    b"Message-ID: <one@shop.example.com>\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n aus Leipzig\r\n\r\nBody\r\n"
)
END = b"\r\n.\r\n"
_REPLY = re.compile(rb"(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n")

# What can be seen instead of the number of a reply.
SILENCE, LOST, GARBAGE, DRIP = "silence", "lost", "garbage", "drip"
REFUSED, NO_TLS, DONE = "refused", "no tls", "done"


class Seen(NamedTuple):
    """Where the session came to, and what the client saw there: a code or a word from above."""

    stage: Stage
    what: int | str


class Dripped(Exception):
    """Bytes came and came, and no end of a line."""


class Careful(smtplib.SMTP):
    """smtplib with one limit for a whole reply; smtplib's own is one for each read."""

    patience = LONG

    def getreply(self) -> tuple[int, bytes]:
        """Return the code, -1 for what is no SMTP, and the text of a reply."""
        sock: Any = self.sock
        end, text = time.monotonic() + self.patience, b""
        while not _REPLY.fullmatch(text):
            left = end - time.monotonic()
            if left <= 0:
                break
            sock.settimeout(left)
            with contextlib.suppress(TimeoutError):
                byte = sock.recv(1)
                if not byte:
                    raise smtplib.SMTPServerDisconnected("closed")
                text += byte
            if text.endswith(b"\n") and not text[:3].isdigit():
                return -1, text
        sock.settimeout(self.patience)
        if _REPLY.fullmatch(text):
            return int(text[:3]), b"\n".join(line[4:] for line in text.splitlines())
        if len(text) > 1 and b"\n" not in text:
            raise Dripped(text)
        raise TimeoutError("no reply")


Step = tuple[Stage, Callable[[Careful], tuple[int, bytes]], tuple[int, ...]]


def _steps(case: Case) -> Iterator[Step]:
    """Yield what the client does, and the codes with which it goes on."""
    yield Stage.EHLO, _greet, (250,)
    if case.client in (Client.TLS, Client.VERIFY):
        yield Stage.STARTTLS, _ask_for_tls, (220,)
        yield Stage.TLS, lambda smtp: _handshake(smtp, verify=case.client is Client.VERIFY), (0,)
        yield Stage.EHLO, _greet, (250,)
    if case.client is Client.LOGIN:
        yield Stage.AUTH, lambda smtp: smtp.docmd("AUTH", "PLAIN AGEAYg=="), (235,)
    yield Stage.MAIL, lambda smtp: smtp.docmd("MAIL", "FROM:<shop@example.com>"), (250,)
    yield Stage.RCPT, lambda smtp: smtp.docmd("RCPT", f"TO:<{RECIPIENT}>"), (250, 251, 252)
    yield Stage.DATA, lambda smtp: smtp.docmd("DATA"), (354,)
    yield Stage.CONTENT, lambda smtp: _write(smtp, case.mail_bytes), (0,)
    yield Stage.DOT, lambda smtp: smtp.getreply(), tuple(range(200, 300))
    yield Stage.QUIT, lambda smtp: smtp.docmd("QUIT"), (221,)


def _greet(smtp: Careful) -> tuple[int, bytes]:
    code, text = smtp.ehlo("localhost")
    return (code, text) if code != 502 else smtp.helo("localhost")


def _ask_for_tls(smtp: Careful) -> tuple[int, bytes]:
    if not smtp.has_extn("starttls"):
        raise ssl.SSLError("not offered")
    return smtp.docmd("STARTTLS")


def _handshake(smtp: Careful, *, verify: bool) -> tuple[int, bytes]:
    context = ssl.create_default_context() if verify else ssl._create_unverified_context()
    sock: Any = smtp.sock
    sock.settimeout(smtp.patience)
    smtp.sock = context.wrap_socket(sock, server_hostname="localhost")
    return 0, b""


def _write(smtp: Careful, size: int) -> tuple[int, bytes]:
    line = b"x" * 998 + b"\r\n"
    # Not by smtplib, which says "disconnected" of a write that timed out.
    socket_of(smtp).settimeout(smtp.patience)
    socket_of(smtp).sendall(MAIL + line * (size // len(line) + bool(size)) + b"end" + END)
    return 0, b""


def look(server: MailServer, case: Case, quiet: Stage | None = None) -> Seen:
    """Send a mail through the staged server, as the case needs it, and return what was seen.

    At the stage `quiet` nothing is expected to come, so that it does not wait for long there.
    """
    stage = Stage.BANNER
    smtp = Careful(timeout=LONG)
    try:
        smtp.patience = SHORT if stage is quiet else LONG
        code, _ = smtp.connect(server.host, server.port)
        if code != 220:
            return Seen(stage, GARBAGE if code < 0 else code)
        for stage, act, fine in _steps(case):
            smtp.patience = SHORT if stage is quiet else LONG
            code, _ = act(smtp)
            if code not in fine:
                return Seen(stage, GARBAGE if code < 0 else code)
    except ConnectionRefusedError:
        return Seen(Stage.CONNECT, REFUSED)
    except Dripped:
        return Seen(stage, DRIP)
    except TimeoutError:
        return Seen(stage, SILENCE)
    except (ssl.SSLEOFError, smtplib.SMTPServerDisconnected, ConnectionError):
        return Seen(stage, LOST)
    except ssl.SSLError:
        return Seen(stage, NO_TLS)
    finally:
        smtp.close()
    return Seen(Stage.QUIT, DONE)


_SIGHTS = {
    Behaviour.HANG: SILENCE,
    Behaviour.KEEP_AND_HANG: SILENCE,
    Behaviour.DROP: LOST,
    Behaviour.KEEP_AND_DROP: LOST,
    Behaviour.HALF: LOST,
    Behaviour.DRIP: DRIP,
}


def sight_of(case: Case) -> Seen:
    """Return what a case lets the client see, from the words of the table alone."""
    stage = case.stage
    if stage is Stage.CONTENT and not case.mail_bytes:
        # A small mail is written whole, whatever becomes of it.
        stage = Stage.DOT
    if case.behaviour is Behaviour.REFUSE:
        return Seen(Stage.CONNECT, REFUSED)
    if case.client is Client.VERIFY or (stage, case.behaviour) == (Stage.TLS, Behaviour.REPLY):
        return Seen(Stage.TLS, NO_TLS)
    if case.behaviour in _SIGHTS:
        return Seen(stage, _SIGHTS[case.behaviour])
    if case.behaviour is not Behaviour.REPLY or case.reply is None:
        return Seen(Stage.QUIT, DONE)
    if case.name == "ehlo 250":
        return Seen(Stage.STARTTLS, NO_TLS)
    if not case.reply[:3].isdigit():
        return Seen(stage, GARBAGE)
    if case.family == "sent" and stage is not Stage.QUIT:
        return Seen(Stage.QUIT, DONE)
    return Seen(stage, int(case.reply[:3]))


def socket_of(smtp: smtplib.SMTP) -> socket.socket:
    """Return the socket of a client that is connected."""
    assert smtp.sock
    return smtp.sock


def quiet_stage(case: Case) -> Stage | None:
    """Return where the case keeps the client waiting, if anywhere."""
    stage, what = sight_of(case)
    return stage if what in (SILENCE, DRIP) else None


def peer_closes(smtp: smtplib.SMTP) -> bool:
    """Tell whether the other side closes the connection soon."""
    sock = socket_of(smtp)
    sock.settimeout(SHORT)
    try:
        return sock.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
