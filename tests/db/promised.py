"""Random lives of promised order lines in the past, with what carriers said of their parcels."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from saleor_service_plugin.delivery.follow import Seen, follow
from saleor_service_plugin.delivery.models import ParcelScan, TrackedParcel
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.promises.standing import settle, standing
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders.models import Fact, ServiceFulfillment
from saleor_service_plugin.orders.rules import Parcel
from saleor_service_plugin.shop.snapshots import Channel, FulfillmentStatus, Order
from tests.fake_shop import FakeShop, a_line, a_parcel, an_order

ZONES = {1: "Europe/Berlin", 2: "Pacific/Auckland", 3: "America/Los_Angeles"}
"""Of the channels; in one of them it is mostly another day than in UTC."""
METHODS = (7, 8, None)
CARRIERS = ("dhl", "gls", "")
DAYS = 130
"""How long ago the oldest of them was promised for."""

HOUR = timedelta(hours=1)
ENDS = (
    ParcelState.DELIVERED, ParcelState.DELIVERED, ParcelState.DELIVERED,
    ParcelState.READY_FOR_PICKUP, ParcelState.DELIVERY_ATTEMPTED, ParcelState.RETURNING, None,
)  # fmt: skip
UNDER_WAY = (ParcelState.HANDED_OVER, ParcelState.IN_TRANSIT, ParcelState.OUT_FOR_DELIVERY)


def open_channels(shop: FakeShop) -> None:
    """Have a channel in each of the zones."""
    shop.channels = {pk: Channel(pk, f"channel-{pk}", f"Channel {pk}", "EUR", True) for pk in ZONES}
    for pk, zone in ZONES.items():
        channels.go_live(pk)
        ChannelState.objects.filter(pk=pk).update(time_zone=zone)


@dataclass(frozen=True)
class Life:
    """One line: its promise, and all that was written down of it."""

    promise: Promise
    facts: list[Fact]
    fulfillments: list[ServiceFulfillment]
    parcels: list[TrackedParcel]
    scans: list[ParcelScan]


def fill(number: int, *, now: datetime, seed: int = 5) -> list[Life]:
    """Write that many lives, as the last look at each order left them.

    Args:
        number: How many.
        now: The time of the last look.
        seed: Of what is drawn.

    """
    drawn, ids = random.Random(seed), count(1)
    lives = [_life(drawn, ids, now) for _ in range(number)]
    Promise.objects.bulk_create([life.promise for life in lives])
    for model, name in (
        (Fact, "facts"), (ServiceFulfillment, "fulfillments"), (TrackedParcel, "parcels"),
        (ParcelScan, "scans"),
    ):  # fmt: skip
        model.objects.bulk_create([row for life in lives for row in getattr(life, name)])
    return lives


def _life(drawn: random.Random, ids: Iterator[int], now: datetime) -> Life:
    channel = drawn.choice((1, 1, 2, 3))
    zone = ZoneInfo(ZONES[channel])
    placed = now - drawn.randrange(DAYS * 24 * 60) * HOUR / 60
    latest = placed.astimezone(zone).date() + timedelta(days=drawn.randrange(1, 9))
    pieces = drawn.choice((1, 1, 2))
    line = a_line(id=UUID(int=drawn.getrandbits(128)), quantity=pieces)
    order = an_order(
        id=UUID(int=drawn.getrandbits(128)), channel_id=channel, created_at=placed, lines=(line,),
        is_collected=False,
    )  # fmt: skip
    promise = Promise(
        order_id=order.id, line_id=line.id, channel_id=channel, quantity=pieces, placed_at=placed,
        name="Teekanne", shown=drawn.random() < 0.6, first_earliest=latest, first_latest=latest,
        # A later day was told since: it changes nothing.
        latest=latest + timedelta(days=drawn.choice((0, 0, 5))), method_id=drawn.choice(METHODS),
        carrier=drawn.choice(CARRIERS),
    )  # fmt: skip
    life = Life(promise, [], [], [], [])
    if drawn.random() < 0.05:
        promise.first_earliest = promise.first_latest = promise.latest = None
    for _ in range(pieces):
        if drawn.random() < 0.9:
            order = _leave(life, order, drawn, ids, now)
    if drawn.random() < 0.06:
        order = _canceled(life, order, now)
    _settle(life, order, zone, now)
    return life


def _leave(
    life: Life, order: Order, drawn: random.Random, ids: Iterator[int], now: datetime
) -> Order:
    """A piece leaves, with a number of which somebody tells us more or less."""
    sent = order.created_at + drawn.randrange(1, 160) * HOUR
    if sent > now:
        return order
    pk = next(ids)
    row = a_parcel(
        id=pk,
        sequence=len(order.fulfillments) + 1,
        created_at=sent,
        lines=((order.lines[0].id, 1),),
    )
    life.facts.append(
        Fact(key=f"parcel-sent:{pk}", order_id=order.id, kind="parcel-sent", at=sent,
             data={"fulfillment": pk})
    )  # fmt: skip
    life.fulfillments.append(
        ServiceFulfillment(
            fulfillment_id=pk, order_id=order.id, sequence=row.sequence,
            status=FulfillmentStatus.FULFILLED, sent_at=sent,
        )
    )  # fmt: skip
    parcel = TrackedParcel(
        pk=pk, order_id=order.id, channel_id=order.channel_id, fulfillment_id=pk, sent_at=sent
    )
    life.parcels.append(parcel)
    if drawn.random() < 0.75:
        _scanned(life, parcel, drawn, now)
    return Order(**{**_fields(order), "fulfillments": (*order.fulfillments, row)})


def _scanned(life: Life, parcel: TrackedParcel, drawn: random.Random, now: datetime) -> None:
    at, seen = parcel.sent_at or now, []
    states = [*UNDER_WAY[: drawn.randrange(1, 4)], drawn.choice(ENDS)]
    for state in states:
        at += drawn.randrange(1, 60) * HOUR
        if state is None or at > now:
            break
        seen.append(Seen(len(seen), at, state))
        life.scans.append(
            ParcelScan(
                parcel_id=parcel.pk, digest=f"{parcel.pk}-{len(seen)}", at=at, counted_at=at,
                state=state, source="dhl",
            )
        )  # fmt: skip
    found = follow(seen)
    parcel.state, parcel.state_at = found.state, found.at
    parcel.reached = {state: reached.isoformat() for state, reached in found.reached.items()}
    parcel.first_scan_at, parcel.last_scan_at = found.first_scan_at, found.last_scan_at


def _canceled(life: Life, order: Order, now: datetime) -> Order:
    at = min(order.created_at + 30 * HOUR, now)
    life.facts.append(Fact(key=f"canceled:{order.id}", order_id=order.id, kind="canceled", at=at))
    return Order(**{**_fields(order), "status": "canceled"})


def _fields(order: Order) -> dict[str, object]:
    return {name: getattr(order, name) for name in Order.__slots__}


def _settle(life: Life, order: Order, zone: ZoneInfo, now: datetime) -> None:
    known = {
        row.fulfillment_id: Parcel(
            row.fulfillment_id, row.sequence, row.status, sent_at=row.sent_at
        )
        for row in life.fulfillments
    }
    tracked = {parcel.fulfillment_id: [parcel] for parcel in life.parcels}
    at = standing(order.lines[0], order, known, tracked)
    today = now.astimezone(UTC).astimezone(zone).date()
    settle(life.promise, order.lines[0], order, at, zone=zone, today=today)
