"""Orders that get a goodie: how they begin, and what must not move."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum
from saleor.channel.models import Channel
from saleor.order.calculations import fetch_order_prices_if_expired
from saleor.order.models import Order, OrderLine
from saleor.plugins.manager import get_plugins_manager
from saleor.tax.models import TaxClassCountryRate, TaxConfiguration
from saleor.warehouse.models import Allocation, Stock

from tests.saleor.back_orders import Goods, sell
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid, paid_legacy
from tests.saleor.world import World, orders
from tests.saleor.world.api import Json, global_id

MONEY = (
    "total_net_amount", "total_gross_amount", "undiscounted_total_net_amount",
    "undiscounted_total_gross_amount", "shipping_price_net_amount", "shipping_price_gross_amount",
    "base_shipping_price_amount", "shipping_tax_rate", "total_charged_amount",
    "total_authorized_amount", "charge_status", "authorize_status", "subtotal_net_amount",
    "subtotal_gross_amount",
)  # fmt: skip
"""Everything about money in an order's row."""

ASKED = """
query ($id: ID!) { order(id: $id) {
  total { net { amount } gross { amount } tax { amount } }
  subtotal { net { amount } gross { amount } }
  undiscountedTotal { net { amount } gross { amount } }
  shippingPrice { net { amount } gross { amount } }
  totalBalance { amount } totalCharged { amount } totalAuthorized { amount }
  paymentStatus chargeStatus authorizeStatus isPaid
} }"""

Begin = Callable[[World], UUID]


def transactions(world: World) -> UUID:
    """Charge by a transaction, confirmed by itself."""
    return paid(world, Story())


def legacy(world: World) -> UUID:
    """Charge by the dummy gateway, confirmed by itself."""
    return paid_legacy(world, Story())


def transactions_by_hand(world: World) -> UUID:
    """Charge by a transaction where staff confirm."""
    return paid(world, Story(), channel="manual")


def legacy_by_hand(world: World) -> UUID:
    """Charge by the dummy gateway where staff confirm."""
    return paid_legacy(world, Story(), channel="manual-usd")


BEGINNINGS: Mapping[str, tuple[Begin, bool]] = {
    "transactions": (transactions, False),
    "legacy": (legacy, False),
    "transactions, confirmed by hand": (transactions_by_hand, True),
    "legacy, confirmed by hand": (legacy_by_hand, True),
}
"""Each payment flow with each way of confirming; whether staff must confirm."""


def confirmed(world: World, order_id: UUID) -> None:
    """Confirm the order as staff do, where it is not."""
    if Order.objects.get(pk=order_id).status == "unconfirmed":
        orders.confirm(world, order_id=order_id)


def money(world: World, order_id: UUID) -> tuple[Json, Json]:
    """Return all that an order's row, and the API, say of its money."""
    row = Order.objects.filter(pk=order_id).values(*MONEY).get()
    answer = world.staff.post(ASKED, {"id": global_id("Order", order_id)})
    assert "errors" not in answer, answer
    return row, answer["data"]["order"]


def refresh_prices(order_id: UUID) -> None:
    """Have Saleor reckon all prices of the order again, if it does."""
    order = Order.objects.get(pk=order_id)
    Order.objects.filter(pk=order_id).update(should_refresh_prices=True)
    order.refresh_from_db()
    manager = get_plugins_manager(allow_replica=False)
    fetch_order_prices_if_expired(order, manager, None, force_update=True)


def goodie_lines(order_id: UUID) -> list[Any]:
    """Return the lines of the order that nobody ordered."""
    return list(OrderLine.objects.filter(order_id=order_id, is_gift=True))


def allocated(variant_id: int) -> int:
    """Return what is set aside of a variant, both of Saleor's counts being one."""
    rows = Allocation.objects.filter(stock__product_variant_id=variant_id)
    by_rows = rows.aggregate(pieces=Sum("quantity_allocated"))["pieces"] or 0
    stocks = Stock.objects.filter(product_variant_id=variant_id)
    by_stocks = stocks.aggregate(pieces=Sum("quantity_allocated"))["pieces"] or 0
    assert by_rows == by_stocks, (by_rows, by_stocks)
    return int(by_rows)


def goodie(world: World, *, pieces: int = 5) -> Goods:
    """Have a small thing lie in both warehouses, sold nowhere else."""
    return sell(world, north=pieces, south=pieces)


def anywhere(world: World, order_id: UUID) -> str:
    """Return the warehouse in which the order is packed, by the world's name."""
    (pk,) = set(
        Allocation.objects.filter(
            order_line__order_id=order_id, quantity_allocated__gt=0
        ).values_list("stock__warehouse_id", flat=True)
    )
    return next(name for name, known in world.warehouses.items() if known == pk)


@contextmanager
def taxed(world: World, *, channel: str = "eur", percent: int = 19) -> Iterator[None]:
    """Let a channel charge a tax within the block."""
    rows = TaxConfiguration.objects.filter(channel_id=world.channels[channel].pk)
    rows.update(charge_taxes=True, prices_entered_with_tax=True)
    rate = TaxClassCountryRate.objects.create(country="DE", rate=Decimal(percent))
    try:
        yield
    finally:
        rate.delete()
        rows.update(charge_taxes=False)


def channel_of(order_id: UUID) -> Channel:
    """Return the order's channel."""
    return Order.objects.select_related("channel").get(pk=order_id).channel
