"""The service mirror of a shop with 100,000 orders in 90 days, and older ones beside."""

import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from saleor_service_plugin.database import clock
from saleor_service_plugin.mirror import making
from saleor_service_plugin.mirror.models import Mirror, MirrorRow
from saleor_service_plugin.shop import past, port
from saleor_service_plugin.shop.past_rows import Place
from tests.bench import copies, plans, shop
from tests.bench.copies import Copier, Pattern
from tests.saleor.world import World

ORDERS = 100_000

OLD = 30_000

SECONDS = 60

WHICH = {
    "sent": "n % 100 < 80", "legacy": "n % 100 BETWEEN 80 AND 84",
    "canceled": "n % 100 BETWEEN 85 AND 88", "refunded": "n % 100 = 89",
    "open": "n % 100 BETWEEN 90 AND 96", "part": "n % 100 > 96",
}  # fmt: skip
"""A busy quarter: a tenth of the orders still wait."""

HIGHEST = UUID(int=2**128 - 1)


@pytest.fixture(scope="module")
def many(world: World) -> Iterator[None]:
    """Fill the shop."""
    with port.current().writer():
        real = shop.real_orders(world)
        patterns = [Pattern(real[name], which) for name, which in WHICH.items()]
        made = [
            Copier(patterns, count=count, begin=begin, until=until, seed=seed).copy()
            for count, begin, until, seed in (
                (OLD, shop.TWO_YEARS_AGO, "now() - interval '91 days'", 1),
                (ORDERS, "now() - interval '89 days 23 hours'", shop.AN_HOUR_AGO, 2),
            )
        ]
        copies.tidy()
        yield
        for one in made:
            copies.remove(one)


def test_it_is_made_in_time(many: None) -> None:
    with port.current().writer():
        Mirror.objects.all().delete()
        begun = time.monotonic()
        assert making.make_due() is True
        took = time.monotonic() - begun
        row = Mirror.objects.get(pk=0)
        print(f"\n{row.figures and row.figures['orders']:,} orders: {took:.1f} s")
        print(f"{MirrorRow.objects.count():,} rows behind the figures")
    assert row.figures
    assert row.figures["orders"] >= ORDERS
    assert took < SECONDS


def test_nothing_is_read_in_vain(many: None) -> None:
    """A page in the midst of the 90 days, and yesterday's orders."""
    with port.current().writer():
        now = clock()
        with plans.explaining() as seen:
            place = Place(now - timedelta(days=45), HIGHEST)
            page = past.past_orders(now - timedelta(days=90), before=place, limit=making.PAGE)
            past.busy_orders(now - timedelta(days=2), now - timedelta(days=1), limit=2001)
    assert len(page) == making.PAGE
    for one in seen:
        print(f"{one.title}: {one.milliseconds:.0f} ms")
    assert plans.wasted(seen) == {}
