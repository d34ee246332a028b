"""A mail of two texts, HTML and plain, put together and written as bytes quickly.

Django and the standard library look at each header and line several times, which takes
longer than rendering the mail. The bytes are the same; `tests/db/test_mime.py` compares them.
"""

import re
from email.message import Message
from email.policy import Policy, compat32
from functools import lru_cache
from secrets import token_hex

from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText

_ANY_END = re.compile(r"\r\n|\r|\n")

CHARSET = "utf-8"

LONGEST_HEADER_LINE = 76
"""Header lines up to this length are never folded (RFC 5322, 2.1.1 allows 78)."""

LONGEST_TEXT_LINE = 998
"""In bytes (RFC 5322, 2.1.1); a text with longer ones must be encoded."""


class Alternatives(SafeMIMEMultipart):
    """The parts of a mail, each a text that says the same."""

    def __init__(self, plain: str, html: str) -> None:
        """Put two texts together; without a boundary, the whole would be searched for one.

        At random: who knows the boundary beforehand could write parts of his own.
        """
        Message.__init__(self, policy=compat32)
        self.encoding = CHARSET
        self.preamble = self.epilogue = None
        self.boundary = f"=_{token_hex(12)}"
        self["Content-Type"] = f'multipart/alternative; boundary="{self.boundary}"'
        self["MIME-Version"] = "1.0"
        self.texts = [_text(plain, "plain"), _text(html, "html")]
        for text in self.texts:
            self.attach(text)

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # type: ignore[override]
        """Return the mail as it goes over the line.

        Args:
            unixfrom: Whether a line as in a Unix mailbox comes first.
            linesep: What ends a line.

        """
        if unixfrom or self.get_payload() != self.texts:
            return super().as_bytes(unixfrom=unixfrom, linesep=linesep)
        written = [_head(self, linesep)]
        for text in self.texts:
            written += [f"--{self.boundary}{linesep}", _head(text, linesep), _body(text, linesep)]
            written.append(linesep)
        written.append(f"--{self.boundary}--{linesep}")
        return "".join(written).encode("ascii", "surrogateescape")


class _Text(SafeMIMEText):
    """A text whose lines are short enough to stand as they are."""

    def __init__(self, content: bytes, subtype: str) -> None:
        Message.__init__(self, policy=compat32)
        self.encoding = CHARSET
        self["Content-Type"] = f'text/{subtype}; charset="{CHARSET}"'
        self["MIME-Version"] = "1.0"
        self["Content-Transfer-Encoding"] = "7bit" if content.isascii() else "8bit"
        # Eight-bit bytes stand in it as surrogates, as the standard library keeps them.
        self._payload = content.decode("ascii", "surrogateescape")


def _text(text: str, subtype: str) -> SafeMIMEText:
    content = text.encode(CHARSET)
    longest = max(map(len, content.splitlines()), default=0)
    # How long ones are broken is Django's affair; the rest is what our templates never hold.
    is_plain = longest <= LONGEST_TEXT_LINE and b"\r" not in content
    return _Text(content, subtype) if is_plain else SafeMIMEText(text, subtype, CHARSET)


def _head(part: Message, linesep: str) -> str:
    return "".join(_line(name, value, linesep) for name, value in part.items()) + linesep


def _line(name: str, value: str, linesep: str) -> str:
    is_plain = value.isascii() and value.isprintable() and value == value.strip()
    if is_plain and len(name) + len(value) + 2 <= LONGEST_HEADER_LINE:
        return f"{name}: {value}{linesep}"
    return _policy(linesep).fold(name, value)


@lru_cache(maxsize=4)
def _policy(linesep: str) -> Policy:
    return compat32.clone(linesep=linesep)


def _body(part: Message, linesep: str) -> str:
    # The public method would decode what stands for eight-bit bytes.
    body: str = part._payload  # type: ignore[attr-defined]
    return linesep.join(_ANY_END.split(body)) if "\r" in body else body.replace("\n", linesep)
