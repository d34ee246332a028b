"""What the table of misbehaviour and the server that plays it speak of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a client that sends one mail to one recipient has to conclude."""

    SENT = "sent"  # the server took it
    TEMPORARY = "temporary"  # this mail may be tried again later
    ADDRESS = "address"  # proven: this recipient will never work
    MESSAGE = "message"  # this mail is refused for good, nothing else is proven
    CONFIGURATION = "configuration"  # about us: somebody has to repair something
    AWAY = "away"  # the server cannot be used now, whatever the mail
    UNCERTAIN = "uncertain"  # nobody but the server knows whether it took the mail


class Stage(StrEnum):
    """Where in a session something happens, in order."""

    CONNECT = "connect"
    BANNER = "banner"
    EHLO = "ehlo"
    HELO = "helo"
    STARTTLS = "starttls"
    TLS = "tls"  # after the go-ahead, in place of the handshake
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    CONTENT = "content"  # after the 354, before the final dot
    DOT = "dot"
    QUIT = "quit"


class Behaviour(StrEnum):
    """What the server does at a stage."""

    FINE = "fine"  # nothing wrong at all
    REPLY = "reply"  # says this; after a 421 it closes
    SLOW = "slow"  # the usual reply, late
    HANG = "hang"  # nothing more, the connection stays open
    DROP = "drop"  # closes without a word
    HALF = "half"  # part of a reply without its end, then closes
    DRIP = "drip"  # a reply that never ends, byte by byte
    KEEP_AND_HANG = "keep_and_hang"  # takes the mail, then hangs
    KEEP_AND_DROP = "keep_and_drop"  # takes the mail, then closes
    NO_EHLO = "no_ehlo"  # refuses EHLO and takes HELO
    REFUSE = "refuse"  # nobody listens on the port


class Client(StrEnum):
    """How the client has to be set up for the case to show."""

    PLAIN = "plain"
    TLS = "tls"  # demands STARTTLS and does not look at the certificate
    VERIFY = "verify"  # demands STARTTLS and a certificate that it trusts
    LOGIN = "login"


# More than the buffers between two sockets hold: the client cannot have written its final dot
# when the server stops reading.
LARGE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Case:
    """One misbehaviour and what follows from it.

    `reply` has CRLF between its lines and none at the end; None is the usual reply, or no reply.
    `source` is the document and its section. `mail_bytes` is the least size of the mail that
    shows the case, 0 any.
    """

    name: str
    stage: Stage
    reply: bytes | None
    behaviour: Behaviour
    family: Family
    source: str
    note: str
    client: Client = Client.PLAIN
    mail_bytes: int = 0


def says(
    stage: Stage,
    reply: bytes,
    family: Family,
    source: str,
    note: str,
    client: Client = Client.PLAIN,
) -> Case:
    """Return the case of a reply; it is named by its stage and the first words of the reply."""
    words = reply.split(b"\r\n")[-1].decode("latin-1").split()
    number = words[:2] if len(words) > 1 and words[1][:2] in ("2.", "4.", "5.") else words[:1]
    lines = ["lines"] if b"\r\n" in reply else []
    name = " ".join([stage, *number, *lines])
    return Case(name, stage, reply, Behaviour.REPLY, family, source, note, client)
