"""One SMTP session of the misbehaving server."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from .case import Behaviour, Stage
from .faults import Fault, Plan
from .mail_log import MailLog

FILLER = b"x"
_PATH = re.compile(rb":\s*<?([^>\s]*)>?")
# How a reply begins with which the dialogue goes on; within the content it always does.
_YES = {Stage.DATA: b"354", Stage.CONTENT: b""}
_OUT_OF_ORDER = b"503 5.5.1 Bad sequence of commands\r\n"
_WHAT = b"500 5.5.2 Command not recognized\r\n"

Step = Callable[[], None]


@dataclass
class House:
    """What all sessions share."""

    log: MailLog
    tls: ssl.SSLContext | None
    extensions: bool
    plan: Plan = field(default_factory=lambda: Plan([]))
    connections: int = 0
    open: set[Dialogue] = field(default_factory=set)


class Dialogue(asyncio.Protocol):
    """A session: one line or one mail at a time, each reply by way of the plan."""

    def __init__(self, house: House) -> None:
        """Take what all sessions share."""
        self._house = house
        self._buffer = bytearray()
        self._held = True  # nothing is read off the buffer until a reply is out
        self._gone = False
        self._in_tls = False
        self._greeted = False
        self._refused = False
        self._prompted: Callable[[bytes], None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._reset()

    def _reset(self) -> None:
        self._has_sender = False
        self._recipients: list[str] = []
        self._recipient = ""
        self._in_content = False
        self._content_began = False
        self._looked_at = 0
        self._mute = False

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say the banner."""
        self._transport = cast(asyncio.Transport, transport)
        self._house.connections += 1
        self._number = self._house.connections
        self._house.open.add(self)
        self._held = False
        self._say(Stage.BANNER, b"220 localhost ESMTP ready\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the session."""
        self._gone = True
        self._house.open.discard(self)

    def data_received(self, data: bytes) -> None:
        """Go on with the dialogue."""
        self._buffer += data
        self._advance()

    def cut(self) -> None:
        """Close the connection at once."""
        self._transport.abort()

    # The dialogue.

    def _advance(self) -> None:
        while self._buffer and not (self._held or self._gone):
            if self._in_content:
                if not self._content():
                    return
                continue
            end = self._buffer.find(b"\n")
            if end < 0:
                return
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            prompted, self._prompted = self._prompted, None
            if prompted:
                prompted(line)
            else:
                self._command(line)

    def _command(self, line: bytes) -> None:
        verb, _, rest = line.partition(b" ")
        do = _COMMANDS.get(verb.upper())
        if do is None:
            self._transport.write(_WHAT)
        elif self._refused and do is not Dialogue._quit:
            self._transport.write(_OUT_OF_ORDER)
        else:
            do(self, rest)

    def _ehlo(self, rest: bytes) -> None:
        lines = ["localhost", "8BITMIME", "SMTPUTF8", "SIZE 67108864", "ENHANCEDSTATUSCODES"]
        if self._house.extensions:
            lines += ["AUTH PLAIN LOGIN"] if self._in_tls else ["STARTTLS", "AUTH PLAIN LOGIN"]
        text = "".join(f"250-{line}\r\n" for line in lines[:-1]) + f"250 {lines[-1]}\r\n"
        self._say(Stage.EHLO, text.encode(), self._welcome)

    def _helo(self, rest: bytes) -> None:
        self._say(Stage.HELO, b"250 localhost\r\n", self._welcome)

    def _welcome(self) -> None:
        self._reset()
        self._greeted = True

    def _starttls(self, rest: bytes) -> None:
        if self._in_tls or not self._house.extensions:
            self._transport.write(_OUT_OF_ORDER)
        else:
            self._say(Stage.STARTTLS, b"220 2.0.0 Go ahead\r\n", None, self._handshake)

    def _handshake(self) -> None:
        # What came in the clear with the command does not count (RFC 3207 4.2).
        self._buffer.clear()
        self._held = True
        fault = self._house.plan.next(Stage.TLS, "")
        if fault:
            self._later(fault.seconds, self._act, fault, b"", None, None)
        elif self._house.tls is None:
            self.cut()
        else:
            task = asyncio.ensure_future(self._turn_to_tls(self._house.tls))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _turn_to_tls(self, context: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        try:
            turned = await loop.start_tls(self._transport, self, context, server_side=True)
        except OSError:  # the client did not like the certificate, or left
            return
        if turned is None:
            return
        self._transport = turned
        self._in_tls, self._greeted, self._held = True, False, False
        self._advance()

    def _auth(self, rest: bytes) -> None:
        mechanism, _, first = rest.partition(b" ")
        if not self._house.extensions or mechanism.upper() not in (b"PLAIN", b"LOGIN"):
            self._transport.write(b"504 5.5.4 Unrecognized authentication type\r\n")
        elif mechanism.upper() == b"PLAIN":
            if first:
                self._logged_in(first)
            else:
                self._prompt(b"", self._logged_in)
        elif first:
            self._ask_password(first)
        else:
            self._prompt(b"VXNlcm5hbWU6", self._ask_password)

    def _ask_password(self, name: bytes) -> None:
        self._prompt(b"UGFzc3dvcmQ6", self._logged_in)

    def _prompt(self, text: bytes, then: Callable[[bytes], None]) -> None:
        self._prompted = then
        self._transport.write(b"334 " + text + b"\r\n")

    def _logged_in(self, secret: bytes) -> None:
        self._say(Stage.AUTH, b"235 2.7.0 Welcome\r\n")

    def _mail(self, rest: bytes) -> None:
        if not self._greeted or self._has_sender:
            self._transport.write(_OUT_OF_ORDER)
        else:
            self._say(Stage.MAIL, b"250 2.1.0 Sender fine\r\n", self._take_sender)

    def _take_sender(self) -> None:
        self._has_sender = True

    def _rcpt(self, rest: bytes) -> None:
        path = _PATH.search(rest)
        if not self._has_sender:
            self._transport.write(_OUT_OF_ORDER)
        elif path is None:
            self._transport.write(b"501 5.5.4 Syntax: RCPT TO:<address>\r\n")
        else:
            self._recipient = path[1].decode("utf-8", "replace")
            self._say(Stage.RCPT, b"250 2.1.5 Recipient fine\r\n", self._take_recipient)

    def _take_recipient(self) -> None:
        self._recipients.append(self._recipient)

    def _data(self, rest: bytes) -> None:
        if self._recipients:
            self._say(Stage.DATA, b"354 Go ahead\r\n", self._begin_content)
        else:
            self._transport.write(_OUT_OF_ORDER)

    def _begin_content(self) -> None:
        self._in_content = True

    def _content(self) -> bool:
        """Take what came of the content; False when more is to come."""
        if not self._content_began:
            self._content_began = True
            if Stage.CONTENT in self._house.plan.stages and self._disturb_content():
                return False
        buffer = self._buffer
        if buffer.startswith(b".\r\n"):
            start, end = 0, 3
        else:
            start = buffer.find(b"\r\n.\r\n", self._looked_at)
            if start < 0:
                self._looked_at = max(0, len(buffer) - 4)
                return False
            start, end = start + 2, start + 5
        content = bytes(buffer[:start])
        del buffer[:end]
        self._in_content = False
        if self._mute:
            self._reset()
        else:
            self._say(Stage.DOT, b"250 2.0.0 Taken\r\n", lambda: self._keep(content), None)
        return True

    def _disturb_content(self) -> bool:
        """Do what the plan has for the content; tell whether the session stops there."""
        fault = self._house.plan.next(Stage.CONTENT, self._recipient)
        if fault is None:
            return False
        self._mute = fault.reply is not None  # then it is the only reply to this content
        self._held = True
        self._transport.pause_reading()
        self._later(fault.seconds, self._act, fault, b"", None, self._transport.resume_reading)
        return True

    def _keep(self, content: bytes) -> None:
        self._house.log.keep(content, self._recipients, self._number)
        self._reset()

    def _rset(self, rest: bytes) -> None:
        self._reset()
        self._transport.write(b"250 2.0.0 Forgotten\r\n")

    def _noop(self, rest: bytes) -> None:
        self._transport.write(b"250 2.0.0 Still here\r\n")

    def _quit(self, rest: bytes) -> None:
        self._say(Stage.QUIT, b"221 2.0.0 Bye\r\n", None, self._close)

    def _close(self) -> None:
        self._held = True
        self._transport.close()

    # Replies.

    def _say(
        self, stage: Stage, usual: bytes, before: Step | None = None, after: Step | None = None
    ) -> None:
        """Reply at a stage; the steps are taken around a reply that says yes."""
        plan = self._house.plan
        fault = plan.next(stage, self._recipient) if stage in plan.stages else None
        if fault is None:
            if before:
                before()
            self._transport.write(usual)
            if after:
                after()
            return
        self._held = True
        if fault.seconds and fault.behaviour is not Behaviour.DRIP:
            self._later(fault.seconds, self._act, fault, usual, before, after)
        else:
            self._act(fault, usual, before, after)

    def _act(self, fault: Fault, usual: bytes, before: Step | None, after: Step | None) -> None:
        behaviour, stage = fault.behaviour, fault.stage
        if behaviour in (Behaviour.KEEP_AND_DROP, Behaviour.KEEP_AND_HANG) and before:
            before()
        if behaviour in (Behaviour.DROP, Behaviour.KEEP_AND_DROP):
            self.cut()
        elif behaviour is Behaviour.DRIP:
            self._drip((usual[:3] or b"220") + b"-", fault.seconds)
        elif behaviour is Behaviour.HALF:
            self._transport.write(fault.reply or b"")
            self._transport.close()
        elif behaviour in (Behaviour.REPLY, Behaviour.SLOW):
            reply = usual if fault.reply is None else fault.reply + b"\r\n"
            self._reply(stage, reply, before, after)

    def _reply(self, stage: Stage, reply: bytes, before: Step | None, after: Step | None) -> None:
        # A mail is taken although the client has left meanwhile: nobody told the server.
        if self._gone and stage is not Stage.DOT:
            return
        yes = reply.startswith(_YES.get(stage, b"2"))
        self._refused |= stage is Stage.BANNER and not yes
        self._held = False
        if yes and before:
            before()
        if not self._gone:
            self._transport.write(reply)
        if yes and after:
            after()
        if stage is Stage.DOT and not yes:
            self._reset()
        if reply.startswith(b"421"):
            self._close()
        self._advance()

    def _drip(self, rest: bytes, seconds: float) -> None:
        if not self._gone:
            self._transport.write(rest[:1] or FILLER)
            self._later(seconds, self._drip, rest[1:], seconds)

    def _later(self, seconds: float, step: Callable[..., None], *arguments: object) -> None:
        asyncio.get_running_loop().call_later(seconds, step, *arguments)


_COMMANDS: dict[bytes, Callable[[Dialogue, bytes], None]] = {
    b"EHLO": Dialogue._ehlo,
    b"HELO": Dialogue._helo,
    b"STARTTLS": Dialogue._starttls,
    b"AUTH": Dialogue._auth,
    b"MAIL": Dialogue._mail,
    b"RCPT": Dialogue._rcpt,
    b"DATA": Dialogue._data,
    b"RSET": Dialogue._rset,
    b"NOOP": Dialogue._noop,
    b"QUIT": Dialogue._quit,
}
