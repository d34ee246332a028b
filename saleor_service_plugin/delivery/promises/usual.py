"""Learning how long parcels usually take, from those that arrived; once a day."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from ...database import execute, fetch, transaction_time
from ...messages import channels
from ...messages.rules import zone_of
from ...shop import port
from . import terms
from .models import UsualTransit
from .terms import Place

EVERY = timedelta(days=1)

LATELY = timedelta(days=90)

ENOUGH = 30
"""Parcels; of fewer the half says little."""

SAMPLE = 200
"""The newest of each method and country."""

LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('saleor_service_usual_transit'))"

# Each order once: its lines mostly leave in one parcel. The newest of each way.
ARRIVED = """
WITH arrived AS MATERIALIZED (
    SELECT DISTINCT ON (order_id) order_id, method_id, country, channel_id, warehouse_id,
        sent_at, delivered_at
    FROM saleor_service_promise
    WHERE ending = 'delivered' AND method_id IS NOT NULL AND delivered_at > sent_at
        -- By the index on the month of the promise; what is later has not arrived.
        AND first_latest > (now() - %s)::date
    ORDER BY order_id, delivered_at DESC
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY method_id, country ORDER BY delivered_at DESC) AS n
    FROM arrived
)
SELECT method_id, country, channel_id, warehouse_id, sent_at, delivered_at
FROM ranked WHERE n <= %s
"""


def learn() -> int:
    """Reckon anew within how many working days half of the parcels arrive, where it is due.

    Returns:
        For how many methods and countries it is known; 0 where nothing was due.

    """
    with port.current().writer(), transaction.atomic():
        if not fetch(LOCK)[0][0]:
            return 0
        now = transaction_time()
        newest = UsualTransit.objects.order_by("-learned_at").values_list("learned_at", flat=True)
        last = newest.first()
        if last is not None and now - last < EVERY:
            return 0
        found = _days()
        execute("DELETE FROM saleor_service_usual_transit")
        rows = [
            UsualTransit(
                method_id=method_id, country=country, count=len(days), learned_at=now,
                days=half(days),
            )
            for (method_id, country), days in found.items()
            if len(days) >= ENOUGH
        ]  # fmt: skip
        # Also where nothing is known: that this was looked at today.
        rows.append(UsualTransit(method_id=0, country="", days=0, count=0, learned_at=now))
        UsualTransit.objects.bulk_create(rows)
    return len(rows) - 1


def half(days: list[int]) -> int:
    """Return within how many days more than half of them arrived."""
    return sorted(days)[len(days) // 2]


def _days() -> dict[tuple[int, str], list[int]]:
    rows = fetch(ARRIVED, [LATELY, SAMPLE])
    gates = channels.gates()
    desk = terms.read({row[0] for row in rows}, (), gates)
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for method_id, country, channel_id, warehouse_id, sent_at, delivered_at in rows:
        reckoned = desk.terms(
            channel_id, warehouse_id=warehouse_id, method_id=method_id, place=Place(country, "")
        )
        if reckoned is None:
            continue
        zone = zone_of(desk.zone_name(channel_id))
        left, came = sent_at.astimezone(zone).date(), delivered_at.astimezone(zone).date()
        days = reckoned.carrier.working_days_between(left, came)
        found[method_id, country].append(max(days, 0))
    return found
