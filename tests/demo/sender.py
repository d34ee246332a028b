"""Somebody outside who tells the shop what became of its parcels, in signed callbacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from saleor_service_plugin.events import signing

from .api import Json
from .talk import MismatchError

Post = Callable[[str, Mapping[str, str], bytes], tuple[int, Json]]
"""Takes address, headers and body; returns the answer's status and its JSON."""


class Scan(NamedTuple):
    """What a carrier's system writes about one parcel."""

    number: str
    state: str
    text: str
    place: str = ""
    ago: timedelta = timedelta(0)
    """How long before it is told it happened."""

    def told(self) -> str:
        """Return it in words."""
        return f"{self.state} “{self.text}”" + (f" {self.place}" if self.place else "")


@dataclass
class Sender:
    """Who holds the secret of an account of our own shape (docs/carriers.md).

    A program beside a warehouse's system, say, which hears from all of its carriers.
    """

    url: str
    secret: str
    post: Post
    _last: tuple[str, bytes] = field(default=("", b""), init=False)

    def tell(self, scan: Scan) -> None:
        """Tell of something for the first time.

        Raises:
            MismatchError: It is not taken.

        """
        self._last = (f"scan-{uuid4()}", body_of(scan))
        self._must_be(self._signed(self.secret), 200, {"ok": True, "repeated": False})

    def tell_again(self) -> None:
        """Tell the last again, as who never got an answer does: the same id, signed anew.

        Raises:
            MismatchError: The shop does not know it again.

        """
        self._must_be(self._signed(self.secret), 200, {"ok": True, "repeated": True})

    def forge(self, scan: Scan) -> None:
        """Tell something as who knows the address and not the secret.

        Raises:
            MismatchError: It is not refused.

        """
        self._last = (f"scan-{uuid4()}", body_of(scan))
        self._must_be(self._signed(signing.new_secret()), 401, None)

    def _signed(self, secret: str) -> tuple[int, Json]:
        message_id, body = self._last
        headers = signing.headers(
            [secret], message_id=message_id, sent_at=datetime.now(UTC), body=body
        )
        return self.post(self.url, headers, body)

    def _must_be(self, got: tuple[int, Json], status: int, answer: Json | None) -> None:
        if got[0] != status or (answer is not None and got[1] != answer):
            raise MismatchError(f"a callback should be answered {status} {answer}, came: {got}")


def body_of(scan: Scan) -> bytes:
    """Return a callback's body: one scan. Whose the parcel is the number says to the shop."""
    at = datetime.now(UTC) - scan.ago
    happened = {"at": at.isoformat(), "state": scan.state, "text": scan.text}
    if scan.place:
        happened["place"] = scan.place
    return json.dumps({"parcels": [{"number": scan.number, "events": [happened]}]}).encode()
