"""What waits for stock, for staff's desk and the API: by variant, and its orders."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from ...shop import port
from ...shop.snapshots import LineSupply
from ..promises.models import Promise, VariantSupply
from ..promises.states import Ending

MOST = 5000
"""Lines that are counted, those of the first orders; beyond it "more than" is true."""

AT_ONCE = 500
"""Orders whose supply is read at once."""


@dataclass(frozen=True, slots=True)
class WaitingVariant:
    """A variant that orders wait for."""

    variant_id: int | None
    """None: the variant is deleted in the shop."""
    name: str
    pieces: int
    """That are open, whether they are there by now or not."""
    orders: int
    served_orders: int
    """Orders of which everything of it is there and was not sent yet."""
    restock_on: date | None
    """When staff expect new stock."""
    oldest_placed_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """An order line that waits, with what lies there for it."""

    promise: Promise
    supply: LineSupply

    @property
    def cursor(self) -> tuple[datetime, int]:
        """Return where it stands in the list."""
        return self.promise.placed_at, self.promise.pk


def variants(channel_ids: Collection[int] | None = None) -> list[WaitingVariant]:
    """Return what is waited for, the longest first; of the first 5,000 lines.

    Args:
        channel_ids: Of which channels; None: of all.

    """
    by_variant = lines(channel_ids)
    with port.current().writer():
        known = VariantSupply.objects.in_bulk([pk for pk in by_variant if pk is not None])
    found = [_variant(pk, rows, known) for pk, rows in by_variant.items()]
    return sorted(found, key=lambda one: (one.oldest_placed_at, one.variant_id or 0))


def lines(channel_ids: Collection[int] | None = None) -> dict[int | None, list[WaitingLine]]:
    """Return the first 5,000 lines that wait, by variant, the first ordered first.

    Args:
        channel_ids: Of which channels; None: of all.

    """
    by_variant: defaultdict[int | None, list[WaitingLine]] = defaultdict(list)
    with port.current().writer():
        for line in _with_supply(_rows(channel_ids)[:MOST]):
            by_variant[line.promise.variant_id].append(line)
    return dict(by_variant)


def orders(
    variant_id: int | None,
    *,
    limit: int,
    after: tuple[datetime, int] | None = None,
    channel_ids: Collection[int] | None = None,
) -> list[WaitingLine]:
    """Return lines that wait for a variant, the first ordered first, page by page.

    Args:
        variant_id: Which; None: of variants that are deleted.
        limit: How many.
        after: `WaitingLine.cursor` of the last one of the page before.
        channel_ids: Of which channels; None: of all.

    """
    rows = _rows(channel_ids).filter(variant_id=variant_id)
    found: list[WaitingLine] = []
    with port.current().writer():
        # Lines that are sent but not yet looked at fall out, so a page is filled up.
        while len(found) < limit:
            page = list(_after(rows, after)[:limit])
            found += _with_supply(page)
            if len(page) < limit:
                break
            after = (page[-1].placed_at, page[-1].pk)
    return found[:limit]


def lines_of(order_ids: Collection[UUID]) -> dict[UUID, list[WaitingLine]]:
    """Return the lines of orders that wait, by order; orders of which none does are missing."""
    found: defaultdict[UUID, list[WaitingLine]] = defaultdict(list)
    with port.current().writer():
        for line in _with_supply(_rows(None).filter(order_id__in=list(order_ids))):
            found[line.promise.order_id].append(line)
    return dict(found)


def ready(channel_ids: Collection[int] | None = None) -> int:
    """Return how many orders' waiting goods are there and nobody has sent yet.

    Among the lines counted, see `MOST`.

    Args:
        channel_ids: Of which channels; None: of all.

    """
    with port.current().writer():
        lines = _with_supply(_rows(channel_ids)[:MOST])
    return len({line.promise.order_id for line in lines if line.supply.is_served})


def _rows(channel_ids: Collection[int] | None) -> Any:
    """Return the open promises that wait, the first ordered first, as a query."""
    rows = Promise.objects.filter(later=True, ending=Ending.OPEN)
    if channel_ids is not None:
        rows = rows.filter(channel_id__in=list(channel_ids))
    return rows.order_by("placed_at", "pk")


def _after(rows: Any, after: tuple[datetime, int] | None) -> Any:
    if after is None:
        return rows
    at, pk = after
    return rows.filter(Q(placed_at__gt=at) | Q(placed_at=at, pk__gt=pk))


def _with_supply(rows: Iterable[Promise]) -> list[WaitingLine]:
    """Return those of these lines that are still open, with their supply."""
    promises = list(rows)
    order_ids = list(dict.fromkeys(row.order_id for row in promises))
    supply: dict[UUID, LineSupply] = {}
    for start in range(0, len(order_ids), AT_ONCE):
        supply |= port.current().read_supply(order_ids[start : start + AT_ONCE])
    return [WaitingLine(row, supply[row.line_id]) for row in promises if row.line_id in supply]


def _variant(
    variant_id: int | None, lines: list[WaitingLine], known: Mapping[int, VariantSupply]
) -> WaitingVariant:
    all_orders = {line.promise.order_id for line in lines}
    waiting = {line.promise.order_id for line in lines if not line.supply.is_served}
    row = known.get(variant_id or 0)
    return WaitingVariant(
        variant_id=variant_id,
        name=lines[-1].promise.name,
        pieces=sum(line.supply.open for line in lines),
        orders=len(all_orders),
        served_orders=len(all_orders - waiting),
        restock_on=row.restock_on if row else None,
        oldest_placed_at=lines[0].promise.placed_at,
    )
