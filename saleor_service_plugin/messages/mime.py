"""A mail of two texts, HTML and plain, written as bytes quickly.

The standard library folds and splits each line of a mail anew, which takes longer than
rendering it. The bytes are the same; `tests/db/test_mime.py` compares them.
"""

import re
from email.message import Message
from email.policy import Policy, compat32
from functools import lru_cache

from django.core.mail.message import SafeMIMEMultipart

_ANY_END = re.compile(r"\r\n|\r|\n")

LONGEST_LINE = 76
"""Header lines up to this length are never folded (RFC 5322, 2.1.1 allows 78)."""


class Alternatives(SafeMIMEMultipart):
    """The parts of a mail, each a text that says the same."""

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # type: ignore[override]
        """Return the mail as it goes over the line.

        Args:
            unixfrom: Whether a line as in a Unix mailbox comes first.
            linesep: What ends a line.

        """
        parts = self.get_payload()
        boundary = self.get_boundary()
        texts = [part for part in parts if isinstance(part, Message) and not part.is_multipart()]
        if unixfrom or not boundary or not texts or len(texts) < len(parts):
            return super().as_bytes(unixfrom=unixfrom, linesep=linesep)
        written = [_head(self, linesep)]
        for part in texts:
            written += [f"--{boundary}{linesep}", _head(part, linesep), _body(part, linesep)]
            written.append(linesep)
        written.append(f"--{boundary}--{linesep}")
        return "".join(written).encode("ascii", "surrogateescape")


def _head(part: Message, linesep: str) -> str:
    return "".join(_line(name, value, linesep) for name, value in part.items()) + linesep


def _line(name: str, value: str, linesep: str) -> str:
    is_plain = value.isascii() and value.isprintable() and value == value.strip()
    if is_plain and len(name) + len(value) + 2 <= LONGEST_LINE:
        return f"{name}: {value}{linesep}"
    return _policy(linesep).fold(name, value)


@lru_cache(maxsize=4)
def _policy(linesep: str) -> Policy:
    return compat32.clone(linesep=linesep)


def _body(part: Message, linesep: str) -> str:
    # Eight-bit bytes stand in it as surrogates; the public method would decode them.
    body: str = part._payload  # type: ignore[attr-defined]
    return linesep.join(_ANY_END.split(body)) if "\r" in body else body.replace("\n", linesep)
