"""What the server took: one JSON line for each mail and recipient."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any, NamedTuple

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_FIELDS = re.compile(
    rb"^(message-id|subject):[ \t]*(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE
)
_FOLD = re.compile(r"\r?\n(?=[ \t])")


class Accepted(NamedTuple):
    """A mail that the server took; the time is seconds since 1970."""

    message_id: str
    recipient: str
    subject: str
    time: float
    connection: int


class MailLog:
    """Keeps the mails in memory and appends them to a file; when `keep` returns, both is done."""

    def __init__(self, path: Path) -> None:
        """Open the file for appending."""
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._lines: list[bytes] = []

    def __len__(self) -> int:
        """Return how many are in memory."""
        return len(self._lines)

    def keep(self, content: bytes, recipients: Iterable[str], connection: int) -> None:
        """Note a mail, once for each recipient, in one write."""
        end = _END_OF_HEAD.search(content)
        head = content[: end.start()] if end else content
        fields = {name.lower(): value for name, value in _FIELDS.findall(head)}
        found = {
            "message_id": _text(fields.get(b"message-id", b"")),
            "subject": _text(fields.get(b"subject", b"")),
            "time": time.time(),
            "connection": connection,
        }
        lines = [json.dumps({**found, "recipient": name}).encode() for name in recipients]
        os.write(self._file, b"".join(line + b"\n" for line in lines))
        self._lines += lines

    def as_json(self) -> bytes:
        """Return all in memory as a JSON list."""
        return b"[" + b",".join(self._lines) + b"]"

    def forget(self) -> None:
        """Empty the memory; the file keeps what it has."""
        self._lines.clear()


def _text(value: bytes) -> str:
    return _FOLD.sub("", value.decode("utf-8", "replace")).strip()


def accepted_of(found: dict[str, Any]) -> Accepted:
    """Return the record of one JSON object, its subject readable."""
    subject = str(make_header(decode_header(found["subject"])))
    return Accepted(**{**found, "subject": subject})


def read(path: Path) -> list[Accepted]:
    """Return every mail of a log file, also of a server that is gone."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [accepted_of(json.loads(line)) for line in lines]
