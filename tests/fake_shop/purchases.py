"""What a customer's history reads, of the fake shop's orders."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from saleor_service_plugin.shop.past_rows import Place
from saleor_service_plugin.shop.reward_rows import PurchaseRow
from saleor_service_plugin.shop.snapshots import Customer, MoneyKind, Order

from .past import PLACED

RETURNED = ("returned", "refunded_and_returned")

PAID = ("full", "overcharged")


class PurchaseDoor:
    """The part of the port that tells who bought what."""

    orders: dict[UUID, Order]
    customers: dict[int, Customer]

    def __init__(self) -> None:
        """Start with nobody logged in."""
        super().__init__()
        self.logins: dict[UUID, int] = {}
        """Which account placed an order while logged in, by order."""
        self.unconfirmed: set[int] = set()
        """Accounts whose address nobody confirmed."""

    def read_purchases(self, order_ids: Collection[UUID]) -> dict[UUID, PurchaseRow]:
        """Return orders as a customer's history needs them."""
        found = [self.orders[pk] for pk in order_ids if pk in self.orders]
        return {one.id: purchase(self, one) for one in found if one.status != "draft"}

    def past_purchases(self, *, before: Place, limit: int) -> list[PurchaseRow]:
        """Return a page of all orders but drafts."""
        place = (before.created_at, before.order_id)
        found = [
            order
            for order in self.orders.values()
            if (order.created_at, order.id) < place and order.status != "draft"
        ]
        found.sort(key=lambda order: (order.created_at, order.id), reverse=True)
        return [purchase(self, order) for order in found[:limit]]


def purchase(shop: PurchaseDoor, order: Order) -> PurchaseRow:
    """Return an order as a customer's history reads it."""
    placed = [row for row in order.events if row.type in PLACED]
    by_staff = order.origin in ("draft", "reissue")
    login = order.user_id if by_staff else shop.logins.get(order.id)
    # A replacement's customer is copied, and a login counts on one's own order alone.
    logged_in = login if login == order.user_id and order.origin != "reissue" else None
    account = shop.customers.get(logged_in or 0)
    confirmed = account is not None and account.user_id not in shop.unconfirmed
    ships = order.shipping_address and not order.is_collected
    address = order.shipping_address if ships else order.billing_address
    ordered = {line.id for line in order.lines if not line.is_extra}
    return PurchaseRow(
        order_id=order.id,
        channel_id=order.channel_id,
        created_at=order.created_at,
        placed_at=placed[0].date if by_staff and placed else order.created_at,
        status=order.status,
        origin=order.origin,
        user_id=order.user_id,
        logged_in_id=logged_in,
        account_email=account.email if account and confirmed else "",
        email=order.email,
        language_code=order.language_code,
        first_name=address.first_name if address else "",
        country=address.country if address else "",
        postal_code=address.postal_code if address else "",
        street=f"{address.street_address_1}\n{address.street_address_2}" if address else "\n",
        currency=order.currency,
        total_gross=order.total_gross,
        total_charged=max(order.total_charged, Decimal(0)),
        paid_at=_paid_at(order),
        pieces=sum(line.quantity for line in order.lines if line.id in ordered),
        pieces_back=sum(
            held.quantity
            for parcel in order.fulfillments
            if parcel.status in RETURNED
            for held in parcel.lines
            if held.line_id in ordered
        ),
    )


def _paid_at(order: Order) -> datetime | None:
    paid = Decimal(0)
    for row in order.money:
        if row.kind is MoneyKind.PAYMENT:
            paid += row.amount
            if paid >= order.total_gross:
                return row.at
    return order.created_at if order.charge_status in PAID else None
