"""Switching on in a shop that has sold for years: nothing belated is told to anybody.

The orders are copies of real ones, in channels of their own, and are gone afterwards.
"""

import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.core import mail
from django.db.models.functions import Now
from pytest_django.fixtures import SettingsWrapper
from saleor.warehouse.models import Allocation, Stock

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Fact, Mark, ServiceOrder, Sweep
from saleor_service_plugin.shop import port
from tests.bench import shop
from tests.bench.copies import Copies, query, remove
from tests.saleor.world import World, build_world, parcels
from tests.usual import PARCELS

ORDERS = 100_000

CHANNELS = ("eur", "usd")

TOUCHED = 20
"""One order in so many is changed after going live."""

TICK_SECONDS = 10
"""Much longer than an idle tick takes on a busy machine, much shorter than a look at all
orders would."""

MEGABYTES = 200
"""A hundred thousand orders in memory would be more."""

TOUCH = """
UPDATE order_order SET updated_at = now()
WHERE number BETWEEN %s AND %s AND hashint4(number) %% %s = 0
"""


@dataclass
class OldShop:
    """A shop with copies of real orders in several channels."""

    world: World
    copies: dict[str, Copies]

    def ours(self, table: str) -> int:
        """Return how many rows of one of our tables are about the copies."""
        total = 0
        for copies in self.copies.values():
            ((count,),) = query(
                f"SELECT count(*) FROM {table} ours JOIN order_order o ON o.id = ours.order_id "
                "WHERE o.number BETWEEN %s AND %s",
                copies.range,
            )
            total += count
        return total


@pytest.fixture
def old_shop(world: World) -> Iterator[OldShop]:
    """A shop of its own on the same database: other tests' channels stay as they are."""
    own = build_world()
    with port.current().writer():
        copies = {
            name: shop.years_of_orders(
                own, count=ORDERS // len(CHANNELS), seed=1, channel=name, spread=False
            )
            for name in CHANNELS
        }
        _count_allocations(own)
        # Nobody has swept here before; to an earlier sweep the copies would be new orders.
        Sweep.objects.all().delete()
        try:
            yield OldShop(own, copies)
        finally:
            for made in copies.values():
                remove(made)
            ChannelState.objects.filter(
                pk__in=[own.channels[name].pk for name in CHANNELS]
            ).delete()


def _count_allocations(world: World) -> None:
    """Let the stock know of the copies' allocations, as core's nightly task does."""
    for stock in Stock.objects.filter(product_variant_id=world.variants["mug"].pk):
        held = Allocation.objects.filter(stock=stock).values_list("quantity_allocated", flat=True)
        Stock.objects.filter(pk=stock.pk).update(quantity_allocated=sum(held))


@pytest.fixture(autouse=True)
def due_at_once(settings: SettingsWrapper) -> None:
    """Marks are due at once and none is spared."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    settings.SALEOR_SERVICE_HINT_GRACE_SECONDS = 0
    marks.forget_written()


def tick() -> float:
    """Do a minute's work, return the seconds that it took."""
    started = time.monotonic()
    work.tick()
    return time.monotonic() - started


def megabytes() -> float:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def states(order_ids: list[UUID]) -> Counter[tuple[str, str]]:
    """Return how many messages about these orders are in which state, for which reason."""
    rows = Message.objects.filter(order_id__in=order_ids)
    return Counter(rows.values_list("state", "reason"))


def test_old_orders_are_never_told_of(old_shop: OldShop) -> None:
    """First ticks, going live, a wave of changes to old orders; then a new parcel."""
    before = megabytes()

    # when: the first minutes, on trial
    assert max(tick() for _ in range(3)) < TICK_SECONDS

    # then: old orders were not even looked at
    assert old_shop.ours("saleor_service_order") == 0

    # when: going live
    for name in CHANNELS:
        channels.go_live(old_shop.world.channels[name].pk, only=PARCELS)
    mail.outbox.clear()
    assert tick() < TICK_SECONDS

    # then
    assert old_shop.ours("saleor_service_order") == 0
    assert old_shop.ours("saleor_service_message") == 0

    # when: old orders change after going live
    touched = _touch(old_shop)
    started = time.monotonic()
    tick()
    while Mark.objects.filter(due_at__lte=Now()).exists():
        tick()
    seconds = time.monotonic() - started
    print(f"{len(touched):,} touched orders in {seconds:.1f} s: {len(touched) / seconds:.0f}/s")

    # then: all were looked at, nothing was queued
    assert ServiceOrder.objects.filter(pk__in=touched).count() == len(touched)
    found = states(touched)
    assert set(found) <= {("skipped", "before-live"), ("skipped", "too-late")}, found
    assert sum(found.values()) > len(touched) / 2, "most of them were sent long ago"
    assert not Fact.objects.filter(order_id__in=touched, skipped=False).exists()
    assert mail.outbox == []
    assert megabytes() - before < MEGABYTES

    # when: new parcels, on an order that was touched and on one that was not
    for order_id in _with_open_pieces(old_shop, touched):
        _ship_once(old_shop, order_id)


def _touch(old_shop: OldShop) -> list[UUID]:
    for copies in old_shop.copies.values():
        query(TOUCH, [*copies.range, TOUCHED])
    rows = query(
        "SELECT id FROM order_order WHERE updated_at > now() - interval '1 minute' "
        "AND created_at < now() - interval '59 minutes'"
    )
    touched = [row[0] for row in rows]
    assert len(touched) > ORDERS / TOUCHED / 2
    return touched


def _with_open_pieces(old_shop: OldShop, touched: list[UUID]) -> list[UUID]:
    """Return open orders and partly sent ones: touched since going live, and not."""
    chosen = []
    known = set(touched)
    for copies in old_shop.copies.values():
        for status in ("unfulfilled", "partially fulfilled"):
            ids = copies.ids(limit=ORDERS, status=status)
            chosen.append(next(pk for pk in ids if pk in known))
            chosen.append(next(pk for pk in ids if pk not in known))
    return chosen


def _ship_once(old_shop: OldShop, order_id: UUID) -> None:
    mail.outbox.clear()
    parcel = parcels.fulfill(old_shop.world, order_id=order_id, number="NEW-1")
    for _ in range(3):
        tick()
    told = Message.objects.filter(order_id=order_id).exclude(state="skipped")
    assert list(told.values_list("subject_id", "state")) == [(str(parcel), "sent")]
    assert len(mail.outbox) == 1
