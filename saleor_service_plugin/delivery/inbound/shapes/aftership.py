"""AfterShip Tracking.

Sources (read in November 2026, version 2026-07 of the webhook):
https://www.aftership.com/docs/tracking/webhook/webhook-signature,
.../webhook/webhook-overview (retries), .../webhook/webhook-specifications (the body),
.../model/tracking and .../model/checkpoint (fields), .../enum/delivery-statuses,
.../enum/delivery-sub-statuses, .../enum/slug-groups and the list of supported couriers.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from ...carrier_report import LONGEST_CODE, LONGEST_TEXT, Report, Scan
from ...carriers.names import Carrier
from ...states import ParcelState
from .. import fields, signatures, times
from ..json_body import Json, parse
from ..shape import (
    RETRIED,
    ForgedError,
    MalformedError,
    SecretOf,
    Shape,
    Verified,
    any_text,
    check_length,
    check_time,
)

HEADERS = ("aftership-hmac-sha256", "as-signature-hmac-sha256")
"""Tracking's own, and the one that AfterShip's younger products share; both are the base64 of
the HMAC-SHA256 of the body."""

EVENTS = frozenset({"tracking_update", "edd_revise", "tracking_pending_time"})
"""All three carry the whole tracking. Their button "Send test webhook" sends the first."""

TAGS: Mapping[str, ParcelState] = {
    "Pending": ParcelState.UNKNOWN,
    "InfoReceived": ParcelState.LABEL_CREATED,
    "InTransit": ParcelState.IN_TRANSIT,
    "OutForDelivery": ParcelState.OUT_FOR_DELIVERY,
    "AttemptFail": ParcelState.DELIVERY_ATTEMPTED,
    "Delivered": ParcelState.DELIVERED,
    "AvailableForPickup": ParcelState.READY_FOR_PICKUP,
    "Exception": ParcelState.EXCEPTION,
    # No news for 30 days: that says nothing of where it is.
    "Expired": ParcelState.UNKNOWN,
}

SUBTAGS: Mapping[str, ParcelState] = {
    "InTransit_002": ParcelState.HANDED_OVER,
    "OutForDelivery_002": ParcelState.READY_FOR_PICKUP,
    # The customer was called, or a day was arranged: it is not in the van.
    "OutForDelivery_003": ParcelState.IN_TRANSIT,
    "OutForDelivery_004": ParcelState.IN_TRANSIT,
    # Customs, outside reasons, the carrier's own trouble, weather, a late flight.
    "Exception_004": ParcelState.DELAYED,
    "Exception_005": ParcelState.DELAYED,
    "Exception_016": ParcelState.DELAYED,
    "Exception_017": ParcelState.DELAYED,
    "Exception_019": ParcelState.DELAYED,
    "Exception_010": ParcelState.RETURNING,
    "Exception_011": ParcelState.RETURNED,
}
"""Where the sub-status says something else than its status. Refused, lost, damaged, wrong
address, held for payment or papers, canceled and disposed of stay exceptions, as does every
sub-status that comes later."""

COURIERS: Mapping[str, Carrier] = {
    "dhl-germany": Carrier.DHL,
    "dhl": Carrier.DHL_EXPRESS,
    "dpd": Carrier.DPD,
    "dpd-de": Carrier.DPD,
    "gls": Carrier.GLS,
    "hermes-de": Carrier.HERMES,
    "ups": Carrier.UPS,
    "fedex": Carrier.FEDEX,
    "deutsch-post": Carrier.DEUTSCHE_POST,
    "austrian-post": Carrier.AUSTRIAN_POST,
    "austrian-post-registered": Carrier.AUSTRIAN_POST,
    "swiss-post": Carrier.SWISS_POST,
    "usps": Carrier.USPS,
    "royal-mail": Carrier.ROYAL_MAIL,
}
"""AfterShip's own spelling of Deutsche Post. National companies of DPD and GLS elsewhere and
the British Hermes stay unknown: their numbers mean nothing on our carriers' pages."""


def verify(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime
) -> Verified:
    """See `Shape.verify`; the time and the id are the event's, which the body carries."""
    check_length(body)
    given = [
        signatures.header(headers[name], name) for name in HEADERS if headers.get(name) is not None
    ]
    if not given:
        raise ForgedError(f"{HEADERS[0]} is missing")
    signatures.compare(
        given,
        [
            base64.b64encode(signatures.digest(secret.encode(), body)).decode()
            for secret in secrets
            if any_text(secret)
        ],
    )
    event = parse(body)
    at = times.seconds(event.get("ts"))
    if at is None:
        raise MalformedError("ts", "is missing or no time in seconds")
    check_time(at, now, RETRIED)
    return Verified(signatures.identified(event.get("event_id"), body), at)


def read(body: bytes) -> tuple[Report, ...]:
    """See `Shape.read`."""
    event = parse(body)
    if fields.word(event, "event") not in EVENTS:
        return ()
    tracking = fields.needed(event, "msg", "msg")
    earliest, latest = _forecast(tracking)
    return (
        Report(
            number=fields.number(tracking, "tracking_number", "msg.tracking_number"),
            scans=fields.newest(map(_scan, fields.children(tracking, "checkpoints"))),
            carrier=COURIERS.get(fields.word(tracking, "slug")),
            forecast_from=earliest,
            forecast_until=latest,
            pickup_place=fields.text(tracking.get("pickup_location"), LONGEST_TEXT),
        ),
    )


def _scan(checkpoint: Json) -> Scan | None:
    """Return a checkpoint; None without a time.

    `checkpoint_time` "uses the timezone of the checkpoint" and has an offset only where the
    carrier gives one. Without it, it is read by the clock of the checkpoint's country where
    that has only one, else as UTC; in the second case it is wrong by that country's offset.
    """
    country = checkpoint.get("country_region") or checkpoint.get("country_iso3")
    at = times.moment(checkpoint.get("checkpoint_time"), times.zone_of(country))
    if at is None:
        return None
    tag, subtag = fields.word(checkpoint, "tag"), fields.word(checkpoint, "subtag")
    return Scan(
        at=at,
        state=SUBTAGS.get(subtag, TAGS.get(tag, ParcelState.UNKNOWN)),
        text=fields.text(checkpoint.get("message"), LONGEST_TEXT),
        place=_place(checkpoint),
        code=fields.text(fields.word(checkpoint, "raw_tag") or subtag or tag, LONGEST_CODE),
    )


def _place(checkpoint: Json) -> str:
    country = checkpoint.get("country_region_name") or checkpoint.get("country_name")
    city = fields.place(checkpoint.get("city"))
    if not city and (location := fields.place(checkpoint.get("location"))):
        return location
    return fields.place(city or checkpoint.get("state"), country)


def _forecast(tracking: Json) -> tuple[datetime | None, datetime | None]:
    """Return the carrier's own forecast. AfterShip's guesses and the shop's own settings, which
    `latest_estimated_delivery` mixes in, are not the carrier's."""
    zone = _recipient(tracking)
    said = fields.child(tracking, "courier_estimated_delivery_date")
    day, instant = times.span(said.get("estimated_delivery_date_min"), zone)
    earliest = day or instant
    _, latest = times.span(said.get("estimated_delivery_date_max"), zone)
    if latest is None:
        earliest, latest = times.span(said.get("estimated_delivery_date"), zone)
    if latest is None:
        # The name until 2023, which shops on an older version of the webhook still get.
        earliest, latest = times.span(tracking.get("expected_delivery"), zone)
    return times.ordered(earliest, latest)


def _recipient(tracking: Json) -> tzinfo | None:
    names = (
        "destination_country_region",
        "courier_destination_country_region",
        "destination_country_iso3",
    )
    return next(filter(None, (times.zone_of(tracking.get(name)) for name in names)), None)


SHAPE = Shape(
    key="aftership",
    name="AfterShip",
    secret_of=SecretOf.THEIRS,
    usable=any_text,
    tolerance=RETRIED,
    verify=verify,
    read=read,
)
