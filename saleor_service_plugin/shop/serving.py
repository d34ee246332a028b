"""Fulfilling back-orders whose goods have come, first ordered first served."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.contrib.sites.models import Site
from django.db import transaction
from django.db.models import F
from saleor.order import OrderStatus
from saleor.order.actions import create_fulfillments
from saleor.order.models import Order, OrderLine
from saleor.plugins.manager import get_plugins_manager
from saleor.site.models import SiteSettings
from saleor.warehouse.lock_objects import stock_qs_select_for_update
from saleor.warehouse.models import Allocation, Stock

from ..database import fetch
from .staff import existing_app
from .supply import Standing, read_standing

PATIENCE = "3s"
"""How long we wait for whoever holds the stocks."""

NEVER = (
    OrderStatus.DRAFT,
    OrderStatus.UNCONFIRMED,
    OrderStatus.CANCELED,
    OrderStatus.EXPIRED,
)
"""Orders of which nothing is fulfilled, or not yet."""

LEFT_IN = """
SELECT s.id, s.warehouse_id, s.quantity - coalesce((
    SELECT sum(a.quantity_allocated) FROM warehouse_allocation a WHERE a.stock_id = s.id), 0)
FROM warehouse_stock s JOIN warehouse_channelwarehouse c ON c.warehouse_id = s.warehouse_id
WHERE s.product_variant_id = %s AND c.channel_id = %s AND s.id = ANY(%s)
ORDER BY 3 DESC, s.id
"""

Taken = dict[UUID, dict[UUID, int]]
"""Pieces by warehouse and line."""


def fulfill_waiting(order_id: UUID, line_ids: Collection[UUID] | None) -> list[int]:
    """Fulfill what of an order lies in the warehouse for it.

    Saleor calls a stock exceeded as soon as more is promised of it than lies there, and
    would refuse to send the first of sixty orders because of the other fifty-nine. So its
    refusal is switched off, and what is there for whom is reckoned here, under its locks:
    never more is taken than the stock holds for this line. Hooks run after the commit.

    The stocks are locked first and in Saleor's order of them, since checkouts wait for
    each other there; for the order, its lines and allocations nobody is waited for while
    they are held. Saleor itself takes these in more than one order, so that waiting could
    have PostgreSQL end the work of somebody else.

    Args:
        order_id: Which.
        line_ids: Of which lines; None: of all.

    Returns:
        The ids of the fulfillments made. None where nothing is there (any more), and where
        the order is not paid and the shop sends nothing unpaid.

    Raises:
        LookupError: The order is gone, or its status allows nothing to be fulfilled.
        RuntimeError: There is a transaction already.
        django.db.Error: The database failed, the stocks were held for 3 s, or somebody
            works at this very order: try again later.

    """
    with transaction.atomic(durable=True):
        # Ends with the transaction, like SET LOCAL.
        fetch("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        stocks = _hold_stocks(order_id)
        order, lines = _hold_order(order_id)
        # Not the copy that processes keep: staff may have changed it elsewhere.
        settings = SiteSettings.objects.get(site=Site.objects.get_current())
        approved = settings.fulfillment_auto_approve
        if approved and not settings.fulfillment_allow_unpaid and not order.is_fully_paid():
            return []
        taken: Taken = defaultdict(dict)
        for line in read_standing([order_id]):
            if line.line_id in lines and (line_ids is None or line.line_id in line_ids):
                _take(line, lines[line.line_id], order, stocks, taken)
        if not taken:
            return []
        before = _allocations(lines)
        made = _make(order, lines, taken, settings)
        if approved:
            _leave_the_rest(before, lines, taken)
    return [row.pk for row in made]


def _make(order: Any, lines: dict[UUID, Any], taken: Taken, settings: Any) -> Any:
    """Have Saleor make the fulfillments; return them."""
    return create_fulfillments(
        None,
        existing_app(),
        order,
        {
            warehouse_id: [
                {"order_line": lines[line_id], "quantity": pieces}
                for line_id, pieces in pieces_of.items()
            ]
            for warehouse_id, pieces_of in taken.items()
        },
        get_plugins_manager(allow_replica=False),
        settings,
        notify_customer=True,
        auto_approved=settings.fulfillment_auto_approve,
        allow_stock_to_be_exceeded=True,
    )


def _hold_stocks(order_id: UUID) -> dict[int, UUID]:
    """Lock every stock of the order's variants; return their warehouses."""
    variants = OrderLine.objects.filter(
        order_id=order_id, quantity__gt=F("quantity_fulfilled"), variant__isnull=False
    ).values_list("variant_id", flat=True)
    rows = stock_qs_select_for_update().filter(product_variant_id__in=list(variants))
    return dict(rows.values_list("pk", "warehouse_id"))


def _hold_order(order_id: UUID) -> tuple[Any, dict[UUID, Any]]:
    """Lock the order with its lines and their allocations, or raise at once."""
    order = Order.objects.select_for_update(of=("self",), nowait=True).filter(pk=order_id).first()
    if order is None:
        raise LookupError(f"Order {order_id} is gone")
    if order.status in NEVER:
        raise LookupError(f"Order {order_id} is {order.status}")
    rows = OrderLine.objects.select_for_update(of=("self",), nowait=True).filter(
        order_id=order_id, is_shipping_required=True, variant__isnull=False
    )
    lines = {line.pk: line for line in rows.select_related("variant").order_by("pk")}
    held = Allocation.objects.select_for_update(nowait=True).filter(order_line__in=lines)
    list(held.order_by("pk").values_list("pk", flat=True))
    return order, lines


def _take(line: Standing, row: Any, order: Any, stocks: dict[int, UUID], taken: Taken) -> None:
    """Write down which of a line's pieces are sent from where."""
    if line.is_preorder:
        return
    if not line.tracked:
        warehouse_id = _any_warehouse(row, order, taken)
        if warehouse_id is not None:
            taken[warehouse_id][line.line_id] = line.open
        return
    left = line.open
    for share in line.shares:
        pieces = min(share.served, left)
        # A stock that came up only now is not locked.
        if pieces > 0 and share.stock_id in stocks:
            _note(taken, share.warehouse_id, line.line_id, pieces)
            left -= pieces
    moved = min(line.elsewhere, left)
    found = _set_aside(row, order, min(moved + line.free, left), stocks, taken)
    _give_up(line, row, min(moved, found))


def _note(taken: Taken, warehouse_id: UUID, line_id: UUID, pieces: int) -> None:
    there = taken[warehouse_id]
    there[line_id] = there.get(line_id, 0) + pieces


def _set_aside(row: Any, order: Any, pieces: int, stocks: dict[int, UUID], taken: Taken) -> int:
    """Allocate pieces that nobody has been promised, and take them; return how many."""
    left = pieces
    if left > 0:
        rows = fetch(LEFT_IN, [row.variant_id, order.channel_id, list(stocks)])
        for stock_id, warehouse_id, there in rows:
            some = min(left, max(0, int(there)))
            if some > 0:
                _move(row, stock_id, some)
                _note(taken, warehouse_id, row.pk, some)
                left -= some
    return pieces - left


def _give_up(line: Standing, row: Any, pieces: int) -> None:
    """Give up allocations of what does not lie there and is sent from elsewhere instead."""
    for share in reversed(line.shares):
        some = min(pieces, share.pieces - share.served)
        if some > 0:
            _move(row, share.stock_id, -some)
            pieces -= some


def _move(line: Any, stock_id: int, pieces: int) -> None:
    """Set more (or less) of a stock aside for a line, as Saleor keeps both counts."""
    allocation, _ = Allocation.objects.get_or_create(order_line=line, stock_id=stock_id)
    Allocation.objects.filter(pk=allocation.pk).update(
        quantity_allocated=F("quantity_allocated") + pieces
    )
    Stock.objects.filter(pk=stock_id).update(quantity_allocated=F("quantity_allocated") + pieces)


def _any_warehouse(row: Any, order: Any, taken: Taken) -> UUID | None:
    """Return from where something that is not counted is sent, best with the rest."""
    found = list(
        Stock.objects.filter(
            product_variant_id=row.variant_id, warehouse__channels=order.channel_id
        )
        .order_by("-quantity", "pk")
        .values_list("warehouse_id", flat=True)
    )
    return next((one for one in found if one in taken), found[0] if found else None)


def _allocations(lines: Iterable[UUID]) -> dict[tuple[UUID, int], tuple[UUID, int]]:
    """Return warehouse and pieces of each allocation, by line and stock."""
    rows = Allocation.objects.filter(order_line__in=lines, quantity_allocated__gt=0)
    return {
        (line_id, stock_id): (warehouse_id, pieces)
        for line_id, stock_id, warehouse_id, pieces in rows.values_list(
            "order_line_id", "stock_id", "stock__warehouse_id", "quantity_allocated"
        )
    }


def _leave_the_rest(
    before: dict[tuple[UUID, int], tuple[UUID, int]], lines: dict[UUID, Any], taken: Taken
) -> None:
    """Leave what still waits set aside where it was.

    Of a line with allocations in several stocks Saleor gives up those of the first stock,
    from wherever the pieces were sent: the rest would wait in a warehouse that has none
    coming, and lose its place in the queue of the other.
    """
    after = _allocations(lines)
    for (line_id, stock_id), (warehouse_id, pieces) in before.items():
        sent = taken.get(warehouse_id, {}).get(line_id, 0)
        _, remains = after.get((line_id, stock_id), (warehouse_id, 0))
        missing = max(0, pieces - sent) - remains
        if missing:
            _move(lines[line_id], stock_id, missing)
