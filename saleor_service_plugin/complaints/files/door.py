"""Links to files: signed for this alone, good for an hour, gone with the order's other links.

They stand in pages and in the API's answers, so that a browser can show a picture without a login
or a cookie. Who holds one sees this one file; that is why they end so soon.
"""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from ...messages.addresses import ROOT
from ...shop import port

PURPOSE = "saleor.service.file"

SECONDS = 3600

STEP = 300
"""Links made within the same five minutes are the same, so that a browser asks once for a picture
that a page shows again; they are good for five minutes less then, at worst."""

LONGEST = 200
"""Characters of a token that are looked at; ours have about 90."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a token says."""

    attachment_id: UUID
    revision: int


def address(attachment_id: UUID, revision: int, *, small: bool = False) -> str:
    """Return a link to a file.

    Args:
        attachment_id: Which.
        revision: The order's `access_revision`, 0 where there is no order.
        small: Whether it leads to the small picture.

    """
    token = token_of(attachment_id, revision)
    return port.current().public_address(f"{ROOT}/file/{token}") + ("?small=1" if small else "")


def token_of(attachment_id: UUID, revision: int, *, now: float | None = None) -> str:
    """Return a token for a file; letters, digits, `-`, `_`, `~` and `.` alone.

    Args:
        attachment_id: Which.
        revision: The order's `access_revision`, 0 where there is no order.
        now: Seconds since 1970, None for the clock.

    """
    name = urlsafe_b64encode(attachment_id.bytes).rstrip(b"=").decode()
    until = int((time.time() if now is None else now) + SECONDS) // STEP * STEP
    return _signer().sign(f"{name}~{revision}~{until}")


def read(token: str, *, now: float | None = None) -> Pointed | None:
    """Return what a token says, None where it was changed, made for something else or is too old.

    Args:
        token: As it was shown.
        now: Seconds since 1970, None for the clock.

    """
    try:
        name, revision, until = _signer().unsign(token[:LONGEST]).split("~")
        found = Pointed(UUID(bytes=urlsafe_b64decode(name + "==")), int(revision))
        good = int(until) >= (time.time() if now is None else now)
    except (signing.BadSignature, ValueError):
        return None
    return found if good else None


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=PURPOSE)
