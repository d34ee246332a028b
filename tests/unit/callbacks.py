"""Callbacks as their senders' documentation describes them, and how they are signed.

Written after the pages that the shapes' modules name; numbers, towns and times are ours.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from saleor_service_plugin.delivery.carrier_report import Report
from saleor_service_plugin.delivery.inbound.shapes import SHAPES

Json = dict[str, Any]

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

SECONDS = int(NOW.timestamp())

GENERIC_SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()

SECRETS = {
    "aftership": "a1b2c3d4e5f6",
    "easypost": "sécret of the shop",
    "shippo": "shippo-shared-hmac",
    "generic": GENERIC_SECRET,
}


def aftership() -> Json:
    """https://www.aftership.com/docs/tracking/webhook/webhook-specifications."""
    return {
        "event": "tracking_update",
        "event_id": "94dadd60-ed26-46d0-aa52-3ced925a50ff",
        "is_tracking_first_tag": True,
        "msg": {
            "id": "0f4d2b1c9a8e7d6c5b4a392817161514",
            "tracking_number": "00340434161094042557",
            "slug": "dhl-germany",
            "tag": "OutForDelivery",
            "subtag": "OutForDelivery_001",
            "subtag_message": "Out for Delivery",
            "destination_country_region": "DEU",
            "courier_estimated_delivery_date": {
                "estimated_delivery_date": "2026-11-23",
                "estimated_delivery_date_min": None,
                "estimated_delivery_date_max": None,
            },
            "pickup_location": None,
            "checkpoints": [
                {
                    "created_at": "2026-11-21T17:10:00+00:00",
                    "slug": "dhl-germany",
                    "checkpoint_time": "2026-11-21T16:05:00+01:00",
                    "location": "Hamburg",
                    "city": "Hamburg",
                    "state": None,
                    "zip": None,
                    "country_region": "DEU",
                    "country_region_name": "Germany",
                    "message": "Die Sendung wurde von DHL abgeholt.",
                    "tag": "InTransit",
                    "subtag": "InTransit_002",
                    "raw_tag": "PU",
                },
                {
                    "slug": "dhl-germany",
                    "checkpoint_time": "2026-11-23T08:30:00",
                    "city": "Leipzig",
                    "country_region": "DEU",
                    "country_region_name": "Germany",
                    "message": "In das Zustellfahrzeug geladen.",
                    "tag": "OutForDelivery",
                    "subtag": "OutForDelivery_001",
                    "raw_tag": None,
                },
            ],
        },
        "ts": SECONDS - 60,
    }


def easypost() -> Json:
    """https://docs.easypost.com/docs/events and .../docs/trackers."""
    return {
        "id": "evt_d0000c1a9c6c11ee8a01f9b5a1b2c3d4",
        "object": "Event",
        "mode": "production",
        "description": "tracker.updated",
        "previous_attributes": {"status": "in_transit"},
        "created_at": "2026-11-23T11:59:00.000Z",
        "pending_urls": [],
        "completed_urls": [],
        "status": "pending",
        "result": {
            "id": "trk_6fb8a8dfe2fd4d8ba1b2c3d4e5f60718",
            "object": "Tracker",
            "tracking_code": "1Z12345E0205271688",
            "status": "out_for_delivery",
            "status_detail": "out_for_delivery",
            "carrier": "UPS",
            "weight": 614.4,
            "est_delivery_date": "2026-11-23T00:00:00Z",
            "tracking_details": [
                {
                    "object": "TrackingDetail",
                    "message": "Shipper created a label",
                    "status": "pre_transit",
                    "status_detail": "label_created",
                    "datetime": "2026-11-20T09:00:00Z",
                    "tracking_location": {
                        "city": None,
                        "state": None,
                        "country": None,
                        "zip": None,
                    },
                },
                {
                    "object": "TrackingDetail",
                    "message": "Out For Delivery",
                    "status": "out_for_delivery",
                    "status_detail": "out_for_delivery",
                    "datetime": "2026-11-23T06:10:00-05:00",
                    "tracking_location": {
                        "object": "TrackingLocation",
                        "city": "CHARLESTON",
                        "state": "SC",
                        "country": "US",
                        "zip": "29407",
                    },
                },
            ],
        },
    }


def shippo() -> Json:
    """https://docs.goshippo.com/tracking/webhooks and .../tracking/tracking."""
    accepted = {
        "object_id": "4b2e1c7d8f9a4e3b",
        "status": "TRANSIT",
        "status_details": "Your shipment has been accepted.",
        "status_date": "2026-11-21T15:33:00Z",
        "substatus": {
            "code": "package_accepted",
            "text": "Package has been accepted into the carrier network for delivery.",
            "action_required": False,
        },
        "location": {"city": "San Francisco", "state": "CA", "zip": "94103", "country": "US"},
    }
    delivered = {
        "object_id": "1b2e1c7d8f9a4e3c",
        "status": "DELIVERED",
        "status_details": "Your shipment has been delivered.",
        "status_date": "2026-11-23T11:03:00Z",
        "substatus": {"code": "delivered", "text": "Delivered.", "action_required": False},
        "location": {"city": "Chicago", "state": "IL", "zip": "60611", "country": "US"},
    }
    return {
        "event": "track_updated",
        "test": False,
        "data": {
            "carrier": "usps",
            "tracking_number": "9205590164917312751089",
            "eta": "2026-11-23T00:00:00Z",
            "messages": [],
            "tracking_status": delivered,
            "tracking_history": [accepted, delivered],
        },
    }


def generic() -> Json:
    """docs/carriers.md."""
    return {
        "parcels": [
            {
                "number": "00340434161094042557",
                "carrier": "dhl",
                "events": [
                    {
                        "at": "2026-11-22T17:40:00+01:00",
                        "state": "handed-over",
                        "text": "Abgeholt",
                        "place": "Hamburg",
                        "code": "PU",
                    },
                    {"at": "2026-11-23T08:15:30Z", "state": "ready-for-pickup"},
                ],
                "forecast": {
                    "from": "2026-11-24T10:00:00+01:00",
                    "until": "2026-11-24T14:00:00+01:00",
                },
                "pickup": {"place": "Kiosk Meier, Marktstraße 3, Hamburg", "until": "2026-11-30"},
            }
        ]
    }


PAYLOADS: dict[str, Callable[[], Json]] = {
    "aftership": aftership,
    "easypost": easypost,
    "shippo": shippo,
    "generic": generic,
}


def packed(content: object) -> bytes:
    """Return a body."""
    return json.dumps(content).encode()


def signed(
    key: str, body: bytes, *, secret: str | None = None, at: int = SECONDS
) -> dict[str, str]:
    """Return the headers with which a sender signs a body.

    Args:
        key: Of the shape.
        body: As it is sent.
        secret: Its own where none is given.
        at: When it is sent, where the header says that.

    """
    secret = SECRETS[key] if secret is None else secret
    if key == "aftership":
        found = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        return {"aftership-hmac-sha256": base64.b64encode(found).decode()}
    if key == "easypost":
        # The form NFKD of "é" is "e" and the accent behind it.
        bare = secret.replace("é", "e\u0301").encode()
        return {
            "x-hmac-signature": "hmac-sha256-hex="
            + hmac.new(bare, body, hashlib.sha256).hexdigest()
        }
    if key == "shippo":
        content = f"{at}.".encode() + body
        found = hmac.new(secret.encode(), content, hashlib.sha256).digest()
        return {"shippo-auth-signature": f"t={at},v1={found.hex()}"}
    content = f"msg_2Lh9KRb0pzN4LePd.{at}.".encode() + body
    bare = base64.b64decode(secret.removeprefix("whsec_"))
    found = hmac.new(bare, content, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_2Lh9KRb0pzN4LePd",
        "webhook-timestamp": str(at),
        "webhook-signature": "v1," + base64.b64encode(found).decode(),
    }


def read(key: str, content: object) -> tuple[Report, ...]:
    """Return what a shape reads in a body."""
    return SHAPES[key].read(content if isinstance(content, bytes) else packed(content))


def one(key: str, content: Json) -> Report:
    """Return the only report in a body."""
    (found,) = read(key, content)
    return found


def entries(key: str, content: Json) -> list[Json]:
    """Return the list of scans in an aggregator's body, to be changed."""
    owner, name = {
        "aftership": ("msg", "checkpoints"),
        "easypost": ("result", "tracking_details"),
        "shippo": ("data", "tracking_history"),
    }[key]
    found = content[owner][name]
    assert isinstance(found, list)
    return found
