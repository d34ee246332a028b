"""Counting everything anew, naively: what the sums must be after whatever happened."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from saleor_service_plugin.rewards.history.models import Person, PersonMoney, Purchase
from saleor_service_plugin.rewards.history.read import before_orders
from saleor_service_plugin.shop.snapshots import Order
from tests.fake_shop import FakeShop


def check(shop: FakeShop) -> None:
    """Compare all sums and what lies before each order with a count of the shop's orders."""
    merged = dict(Person.objects.values_list("pk", "merged_into"))
    whose = {row.pk: merged[row.person_id] or row.person_id for row in Purchase.objects.all()}
    real = {pk: order for pk, order in shop.orders.items() if order.status != "draft"}
    assert set(whose) == set(real)
    assert not any(merged[pk] for pk in whose.values())
    of: defaultdict[int, list[Order]] = defaultdict(list)
    for pk, person in whose.items():
        of[person].append(real[pk])
    money = defaultdict(dict)
    for row in PersonMoney.objects.all():
        if row.spent:
            money[row.person_id][row.currency] = row.spent
    for person in Person.objects.all():
        mine = of[person.pk]
        counting = [order for order in mine if counts(order)]
        assert person.orders == len(counting)
        assert money[person.pk] == spent(counting)
        bought = [order for order in mine if is_purchase(order)]
        assert person.pieces == sum(pieces(order) for order in bought)
        assert person.pieces_back == sum(min(back(order), pieces(order)) for order in bought)
        last = max(counting, key=place, default=None)
        assert person.last_order_id == (last.id if last else None)
        assert person.last_at == (last.created_at if last else None)
        if last:
            assert person.email.casefold() == last.email.casefold()
    _check_before(real, whose)


def _check_before(real: dict[UUID, Order], whose: dict[UUID, int]) -> None:
    found = before_orders(list(real))
    for pk, order in real.items():
        earlier = [
            one for other, one in real.items()
            if whose[other] == whose[pk] and counts(one) and place(one) < place(order)
        ]  # fmt: skip
        assert (found[pk].person_id, found[pk].orders) == (whose[pk], len(earlier))
        assert dict(found[pk].spent) == spent(earlier)
        assert found[pk].last_at == max((one.created_at for one in earlier), default=None)


def place(order: Order) -> tuple[object, UUID]:
    """Return where an order stands in time."""
    return order.created_at, order.id


def was_paid(order: Order) -> bool:
    """Whether it was paid in full at some time."""
    return sum((row.amount for row in order.money), Decimal(0)) >= order.total_gross


def is_purchase(order: Order) -> bool:
    """Whether its pieces are among those that were bought."""
    return was_paid(order) and order.status not in ("canceled", "expired")


def counts(order: Order) -> bool:
    """Whether it is one of the orders that count."""
    returned = order.status == "returned" or back(order) >= pieces(order)
    return is_purchase(order) and not returned and order.total_charged > 0


def pieces(order: Order) -> int:
    """Return how many were ordered."""
    return sum(line.quantity for line in order.lines)


def back(order: Order) -> int:
    """Return how many came back."""
    return sum(
        held.quantity for row in order.fulfillments if row.status == "returned"
        for held in row.lines
    )  # fmt: skip


def spent(orders: list[Order]) -> dict[str, Decimal]:
    """Return what was paid, by currency."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        found[order.currency] += order.total_charged
    return {currency: amount for currency, amount in found.items() if amount}
