"""Endpoints that listen, and what reaches them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.db.models.functions import Now

from saleor_service_plugin.events import dispatch, emit, endpoints
from saleor_service_plugin.events.emit import NewEvent
from saleor_service_plugin.events.endpoints import Created
from saleor_service_plugin.events.models import Delivery
from saleor_service_plugin.outbox.models import Circuit
from tests.fake_shop import FakeShop, Posted

URL = "https://erp.example/hook"

PARCELS = ("parcel_sent",)


def listen(url: str = URL, kinds: Sequence[str] = PARCELS, **how: Any) -> Created:
    """Have an endpoint."""
    return endpoints.create(url=url, kinds=kinds, **how)


def happen(count: int = 1, **how: Any) -> list[NewEvent]:
    """Have parcels leave, as far as events are concerned."""
    events = []
    for _ in range(count):
        values: dict[str, Any] = {
            "kind": "parcel_sent", "key": f"event:{uuid4()}", "occurred_at": datetime.now(UTC),
            "order_id": uuid4(), "channel_id": 1, **how,
        }  # fmt: skip
        events.append(NewEvent(**values))
    emit.emit(events)
    return events


def again() -> dict[str, int]:
    """Let all that was put off be due, and what rests be tried; deliver."""
    Delivery.objects.filter(state="queued").update(due_at=F("fact_at"))
    Circuit.objects.filter(retry_at__isnull=False).update(retry_at=F("opened_at"))
    return dispatch.dispatch()


def lease_runs_out() -> None:
    """Let every lease have ended, as after some minutes."""
    Delivery.objects.filter(state="sending").update(leased_until=Now() - timedelta(seconds=1))


def states() -> list[tuple[str, str]]:
    """Return where all deliveries stand and why, the first one first."""
    return list(Delivery.objects.order_by("id").values_list("state", "reason"))


def bodies(shop: FakeShop) -> list[dict[str, Any]]:
    """Return what was posted."""
    return [json.loads(one.body) for one in shop.posts]


def verify(posted: Posted, secret: str) -> bool:
    """Check a signature as a receiver does."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    name, at = posted.headers["webhook-id"], posted.headers["webhook-timestamp"]
    content = f"{name}.{at}.".encode() + posted.body
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in posted.headers["webhook-signature"].split(" ")
