"""Our own shape, for a carrier, a warehouse or a small program between the two.

The signature is that of the Standard Webhooks specification, version 1.0.0, which `events`
uses for what we send; the body is explained in docs/carriers.md. It is strict where the
aggregators' shapes are not: who writes for this shape reads our answer and can mend it.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ....events import signing
from ...carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    Report,
    Scan,
)
from ...carriers.names import Carrier
from ...states import ParcelState
from .. import fields, signatures, times
from ..json_body import parse
from ..shape import (
    FRESH,
    ForgedError,
    MalformedError,
    SecretOf,
    Shape,
    Verified,
    check_length,
    check_time,
)
from ..strict import Reading

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"

SECONDS = re.compile(r"[1-9][0-9]{8,11}")

VERSION = "v1,"
"""Signatures of other versions may stand beside ours and are left alone."""

KEY_BYTES = range(24, 65)
"""What the specification asks a key to have."""

MOST_PARCELS = 100
"""In one body."""

MOST_EVENTS = 1_000
"""Of one parcel."""

STATES: Mapping[str, ParcelState] = {state.value: state for state in ParcelState}

CARRIERS: Mapping[str, Carrier] = {carrier.value: carrier for carrier in Carrier}


def usable(secret: str) -> bool:
    """Whether a text is "whsec_" and the base64 of a key of 24 to 64 bytes."""
    if not secret.startswith(signing.PREFIX):
        return False
    try:
        key = base64.b64decode(secret.removeprefix(signing.PREFIX), validate=True)
    except ValueError:
        return False
    return len(key) in KEY_BYTES


def verify(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Verified:
    """See `Shape.verify`. The signature covers id, time and body; the time is that of the
    attempt, the id the same for all attempts."""
    check_length(body)
    message_id = signatures.header(headers.get(ID), ID)
    stamp = signatures.header(headers.get(TIMESTAMP), TIMESTAMP)
    given = signatures.header(headers.get(SIGNATURE), SIGNATURE)
    if not signatures.IDENTIFIER.fullmatch(message_id):
        raise ForgedError(f"{ID} is malformed")
    if not SECONDS.fullmatch(stamp):
        raise ForgedError(f"{TIMESTAMP} is malformed")
    signatures.compare(
        [
            one
            for one in given.split(" ", 2 * signatures.MOST_SIGNATURES)
            if one.startswith(VERSION)
        ],
        [
            signing.sign(secret, message_id=message_id, timestamp=int(stamp), body=body)
            for secret in secrets
            if usable(secret)
        ],
    )
    at = times.seconds(int(stamp))
    if at is None:
        raise ForgedError(f"{TIMESTAMP} is malformed")
    check_time(at, now, FRESH)
    return Verified(message_id, at)


def read(body: bytes) -> tuple[Report, ...]:
    """See `Shape.read`; anything that is not as documented is malformed."""
    top = Reading.of(parse(body), "", {"parcels"})
    return tuple(_report(parcel) for parcel in top.children("parcels", PARCEL, MOST_PARCELS))


PARCEL = frozenset({"number", "carrier", "events", "forecast", "pickup"})
EVENT = frozenset({"at", "state", "text", "place", "code"})
FORECAST = frozenset({"from", "until"})
PICKUP = frozenset({"place", "until"})


def _report(parcel: Reading) -> Report:
    earliest, latest = _forecast(parcel)
    place, until = _pickup(parcel)
    return Report(
        number=parcel.needed_text("number", fields.LONGEST_TRACKING_NUMBER),
        scans=fields.newest(map(_scan, parcel.children("events", EVENT, MOST_EVENTS))),
        carrier=parcel.choice("carrier", CARRIERS) if parcel.has("carrier") else None,
        forecast_from=earliest,
        forecast_until=latest,
        pickup_place=place,
        pickup_until=until,
    )


def _scan(event: Reading) -> Scan:
    return Scan(
        at=event.moment("at"),
        state=event.choice("state", STATES),
        text=event.text("text", LONGEST_TEXT),
        place=event.text("place", LONGEST_PLACE),
        code=event.text("code", LONGEST_CODE),
    )


def _forecast(parcel: Reading) -> tuple[datetime | None, datetime | None]:
    if not parcel.has("forecast"):
        return None, None
    forecast = parcel.child("forecast", FORECAST)
    earliest, latest = forecast.moment("from"), forecast.moment("until")
    if earliest > latest:
        raise MalformedError(forecast.path("until"), 'is before "from"')
    return earliest, latest


def _pickup(parcel: Reading) -> tuple[str, date | None]:
    if not parcel.has("pickup"):
        return "", None
    pickup = parcel.child("pickup", PICKUP)
    until = pickup.day("until") if pickup.has("until") else None
    return pickup.needed_text("place", LONGEST_TEXT, cut=True), until


SHAPE = Shape(
    key="generic",
    name="Generic",
    secret_of=SecretOf.OURS,
    usable=usable,
    tolerance=FRESH,
    verify=verify,
    read=read,
)
