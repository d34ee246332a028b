"""How PostgreSQL finds out who waits for stock, in a shop that is sold out of everything."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from saleor_service_plugin.shop import changes, port, supply
from tests.bench import copies, plans, shop
from tests.bench.copies import query
from tests.saleor.world import World

ORDERS = 50_000

SELL_OUT = """
UPDATE warehouse_stock SET quantity = 1
WHERE id IN (SELECT stock_id FROM warehouse_allocation WHERE quantity_allocated > 0)
"""

NOTHING_SET_ASIDE = """
DELETE FROM warehouse_allocation a USING order_orderline l, order_order o
WHERE l.id = a.order_line_id AND o.id = l.order_id AND o.number %% 10 = 0
    AND o.number BETWEEN %s AND %s
"""

OPEN = """
SELECT id FROM order_order WHERE number BETWEEN %s AND %s
    AND status IN ('unfulfilled', 'partially fulfilled') ORDER BY id LIMIT 2000
"""

BATCH = 100
"""Orders of a look; of a good part of a table reading all of it would be right."""

MOST_MILLISECONDS = 2000
"""For a slice, on a machine that does other things as well; it takes some 100."""


@pytest.fixture(scope="module")
def sold_out(world: World) -> Iterator[list[UUID]]:
    """Open orders of a shop in which more is promised of everything than is there."""
    with port.current().writer():
        before = query("SELECT id, quantity FROM warehouse_stock")
        many = shop.years_of_orders(world, count=ORDERS, seed=3)
        query(SELL_OUT)
        query(NOTHING_SET_ASIDE, many.range)
        copies.tidy()
        try:
            yield [row[0] for row in query(OPEN, many.range)]
        finally:
            copies.remove(many)
            for pk, quantity in before:
                query("UPDATE warehouse_stock SET quantity = %s WHERE id = %s", [quantity, pk])


def test_who_waits_is_not_read_in_vain(sold_out: list[UUID]) -> None:
    # given
    known = [(pk, "other") for pk in sold_out]

    # when
    with port.current().writer(), plans.explaining() as seen:
        different = changes.compare(known)
        rows = supply.read_supply(sold_out[:BATCH])

    # then
    assert len(sold_out) > 500
    assert len(different) == len(sold_out)
    assert sum(not row.is_served for row in rows.values()) > len(rows) / 2
    assert any(row.allocated == 0 for row in rows.values())
    assert plans.wasted(seen) == {}
    assert max(one.milliseconds for one in seen) < MOST_MILLISECONDS
