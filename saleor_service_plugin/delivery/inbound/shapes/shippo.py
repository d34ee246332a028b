"""Shippo.

Sources (read in November 2026): https://docs.goshippo.com/tracking/webhook-security (HMAC),
.../tracking/webhooks (events, two retries), .../tracking/tracking (statuses, event
definitions), .../tracking/trackingcarriers (tokens), and the models `Track` and
`TrackingStatus` of Shippo's own libraries (times are in UTC, `eta` is the carrier's). The
form of the header, "t=<seconds>,v1=<hex>" over "<seconds>.<body>", is the one that several
public programs check that take it from that page.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from ...carrier_report import LONGEST_CODE, LONGEST_TEXT, Report, Scan
from ...carriers.names import Carrier
from ...states import ParcelState
from .. import fields, signatures, times
from ..json_body import Json, parse
from ..shape import (
    FRESH,
    ForgedError,
    SecretOf,
    Shape,
    Verified,
    any_text,
    check_length,
    check_time,
)

HEADER = "shippo-auth-signature"

PART = re.compile(r"(?P<name>[a-z0-9]{1,10})=(?P<value>[0-9A-Za-z+/=_-]{1,200})")

MOST_PARTS = 12

SECONDS = re.compile(r"[1-9][0-9]{8,11}")

EVENTS = frozenset({"track_updated"})

STATUSES: Mapping[str, ParcelState] = {
    "UNKNOWN": ParcelState.UNKNOWN,
    "PRE_TRANSIT": ParcelState.LABEL_CREATED,
    "TRANSIT": ParcelState.IN_TRANSIT,
    "DELIVERED": ParcelState.DELIVERED,
    # "Being returned or returned": never more than the first, which ends nothing.
    "RETURNED": ParcelState.RETURNING,
    "FAILURE": ParcelState.EXCEPTION,
}

SUBSTATUSES: Mapping[str, ParcelState] = {
    "package_accepted": ParcelState.HANDED_OVER,
    "out_for_delivery": ParcelState.OUT_FOR_DELIVERY,
    "pickup_available": ParcelState.READY_FOR_PICKUP,
    "delivery_attempted": ParcelState.DELIVERY_ATTEMPTED,
    "notice_left": ParcelState.DELIVERY_ATTEMPTED,
    "location_inaccessible": ParcelState.DELIVERY_ATTEMPTED,
    "reschedule_delivery": ParcelState.DELIVERY_ATTEMPTED,
    "delayed": ParcelState.DELAYED,
    "delivery_rescheduled": ParcelState.DELAYED,
    "address_issue": ParcelState.EXCEPTION,
    "contact_carrier": ParcelState.EXCEPTION,
    "package_damaged": ParcelState.EXCEPTION,
    "package_disposed": ParcelState.EXCEPTION,
    "package_held": ParcelState.EXCEPTION,
    "package_lost": ParcelState.EXCEPTION,
    "package_unclaimed": ParcelState.EXCEPTION,
    "package_undeliverable": ParcelState.EXCEPTION,
    "return_to_sender": ParcelState.RETURNING,
}
"""What a substatus adds to TRANSIT and FAILURE. DELIVERED stays, whatever stands beside it."""

REFINED = frozenset({"TRANSIT", "FAILURE"})

CARRIERS: Mapping[str, Carrier] = {
    "dhl_germany": Carrier.DHL,
    "dhl_germany_c2c": Carrier.DHL,
    "dhl_express": Carrier.DHL_EXPRESS,
    "dpd_de": Carrier.DPD,
    "gls_de": Carrier.GLS,
    "hermes_germany_b2c": Carrier.HERMES,
    "ups": Carrier.UPS,
    "fedex": Carrier.FEDEX,
    "deutsche_post": Carrier.DEUTSCHE_POST,
    "usps": Carrier.USPS,
    "royal_mail": Carrier.ROYAL_MAIL,
}
"""Their `gls_us`, `dpd_uk` and `hermes_uk` are companies of their own: unknown here."""


def verify(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Verified:
    """See `Shape.verify`. The header carries the time of the attempt: "t=...,v1=...", and the
    signature covers "t.body". Shippo gives its events no id, so it is the digest of both."""
    check_length(body)
    timestamp, given = _header(headers)
    content = timestamp.encode() + b"." + body
    signatures.compare(
        given,
        [
            signatures.digest(secret.encode(), content).hex()
            for secret in secrets
            if any_text(secret)
        ],
    )
    at = times.seconds(int(timestamp))
    if at is None:
        raise ForgedError(f"{HEADER} is malformed")
    check_time(at, now, FRESH)
    return Verified(signatures.fingerprint(content), at)


def _header(headers: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the timestamp as it was signed, and the signatures."""
    parts = signatures.header(headers.get(HEADER), HEADER).split(",", MOST_PARTS)
    found = [PART.fullmatch(part.strip()) for part in parts]
    pairs = [(match["name"], match["value"]) for match in found if match is not None]
    stamps = [value for name, value in pairs if name == "t"]
    given = [value for name, value in pairs if name == "v1"]
    if len(pairs) != len(parts) or len(stamps) != 1 or not SECONDS.fullmatch(stamps[0]):
        raise ForgedError(f"{HEADER} is malformed")
    return stamps[0], given


def read(body: bytes) -> tuple[Report, ...]:
    """See `Shape.read`."""
    event = parse(body)
    if fields.word(event, "event") not in EVENTS:
        return ()
    track = fields.needed(event, "data", "data")
    zone = times.zone_of(fields.child(track, "address_to").get("country"))
    earliest, latest = times.span(track.get("eta"), zone)
    # The newest stands in both, and in only one of them for a moment.
    history = [
        *fields.children(track, "tracking_history"),
        fields.child(track, "tracking_status"),
    ]
    return (
        Report(
            number=fields.number(track, "tracking_number", "data.tracking_number"),
            scans=fields.newest(map(_scan, history)),
            carrier=CARRIERS.get(fields.word(track, "carrier")),
            forecast_from=earliest,
            forecast_until=latest,
        ),
    )


def _scan(entry: Json) -> Scan | None:
    """Return an entry of the history; None without a time, which Shippo writes in UTC."""
    at = times.moment(entry.get("status_date"))
    if at is None:
        return None
    status = fields.word(entry, "status")
    # An object as documented; a bare text is understood as well.
    code = fields.word(fields.child(entry, "substatus"), "code") or fields.word(entry, "substatus")
    state = STATUSES.get(status, ParcelState.UNKNOWN)
    if status in REFINED:
        state = SUBSTATUSES.get(code, state)
    where = fields.child(entry, "location")
    return Scan(
        at=at,
        state=state,
        text=fields.text(entry.get("status_details"), LONGEST_TEXT),
        place=fields.place(where.get("city"), where.get("state"), where.get("country")),
        code=fields.text(code or status, LONGEST_CODE),
    )


SHAPE = Shape(
    key="shippo",
    name="Shippo",
    secret_of=SecretOf.THEIRS,
    usable=any_text,
    tolerance=FRESH,
    verify=verify,
    read=read,
)
