"""EasyPost.

Sources (read in November 2026): https://docs.easypost.com/docs/webhooks and
.../guides/webhooks-guide (signature, retries), .../docs/events, .../docs/trackers (fields, the
values of `status` and `status_detail`); EasyPost's own libraries' `validate_webhook` (the
secret in Unicode's form NFKD, the prefix before the digest); easypost.com, "What happens if
the customer's webhook URL goes down?" (24 hours).

EasyPost's support describes a second signature, `X-Hmac-Signature-V2`, which also covers a
time and the path. It is not asked for: whoever repeats a delivery leaves that header out, and
their libraries check the first one.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from ...carrier_report import LONGEST_CODE, LONGEST_TEXT, Report, Scan
from ...carriers.names import Carrier
from ...states import ParcelState
from .. import fields, signatures, times
from ..json_body import Json, parse
from ..shape import (
    RETRIED,
    MalformedError,
    SecretOf,
    Shape,
    Verified,
    any_text,
    check_length,
    check_time,
)

HEADER = "x-hmac-signature"

PREFIX = "hmac-sha256-hex="

EVENTS = frozenset({"tracker.created", "tracker.updated"})

STATUSES: Mapping[str, ParcelState] = {
    "unknown": ParcelState.UNKNOWN,
    "pre_transit": ParcelState.LABEL_CREATED,
    "in_transit": ParcelState.IN_TRANSIT,
    "out_for_delivery": ParcelState.OUT_FOR_DELIVERY,
    "delivered": ParcelState.DELIVERED,
    "available_for_pickup": ParcelState.READY_FOR_PICKUP,
    # Never "returned": EasyPost does not say when it is back with the sender.
    "return_to_sender": ParcelState.RETURNING,
    "failure": ParcelState.EXCEPTION,
    "cancelled": ParcelState.EXCEPTION,
    # EasyPost could not follow it, which says nothing of where it is.
    "error": ParcelState.UNKNOWN,
}

DETAILS: Mapping[str, ParcelState] = {
    "received_at_origin_facility": ParcelState.HANDED_OVER,
    "delayed": ParcelState.DELAYED,
    "weather_delay": ParcelState.DELAYED,
    "damaged": ParcelState.EXCEPTION,
    "lost": ParcelState.EXCEPTION,
    "refused": ParcelState.EXCEPTION,
}
"""What a detail adds to `in_transit`. Beside the other statuses it only repeats them, or gives
the reason: a refused parcel that is returning, is returning."""

CARRIERS: Mapping[str, Carrier] = {
    "DHLPaket": Carrier.DHL,
    "DHLExpress": Carrier.DHL_EXPRESS,
    "DPD": Carrier.DPD,
    "GLS": Carrier.GLS,
    "UPS": Carrier.UPS,
    "UPSDAP": Carrier.UPS,
    "FedEx": Carrier.FEDEX,
    "FedExDefault": Carrier.FEDEX,
    "DeutschePost": Carrier.DEUTSCHE_POST,
    "AustrianPost": Carrier.AUSTRIAN_POST,
    "SwissPost": Carrier.SWISS_POST,
    "USPS": Carrier.USPS,
    "RoyalMail": Carrier.ROYAL_MAIL,
}
"""Carrier names as trackers write them; a name that is not here is no carrier we know. Their
"Hermes" is the British one, which is Evri now."""


def verify(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Verified:
    """See `Shape.verify`; the time and the id are the event's, which the body carries."""
    check_length(body)
    given = signatures.header(headers.get(HEADER), HEADER)
    signatures.compare(
        [given],
        [
            PREFIX + signatures.digest(_key(secret), body).hex()
            for secret in secrets
            if any_text(secret)
        ],
    )
    event = parse(body)
    at = times.moment(event.get("created_at"))
    if at is None:
        raise MalformedError("created_at", "is missing or no time")
    check_time(at, now, RETRIED)
    return Verified(signatures.identified(event.get("id"), body), at)


def _key(secret: str) -> bytes:
    return unicodedata.normalize("NFKD", secret).encode()


def read(body: bytes) -> tuple[Report, ...]:
    """See `Shape.read`."""
    event = parse(body)
    if fields.word(event, "description") not in EVENTS:
        return ()
    tracker = fields.needed(event, "result", "result")
    goes_to = fields.child(fields.child(tracker, "carrier_detail"), "destination_tracking_location")
    zone = times.zone_of(goes_to.get("country"))
    earliest, latest = times.span(tracker.get("est_delivery_date"), zone)
    return (
        Report(
            number=fields.number(tracker, "tracking_code", "result.tracking_code"),
            scans=fields.newest(map(_scan, fields.children(tracker, "tracking_details"))),
            carrier=CARRIERS.get(fields.word(tracker, "carrier")),
            forecast_from=earliest,
            forecast_until=latest,
        ),
    )


def _scan(detail: Json) -> Scan | None:
    """Return a tracking detail; None without a time.

    Where the place is known EasyPost writes its offset, else UTC; without any it is UTC.
    """
    at = times.moment(detail.get("datetime"))
    if at is None:
        return None
    status, more = fields.word(detail, "status"), fields.word(detail, "status_detail")
    state = STATUSES.get(status, ParcelState.UNKNOWN)
    if state is ParcelState.IN_TRANSIT:
        state = DETAILS.get(more, state)
    where = fields.child(detail, "tracking_location")
    return Scan(
        at=at,
        state=state,
        text=fields.text(detail.get("message"), LONGEST_TEXT),
        place=fields.place(where.get("city"), where.get("state"), where.get("country")),
        code=fields.text(fields.word(detail, "carrier_code") or more or status, LONGEST_CODE),
    )


SHAPE = Shape(
    key="easypost",
    name="EasyPost",
    secret_of=SecretOf.CHOSEN,
    usable=any_text,
    tolerance=RETRIED,
    verify=verify,
    read=read,
)
