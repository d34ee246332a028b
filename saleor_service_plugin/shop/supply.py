"""Whether the goods of open order lines are there, first ordered first served."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from saleor.warehouse.models import Warehouse as WarehouseRow

from ..database import fetch
from . import supply_sql
from .snapshots import LineSupply, Warehouse

MOST = 2000
"""Warehouses of one reading; a large shop has some hundred."""

# One row per line and stock that has pieces set aside for it, one without a stock for a
# line that has none.
SUPPLY = f"""
WITH slice AS MATERIALIZED (
    SELECT unnest(%s::uuid[]) AS id
), {supply_sql.PARTS.strip()}
SELECT l.id, l.order_id, l.pieces, coalesce(v.track_inventory, false),
    p.line_id IS NOT NULL, p.preorder_end_date,
    coalesce(elsewhere.served, 0), coalesce(loose_share.served, 0),
    own.stock_id, s.warehouse_id, coalesce(own.pieces, 0),
    coalesce(share.served, own.pieces, 0)
FROM open_line l
LEFT JOIN product_productvariant v ON v.id = l.variant_id
LEFT JOIN preorder p ON p.line_id = l.id
LEFT JOIN elsewhere ON elsewhere.line_id = l.id
LEFT JOIN loose_share ON loose_share.line_id = l.id
LEFT JOIN promised own ON own.line_id = l.id
LEFT JOIN warehouse_stock s ON s.id = own.stock_id
LEFT JOIN share ON share.line_id = own.line_id AND share.stock_id = own.stock_id
ORDER BY l.order_id, l.id, own.pieces DESC, own.stock_id
"""


@dataclass(frozen=True, slots=True)
class Share:
    """What of a line's pieces is set aside in one stock, and how many of them lie there."""

    stock_id: int
    warehouse_id: UUID
    pieces: int
    served: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open line stands, stock by stock."""

    line_id: UUID
    order_id: UUID
    open: int
    tracked: bool
    is_preorder: bool
    preorder_end: datetime | None
    shares: tuple[Share, ...]
    """That with the most pieces first."""
    elsewhere: int
    """Of its set aside pieces that do not lie in their stock those that lie, promised to
    nobody, in others."""
    free: int
    """Of its pieces without an allocation those that can be set aside for it now."""


def read_supply(order_ids: Collection[UUID]) -> dict[UUID, LineSupply]:
    """Return how the open lines of these orders stand with the warehouse, by line id.

    One statement. What is not in the warehouse where it is promised, and then what nothing
    is set aside for (an imported order), is served from what nobody has been promised, the
    lines that were ordered earlier first.
    """
    return {one.line_id: _supply(one) for one in read_standing(order_ids)}


def read_standing(order_ids: Collection[UUID]) -> list[Standing]:
    """Return how the open lines of these orders stand, in one statement."""
    if not order_ids:
        return []
    rows: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for row in fetch(SUPPLY, [sorted(set(order_ids))]):
        rows[row[0]].append(row)
    return [_standing(lines) for lines in rows.values()]


def _standing(rows: list[tuple[Any, ...]]) -> Standing:
    line_id, order_id, pieces, tracked, is_preorder, end, elsewhere, free, *_ = rows[0]
    return Standing(
        line_id=line_id,
        order_id=order_id,
        open=pieces,
        tracked=tracked,
        is_preorder=is_preorder,
        preorder_end=end,
        shares=tuple(_shares(rows)),
        elsewhere=int(elsewhere),
        free=int(free),
    )


def _shares(rows: Iterable[tuple[Any, ...]]) -> Iterable[Share]:
    for *_, stock_id, warehouse_id, pieces, served in rows:
        if stock_id is not None:
            yield Share(stock_id, warehouse_id, int(pieces), int(served))


def _supply(line: Standing) -> LineSupply:
    there = sum(share.served for share in line.shares) + line.elsewhere + line.free
    if line.is_preorder:
        # Saleor fulfills no preorder, whatever lies there.
        there = 0
    elif not line.tracked:
        there = line.open
    return LineSupply(
        line_id=line.line_id,
        order_id=line.order_id,
        open=line.open,
        allocated=sum(share.pieces for share in line.shares),
        served=min(line.open, there),
        warehouse_id=line.shares[0].warehouse_id if line.shares else None,
        tracked=line.tracked or line.is_preorder,
        preorder_until=line.preorder_end.date() if line.preorder_end else None,
    )


def read_warehouses() -> dict[UUID, Warehouse]:
    """Return all warehouses by id (2,000 at most), in one statement."""
    rows = WarehouseRow.objects.order_by("name", "pk").values_list(
        "pk", "name", "address__country", "address__postal_code"
    )
    return {
        pk: Warehouse(pk, name, str(country or ""), postal_code or "")
        for pk, name, country, postal_code in rows[:MOST]
    }
