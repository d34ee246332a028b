"""A variant that is sold out: who ordered it, what lies there, what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from saleor.order.models import FulfillmentLine, OrderLine
from saleor.warehouse.models import Allocation, Stock

from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.snapshots import LineSupply
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, catalogue

PRICE = 3


@dataclass(frozen=True)
class Goods:
    """A variant that only one test sells."""

    world: World
    name: str

    @property
    def pk(self) -> int:
        """Return the variant's key."""
        return self.world.variants[self.name].pk

    def lies(self, **warehouses: int) -> None:
        """Say what lies in warehouses, as staff do."""
        for name, quantity in warehouses.items():
            catalogue.set_stock(
                self.world,
                variant_id=self.pk,
                warehouse_id=self.world.warehouses[name],
                quantity=quantity,
            )

    def order(self, pieces: int = 1, *, channel: str = "eur", charged: int = 1000) -> UUID:
        """Check out so many pieces, paid."""
        basket = {self.name: pieces}
        return paid(self.world, Story(), basket=basket, channel=channel, charged=charged)

    def stocks(self) -> Mapping[str, tuple[int, int]]:
        """Return what lies in each warehouse and what is allocated of it, by its rows.

        Raises:
            AssertionError: Saleor's own copy of what is allocated says otherwise.

        """
        names = {pk: name for name, pk in self.world.warehouses.items()}
        found = {}
        for stock in Stock.objects.filter(product_variant_id=self.pk):
            rows = Allocation.objects.filter(stock=stock)
            allocated = rows.aggregate(Sum("quantity_allocated"))["quantity_allocated__sum"] or 0
            assert stock.quantity_allocated == allocated, (stock.quantity_allocated, allocated)
            found[names[stock.warehouse_id]] = (stock.quantity, allocated)
        return found

    def sent(self, order_id: UUID) -> int:
        """Return how many pieces of an order are in fulfillments."""
        rows = FulfillmentLine.objects.filter(
            fulfillment__order_id=order_id, order_line__variant_id=self.pk
        )
        return sum(rows.values_list("quantity", flat=True))


def sell(world: World, **warehouses: int) -> Goods:
    """Sell another variant, of which so much lies in each warehouse; none where not named."""
    goods = Goods(world, catalogue.sell_another(world, price=PRICE))
    goods.lies(**{"north": 0, "south": 0, **warehouses})
    return goods


def supply(*order_ids: UUID) -> list[LineSupply]:
    """Return how the only line of each order stands."""
    with SaleorShop().writer():
        rows = {row.order_id: row for row in SaleorShop().read_supply(order_ids).values()}
    return [rows[order_id] for order_id in order_ids]


def served(*order_ids: UUID) -> list[int]:
    """Return how many pieces of each order's only line lie there for it."""
    return [row.served for row in supply(*order_ids)]


def line_of(order_id: UUID) -> OrderLine:
    """Return the order's only line."""
    return OrderLine.objects.get(order_id=order_id)
