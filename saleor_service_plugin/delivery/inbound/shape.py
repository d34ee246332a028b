"""What a kind of callback is to us: how it is signed and what it says. Pure.

A shape is asked twice: `verify` decides whether the sender holds a secret of ours and when
this was signed, `read` what is said of which parcels. Neither looks at a clock, a table or
the network, and neither raises anything but the three errors below.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..carrier_report import Report

LONGEST_BODY = 2_000_000
"""Bytes. A checkpoint of AfterShip has about 700, so this is some thousand of them."""

FRESH = timedelta(minutes=5)
"""How old a signature may be that is made anew for each attempt (Standard Webhooks)."""

RETRIED = timedelta(days=3)
"""How old a signature may be that covers the time of the event instead. AfterShip tries for
2 days and 20 hours, EasyPost for 24 hours; a shorter time would refuse what they repeat after
an outage of ours, and the parcel would stay silent. The price: within three days only the
memory of ids stops a repetition, so that memory has to be longer than this."""

AHEAD = timedelta(minutes=5)
"""How far a signed time may lie in the future, for all shapes: clocks differ by minutes, and
nobody signs what happens tomorrow."""


class ForgedError(Exception):
    """The signature is missing, malformed or made with another secret; says which."""


class StaleError(Exception):
    """The signature is right and its time too long ago, or ahead of us."""


class MalformedError(Exception):
    """The signature is right, and the content is not what the shape says."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep what is wrong where.

        Args:
            field: The path of the field, such as `parcels[0].events[2].state`; "body" where it
                is none.
            reason: In plain words for the sender. Neither holds a value of the body.

        """
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verified:
    """What a right signature proves."""

    id: str
    """The same for each repetition of one delivery, printable ASCII of at most 255: the id
    of the event where the signature covers one, else a digest of what is signed."""
    at: datetime
    """The time that the signature covers; aware."""


class SecretOf(StrEnum):
    """Who thinks up the secret."""

    OURS = "ours"
    """We make it (`events.signing.new_secret`) and the sender is told."""
    CHOSEN = "chosen"
    """The merchant writes any text into both sides."""
    THEIRS = "theirs"
    """The sender shows it and the merchant copies it to us."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of callback."""

    key: str
    """Stands in addresses and rows; never changes."""
    name: str
    """The sender's own name."""
    secret_of: SecretOf
    usable: Callable[[str], bool]
    """Whether a text can be a secret of this shape."""
    tolerance: timedelta
    """How old a signature may be; ids are to be kept for longer."""
    verify: Callable[[Mapping[str, str], bytes, Sequence[str], datetime], Verified]
    """By headers (names in lower case), the raw body, the secrets that hold now, and the time
    now (aware). Raises ForgedError, StaleError or MalformedError. A body longer than
    `LONGEST_BODY` is malformed before anything else is looked at."""
    read: Callable[[bytes], tuple[Report, ...]]
    """By the raw body. Nothing where it speaks of something else than parcels' ways. Raises
    MalformedError."""


def any_text(secret: str) -> bool:
    """Whether a text can be the secret of a sender who takes any: not blank, one line."""
    return bool(secret.strip()) and secret.isprintable()


def check_length(body: bytes) -> None:
    """Raise MalformedError for a body longer than `LONGEST_BODY`."""
    if len(body) > LONGEST_BODY:
        raise MalformedError("body", f"is longer than {LONGEST_BODY} bytes")


def check_time(at: datetime, now: datetime, tolerance: timedelta) -> None:
    """Raise StaleError for a signed time outside the tolerance.

    Args:
        at: The signed time, aware.
        now: Aware.
        tolerance: Of the shape; the future has `AHEAD`.

    """
    if now - at > tolerance:
        raise StaleError("signed too long ago")
    if at - now > AHEAD:
        raise StaleError("signed in the future")
