"""Customers who order on the fake shop, told step by step."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.history.models import Person, Purchase
from saleor_service_plugin.rewards.history.read import before_orders
from saleor_service_plugin.rewards.rules.standing import Standing
from saleor_service_plugin.shop.snapshots import (
    Customer,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop import FakeShop, a_line, a_parcel, an_address, an_order

DAY = timedelta(days=1)

LINDENSTRASSE = an_address()
AHORNWEG = an_address(street_address_1="Ahornweg 9", postal_code="50667", city="Köln")


class Customers:
    """Orders of many, the one after the other."""

    def __init__(self, shop: FakeShop) -> None:
        """Begin a year ago."""
        self.shop = shop
        self.at = datetime.now(UTC) - 365 * DAY

    def account(self, email: str, *, confirmed: bool = True) -> int:
        """Register an account."""
        pk = self.shop.next_id()
        self.shop.customers[pk] = Customer(pk, email, "Anne", "Müller", "de", True)
        if not confirmed:
            self.shop.unconfirmed.add(pk)
        return pk

    def order(
        self, *, login: int | None = None, paid: bool = True, look: bool = True, **changes: object
    ) -> Order:
        """Order two teapots a day after the last order."""
        self.at += DAY
        values: dict[str, object] = {
            "number": self.shop.next_id(), "created_at": self.at, "lines": (a_line(),),
            "user_id": login, **changes,
        }  # fmt: skip
        order = self.shop.put(an_order(**values))
        if login is not None:
            self.shop.logins[order.id] = login
        if paid:
            self.pay(order.id, look=False)
        if look:
            sync.sync([order.id])
        return order

    def pay(self, order_id: UUID, *, look: bool = True) -> None:
        """Pay in full."""
        order = self.shop.orders[order_id]
        self.shop.add_money(
            order_id,
            MoneyMovement(
                MoneySource.TRANSACTION, self.shop.next_id(), MoneyKind.PAYMENT,
                order.total_gross, order.created_at,
            ),
        )  # fmt: skip
        self.shop.change(order_id, total_charged=order.total_gross, charge_status="full")
        if look:
            sync.sync([order_id])

    def refund(self, order_id: UUID, amount: str, *, look: bool = True) -> None:
        """Give money back."""
        left = self.shop.orders[order_id].total_charged - Decimal(amount)
        self.shop.change(order_id, total_charged=left, charge_status="partial")
        if look:
            sync.sync([order_id])

    def send_back(self, order_id: UUID, pieces: int, *, look: bool = True) -> None:
        """Return pieces of the first line."""
        line = self.shop.orders[order_id].lines[0]
        self.shop.add_parcel(
            order_id,
            a_parcel(id=self.shop.next_id(), status="returned", lines=((line.id, pieces),)),
        )
        if look:
            sync.sync([order_id])

    def change(self, order_id: UUID, **changes: object) -> None:
        """Change the order, and look at it."""
        self.shop.change(order_id, **changes)
        sync.sync([order_id])


def who(order: Order) -> int:
    """Return whose an order is."""
    person = Person.objects.get(pk=Purchase.objects.get(pk=order.id).person_id)
    return person.merged_into or person.pk


def before(order: Order) -> Standing:
    """Return what its customer had bought before."""
    return before_orders([order.id])[order.id]
